import type * as v from 'valibot';
import { claimedAlgorithms, compareDigests, type BodyChecks } from '../checksum/body-checks.ts';
import { InlineDigests } from '../checksum/inline-digests.ts';
import { noMoreThan, openBody } from '../storage/receive-body.ts';
import { S3Error } from '../error.ts';
import type { S3Request } from '../request.ts';
import type { VerifiedSignature } from '../auth/signature.ts';
import { parseXml } from './xml.ts';

/** S3's limit for a request document. It is enough for 10,000 parts or 1,000 keys. */
const MAX_BODY_BYTES = 2 * 1024 * 1024;

/** Reads a small XML body. Checks it against the schema and the checksums in the request. */
export async function readXmlBody<Schema extends v.GenericSchema>(
  request: S3Request,
  signature: VerifiedSignature,
  schema: Schema,
): Promise<v.InferOutput<Schema>> {
  const { source, claims } = openBody(request, signature);
  const body = await collect(source, claims);
  if (body.length === 0) throw new S3Error('MissingRequestBodyError');
  return parseXml(body.toString('utf8'), schema);
}

/** Reads an XML body for an operation that requires a checksum of the document. */
export async function readChecksummedXmlBody<Schema extends v.GenericSchema>(
  request: S3Request,
  signature: VerifiedSignature,
  schema: Schema,
): Promise<v.InferOutput<Schema>> {
  const { headers } = request;
  const sent = [...headers.keys()].some(
    (name) =>
      name === 'content-md5' || name === 'x-amz-trailer' || name.startsWith('x-amz-checksum-'),
  );
  if (!sent) {
    throw new S3Error(
      'InvalidRequest',
      'Missing required header for this request: Content-MD5 OR x-amz-checksum-*',
    );
  }
  return readXmlBody(request, signature, schema);
}

async function collect(source: AsyncIterable<Buffer>, claims: BodyChecks): Promise<Buffer> {
  const digests = await InlineDigests.start([...claimedAlgorithms(claims)]);
  const maxBytes = Math.min(claims.maxBytes, MAX_BODY_BYTES);
  const chunks: Buffer[] = [];
  const tooLargeError = (): S3Error =>
    S3Error.with('MaxMessageLengthExceeded', { MaxMessageLengthBytes: MAX_BODY_BYTES });
  for await (const chunk of noMoreThan(source, maxBytes, tooLargeError)) {
    await digests.update(chunk);
    chunks.push(chunk);
  }
  const body = Buffer.concat(chunks);
  if (body.length < claims.minBytes) throw new S3Error('IncompleteBody');
  compareDigests(await digests.digest(), claims);
  return body;
}
