import type { Row } from '../row.ts';
import { bodies } from './bodies.ts';
import { checksums } from './checksums.ts';
import { completions } from './completions.ts';
import { conditions } from './conditions.ts';
import { copies } from './copies.ts';
import { cors } from './cors.ts';
import { deleteRows } from './deletes.ts';
import { forgeries } from './forgeries.ts';
import { formSignatures } from './form-signatures.ts';
import { forms } from './forms.ts';
import { lifecycle } from './lifecycle.ts';
import { listRows } from './lists.ts';
import { namesRows } from './names.ts';
import { partCopies } from './part-copies.ts';
import { policies } from './policies.ts';
import { policyDocuments } from './policy-documents.ts';
import { presignedForgeries } from './presigned-forgeries.ts';
import { presigned } from './presigned.ts';
import { reads } from './reads.ts';
import { signedHeaders } from './signed-headers.ts';
import { signedStreams } from './signed-streams.ts';
import { streams } from './streams.ts';
import { tagRows } from './tags.ts';
import { unclaimed } from './unclaimed.ts';
import { uploads } from './uploads.ts';
import { writeHeaders } from './write-headers.ts';

/** Tables of refused requests, by subject. */
export const tables: Readonly<Record<string, readonly Row[]>> = {
  'write headers': writeHeaders,
  conditions,
  reads,
  lists: listRows,
  'multipart uploads': uploads,
  'completing uploads': completions,
  copies,
  'part copies': partCopies,
  checksums,
  bodies,
  streams,
  'signed streams': signedStreams,
  'signed headers': signedHeaders,
  forgeries,
  'presigned URLs': presigned,
  'presigned forgeries': presignedForgeries,
  forms,
  'form signatures': formSignatures,
  policies,
  'policy documents': policyDocuments,
  CORS: cors,
  lifecycle,
  tags: tagRows,
  deletes: deleteRows,
  names: namesRows,
};

/**
 * Requests that AWS carries out and the development S3 refuses as not implemented. They are not refusals of
 * AWS, so they are not counted.
 */
export const ownRule: Readonly<Record<string, readonly Row[]>> = {
  'not implemented': unclaimed,
};
