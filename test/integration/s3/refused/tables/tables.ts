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

/** By subject. */
export const tables: Readonly<Record<string, readonly Row[]>> = {
  'headers of writes': writeHeaders,
  conditions,
  reads,
  lists: listRows,
  'multipart uploads': uploads,
  'ends of uploads': completions,
  copies,
  'copies of parts': partCopies,
  checksums,
  bodies,
  streams,
  'signed streams': signedStreams,
  'signed headers': signedHeaders,
  forgeries,
  'presigned URLs': presigned,
  'presigned forgeries': presignedForgeries,
  forms,
  'signatures of forms': formSignatures,
  policies,
  'documents of policies': policyDocuments,
  CORS: cors,
  lifecycle,
  tags: tagRows,
  deletes: deleteRows,
  names: namesRows,
};

/** What AWS carries out and the development S3 says that it does not: no refusals of AWS, and not counted. */
export const ownRule: Readonly<Record<string, readonly Row[]>> = {
  'what is not carried out': unclaimed,
};
