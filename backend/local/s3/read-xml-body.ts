import { createHash } from 'node:crypto';
import type * as v from 'valibot';
import { readContentMd5 } from './receive-body.ts';
import { S3Error } from './s3-error.ts';
import type { S3Request } from './s3-request.ts';
import { parseXml } from './xml.ts';

/** S3's own limit for a request document, enough for 10,000 parts or 1,000 keys. */
const BODY_BYTES = 2 * 1024 * 1024;

/** A small XML body, whole and of the expected form. */
export async function readXmlBody<Schema extends v.GenericSchema>(
  request: S3Request,
  schema: Schema,
): Promise<v.InferOutput<Schema>> {
  return parseXml((await readBytes(request)).toString('utf8'), schema);
}

async function readBytes({ body: source, headers }: S3Request): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of source) {
    size += chunk.length;
    if (size > BODY_BYTES) throw new S3Error('MalformedXML');
    chunks.push(chunk);
  }
  const body = Buffer.concat(chunks);
  const payloadHash = headers.get('x-amz-content-sha256') ?? '';
  if (/^[0-9a-f]{64}$/.test(payloadHash)) {
    if (createHash('sha256').update(body).digest('hex') !== payloadHash) {
      throw new S3Error('XAmzContentSHA256Mismatch');
    }
  }
  const contentMd5 = readContentMd5(headers);
  if (contentMd5 !== undefined) {
    if (createHash('md5').update(body).digest('base64') !== contentMd5) {
      throw new S3Error('BadDigest');
    }
  }
  return body;
}
