import type { S3Client } from '@aws-sdk/client-s3';
import { FORM_BYTES } from '../../../src/contract/limits.ts';
import { API_VERSION } from '../../../src/contract/server-operations.ts';
import { encode, presign, queryText } from '../../support/local-stack/sign-request.ts';
import { createMultipartUpload } from './bucket.ts';
import type { Job, SignedParts } from './page/job.ts';
import type { ServerAddresses } from './server/commands.ts';
import { PEERS_BUCKET, PEERS_PREFIX } from './server/peers-bucket.ts';
import type { SourceFiles } from './source-files.ts';
import type { SubjectName } from './subjects.ts';
import { MEBIBYTE } from './works.ts';

const EXPIRES_IN = 3600;
const CONNECTIONS_PER_HOST = 6;
const PART_BYTES = 16 * MEBIBYTE;
/** The size from which the peers' documentation recommends parts. */
const LARGE_BYTES = 100 * MEBIBYTE;

export interface JobAddresses {
  readonly addresses: ServerAddresses;
  readonly s3: S3Client;
  readonly apiOrigin: string;
  readonly uploadOrigins: readonly string[];
}

let jobs = 0;

/** Creates fresh keys, and the signed URLs for subjects that need them in advance. */
export async function prepareJob(
  subject: SubjectName,
  source: SourceFiles,
  to: JobAddresses,
): Promise<Job> {
  const keyPrefix = `${PEERS_PREFIX}${(jobs += 1)}/`;
  const sign = (method: string, key: string, query: Record<string, string>, origin = ''): string =>
    signedUrl(method, key, query, origin, to.addresses);
  const [origin = ''] = to.uploadOrigins;
  return {
    keyPrefix,
    large: source.bytes >= LARGE_BYTES,
    small: source.bytes <= FORM_BYTES,
    endpoint: `${to.apiOrigin}/${API_VERSION}`,
    apiKey: to.addresses.browserKey,
    putUrls:
      subject === 'raw'
        ? source.names.map((name) => sign('PUT', `${keyPrefix}${name}`, {}, origin))
        : [],
    ...(subject === 'hand-written' &&
      source.bytes >= LARGE_BYTES && { parts: await signParts(keyPrefix, source, to, sign) }),
  };
}

async function signParts(
  keyPrefix: string,
  { bytes, names }: SourceFiles,
  { s3, uploadOrigins }: JobAddresses,
  sign: (method: string, key: string, query: Record<string, string>, origin?: string) => string,
): Promise<SignedParts> {
  const key = `${keyPrefix}${names[0]}`;
  const uploadId = await createMultipartUpload(s3, key);
  const connections = CONNECTIONS_PER_HOST * uploadOrigins.length;
  // As few rounds as possible, each of them full.
  const count = Math.ceil(bytes / PART_BYTES / connections) * connections;
  const urls = Array.from({ length: count }, (_, index) => {
    const query = { partNumber: String(index + 1), uploadId };
    return sign('PUT', key, query, uploadOrigins[index % uploadOrigins.length]);
  });
  const completeUrl = sign('POST', key, { uploadId }, uploadOrigins[0]);
  return { urls, partSize: Math.ceil(bytes / count), connections, completeUrl };
}

function signedUrl(
  method: string,
  key: string,
  query: Record<string, string>,
  origin: string,
  { credentials }: ServerAddresses,
): string {
  const path = `/${PEERS_BUCKET}/${key.split('/').map(encode).join('/')}`;
  const request = { method, path, query, headers: {}, host: new URL(origin).host };
  const signed = presign(request, credentials, { expiresIn: EXPIRES_IN });
  return `${origin}${path}?${queryText(signed)}`;
}
