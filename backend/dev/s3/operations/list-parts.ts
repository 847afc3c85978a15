import { INITIATOR, OWNER, type Context, type S3Response } from '../context.ts';
import { readCount, readNumber } from './list-parameters.ts';
import { checksumModeElements, openUpload } from './multipart-upload.ts';
import type { S3Request } from '../request.ts';
import type { StoredPart } from '../storage/upload-index.ts';
import { xmlResponse } from '../http/xml-response.ts';

/** Implements https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListParts.html */
export async function listParts(request: S3Request, context: Context): Promise<S3Response> {
  const { bucket, key, query } = request;
  const uploadId = query.get('uploadId') ?? '';
  const { checksumMode, headers } = await openUpload(request, context);
  const maxParts = readCount(query, 'max-parts');
  const marker = readNumber(query, 'part-number-marker', 0);
  const rows: (readonly [number, StoredPart])[] = [];
  let truncated = false;
  for await (const row of context.uploads.parts(bucket, uploadId, marker)) {
    truncated = rows.length === maxParts;
    if (truncated) break;
    rows.push(row);
  }
  return xmlResponse('ListPartsResult', {
    Bucket: bucket,
    Key: key,
    UploadId: uploadId,
    Initiator: INITIATOR,
    Owner: OWNER,
    StorageClass: headers['x-amz-storage-class'] ?? 'STANDARD',
    PartNumberMarker: marker,
    NextPartNumberMarker: rows.at(-1)?.[0] ?? 0,
    MaxParts: maxParts,
    IsTruncated: truncated,
    ...checksumModeElements(checksumMode),
    Part: rows.map(([number, { blob, etag, checksum, lastModified }]) => ({
      PartNumber: number,
      LastModified: new Date(lastModified).toISOString(),
      ETag: etag,
      Size: blob.size,
      ...(checksumMode && { [`Checksum${checksumMode.algorithm.toUpperCase()}`]: checksum }),
    })),
  });
}
