import type { ByteRange } from '../http/byte-range.ts';
import { ENCRYPTION, type Context, type S3Response } from '../context.ts';
import { findSource, readSource } from './copy-source.ts';
import { readObject } from './get-object.ts';
import { DEFAULT_ALGORITHM, keepPart, openUpload, readPartNumber } from './multipart-upload.ts';
import { MAX_PUT_BYTES } from '../checksum/body-checks.ts';
import { writeBody } from '../storage/receive-body.ts';
import { S3Error } from '../error.ts';
import type { S3Request } from '../request.ts';
import { xmlResponse } from '../http/xml-response.ts';

/** Implements https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPartCopy.html */
export async function uploadPartCopy(request: S3Request, context: Context): Promise<S3Response> {
  readPartNumber(request);
  readSource(request.headers.get('x-amz-copy-source') ?? '');
  const { checksumMode } = await openUpload(request, context);
  const algorithm = checksumMode?.algorithm ?? DEFAULT_ALGORITHM;
  const { source } = await findSource(request, context);
  const { first, last } = readSourceRange(request.headers, source.size);
  const size = last - first + 1;
  if (size > MAX_PUT_BYTES) {
    throw new S3Error('InvalidRequest', 'The specified copy source is larger than 5 GiB');
  }
  const bytes = await readObject(source, context, first, last);
  const body = await writeBody(bytes, context, {
    minBytes: size,
    maxBytes: size,
    checksums: new Map(),
    always: algorithm,
  });
  const checksum = body.checksums[algorithm] ?? '';
  const lastModified = await keepPart(request, context, body, checksum);
  return xmlResponse(
    'CopyPartResult',
    {
      ETag: body.etag,
      LastModified: new Date(lastModified).toISOString(),
      ...(checksumMode && { [`Checksum${algorithm.toUpperCase()}`]: checksum }),
    },
    ENCRYPTION,
  );
}

/** Reads the source range. It must have the form `bytes=first-last` and be completely inside the source. */
function readSourceRange(headers: ReadonlyMap<string, string>, size: number): ByteRange {
  const name = 'x-amz-copy-source-range';
  const header = headers.get(name);
  if (header === undefined) return { first: 0, last: size - 1 };
  const [, from = '', to = ''] = /^bytes=(\d+)-(\d+)$/.exec(header) ?? [];
  const [first, last] = [Number(from), Number(to)];
  if (from === '' || last < first) {
    throw S3Error.argument(
      name,
      header,
      'The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the zero-based offsets of the first and last bytes to copy',
    );
  }
  if (first >= size) {
    throw new S3Error(
      'InvalidRequest',
      'The specified copy range is invalid for the source object size',
    );
  }
  if (last >= size) {
    throw S3Error.argument(
      name,
      header,
      `Range specified is not valid for source object of size: ${size}`,
    );
  }
  return { first, last };
}
