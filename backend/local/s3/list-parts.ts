import type { Context, S3Answer } from './context.ts';
import { openUpload } from './multipart-upload.ts';
import { S3Error } from './s3-error.ts';
import type { S3Request } from './s3-request.ts';
import type { StoredPart } from './upload-index.ts';
import { xmlAnswer } from './xml-answer.ts';

const MOST_ROWS = 1000;

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListParts.html */
export async function listParts(request: S3Request, context: Context): Promise<S3Answer> {
  const { bucket, key, query } = request;
  const uploadId = query.get('uploadId') ?? '';
  const { algorithm, type } = await openUpload(request, context);
  const most = readCount(query.get('max-parts'), 'max-parts');
  const marker = readCount(query.get('part-number-marker') ?? '0', 'part-number-marker', 10_000);
  const rows: (readonly [number, StoredPart])[] = [];
  let truncated = false;
  for await (const row of context.uploads.parts(bucket, uploadId, marker)) {
    truncated = rows.length === most;
    if (truncated) break;
    rows.push(row);
  }
  return xmlAnswer('ListPartsResult', {
    Bucket: bucket,
    Key: key,
    UploadId: uploadId,
    PartNumberMarker: marker,
    ...(truncated && { NextPartNumberMarker: rows.at(-1)?.[0] ?? marker }),
    MaxParts: most,
    IsTruncated: truncated,
    ChecksumAlgorithm: algorithm.toUpperCase(),
    ChecksumType: type,
    Part: rows.map(([number, { blob, etag, checksum, lastModified }]) => ({
      PartNumber: number,
      LastModified: new Date(lastModified).toISOString(),
      ETag: etag,
      Size: blob.size,
      [`Checksum${algorithm.toUpperCase()}`]: checksum,
    })),
  });
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListMultipartUploads.html */
export async function listMultipartUploads(
  request: S3Request,
  context: Context,
): Promise<S3Answer> {
  const { bucket, query } = request;
  const prefix = query.get('prefix') ?? '';
  const most = readCount(query.get('max-uploads'), 'max-uploads');
  const after = [query.get('key-marker') ?? '', query.get('upload-id-marker') ?? ''] as const;
  const all = (await Array.fromAsync(context.uploads.uploads(bucket)))
    .map(([uploadId, { key, initiated }]) => ({ key, uploadId, initiated }))
    .filter(({ key, uploadId }) => key.startsWith(prefix) && isBehind([key, uploadId], after))
    .toSorted((left, right) =>
      isBehind([left.key, left.uploadId], [right.key, right.uploadId]) ? 1 : -1,
    );
  const page = all.slice(0, most);
  const truncated = all.length > page.length;
  const last = page.at(-1);
  return xmlAnswer('ListMultipartUploadsResult', {
    Bucket: bucket,
    KeyMarker: after[0],
    UploadIdMarker: after[1],
    ...(truncated && last && { NextKeyMarker: last.key, NextUploadIdMarker: last.uploadId }),
    Prefix: prefix,
    MaxUploads: most,
    IsTruncated: truncated,
    Upload: page.map(({ key, uploadId, initiated }) => ({
      Key: key,
      UploadId: uploadId,
      Initiated: new Date(initiated).toISOString(),
      StorageClass: 'STANDARD',
    })),
  });
}

/** By key, then by upload id; a marker without an id stands for all uploads of its key. */
function isBehind(
  [key, id]: readonly [string, string],
  [afterKey, afterId]: readonly [string, string],
): boolean {
  const order = Buffer.compare(Buffer.from(key), Buffer.from(afterKey));
  return order > 0 || (order === 0 && afterId !== '' && id > afterId);
}

function readCount(text: string | undefined, name: string, most = MOST_ROWS): number {
  if (text === undefined || text === '') return MOST_ROWS;
  if (!/^\d{1,10}$/.test(text)) {
    throw new S3Error('InvalidArgument', `Argument ${name} must be a whole number`);
  }
  return Math.min(Number(text), most);
}
