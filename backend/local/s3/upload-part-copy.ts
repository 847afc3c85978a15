import { readRange } from './byte-range.ts';
import type { Context, S3Answer } from './context.ts';
import { findSource } from './copy-object.ts';
import { readObject } from './get-object.ts';
import { keepPart, openUpload } from './multipart-upload.ts';
import { LARGEST_PUT, storeBody } from './receive-body.ts';
import { S3Error } from './s3-error.ts';
import type { S3Request } from './s3-request.ts';
import { xmlAnswer } from './xml-answer.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPartCopy.html */
export async function uploadPartCopy(request: S3Request, context: Context): Promise<S3Answer> {
  const { algorithm } = await openUpload(request, context);
  const { source } = await findSource(request.headers, context);
  const { first, last } = readSourceRange(request.headers, source.size);
  const size = last - first + 1;
  if (size > LARGEST_PUT) {
    throw new S3Error('InvalidRequest', 'The specified copy source is larger than 5 GiB');
  }
  const bytes = await readObject(source, context, first, last);
  const body = await storeBody(bytes, context, {
    least: size,
    most: size,
    checksums: new Map(),
    always: algorithm,
  });
  const checksum = body.checksums[algorithm] ?? '';
  const lastModified = await keepPart(request, context, body, checksum);
  return xmlAnswer('CopyPartResult', {
    ETag: body.etag,
    LastModified: new Date(lastModified).toISOString(),
    [`Checksum${algorithm.toUpperCase()}`]: checksum,
  });
}

/** Only `bytes=first-last`, and wholly inside the source. */
function readSourceRange(
  headers: ReadonlyMap<string, string>,
  size: number,
): { first: number; last: number } {
  const header = headers.get('x-amz-copy-source-range');
  if (header === undefined) return { first: 0, last: size - 1 };
  const named = /^bytes=\d+-(\d+)$/.exec(header);
  const range = named ? readRange(header, size) : undefined;
  if (!range || Number(named?.[1]) >= size) {
    throw new S3Error('InvalidArgument', 'The x-amz-copy-source-range is not inside the source');
  }
  return range;
}
