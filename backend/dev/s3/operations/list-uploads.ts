import { INITIATOR, OWNER, type Context, type S3Response } from '../context.ts';
import { commonPrefix, encoder, readCount } from './list-parameters.ts';
import { checksumModeElements } from './multipart-upload.ts';
import { S3Error } from '../error.ts';
import type { S3Request } from '../request.ts';
import type { OpenUpload } from '../storage/upload-index.ts';
import { xmlResponse } from '../http/xml-response.ts';

interface ListedUpload {
  readonly uploadId: string;
  readonly upload: OpenUpload;
}

/** Implements https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListMultipartUploads.html */
export async function listMultipartUploads(
  request: S3Request,
  context: Context,
): Promise<S3Response> {
  const { bucket, query } = request;
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  const maxUploads = readCount(query, 'max-uploads');
  const encode = encoder(query);
  const keyMarker = query.get('key-marker') ?? '';
  // S3 ignores `upload-id-marker` without `key-marker`.
  const idMarker = keyMarker === '' ? '' : (query.get('upload-id-marker') ?? '');
  const all = await sortedUploads(bucket, prefix, context);
  const page = collect(uploadsAfter(all, keyMarker, idMarker), {
    prefix,
    delimiter,
    maxUploads,
    keyMarker,
  });
  const last = page.uploads.at(-1);
  return xmlResponse('ListMultipartUploadsResult', {
    Bucket: bucket,
    KeyMarker: encode(keyMarker),
    UploadIdMarker: idMarker,
    NextKeyMarker: encode(last?.upload.key ?? ''),
    NextUploadIdMarker: last?.uploadId ?? '',
    Prefix: encode(prefix),
    ...(delimiter !== '' && { Delimiter: encode(delimiter) }),
    ...(query.has('encoding-type') && { EncodingType: 'url' }),
    MaxUploads: maxUploads,
    IsTruncated: page.truncated,
    Upload: page.uploads.map(({ uploadId, upload }) => ({
      Key: encode(upload.key),
      UploadId: uploadId,
      Initiator: INITIATOR,
      Owner: OWNER,
      StorageClass: upload.headers['x-amz-storage-class'] ?? 'STANDARD',
      Initiated: new Date(upload.initiated).toISOString(),
      ...checksumModeElements(upload.checksumMode),
    })),
    CommonPrefixes: page.prefixes.map((folded) => ({ Prefix: encode(folded) })),
  });
}

/** Returns uploads sorted by key and then by creation. Upload IDs sort by creation time here. */
async function sortedUploads(
  bucket: string,
  prefix: string,
  context: Context,
): Promise<ListedUpload[]> {
  const uploads = await Array.fromAsync(context.uploads.uploads(bucket));
  return uploads
    .map(([uploadId, upload]) => ({ uploadId, upload }))
    .filter(({ upload }) => upload.key.startsWith(prefix))
    .toSorted(
      (left, right) =>
        byBytes(left.upload.key, right.upload.key) || byBytes(left.uploadId, right.uploadId),
    );
}

/** Returns the uploads after the marker. A marker without an ID skips all uploads of its key. */
function uploadsAfter(
  uploads: readonly ListedUpload[],
  keyMarker: string,
  idMarker: string,
): readonly ListedUpload[] {
  if (idMarker === '') return uploads.filter(({ upload }) => byBytes(upload.key, keyMarker) > 0);
  const at = uploads.findIndex(
    ({ uploadId, upload }) => uploadId === idMarker && upload.key === keyMarker,
  );
  // If the key has no uploads, the marker is only a position in the order.
  if (at < 0 && uploads.every(({ upload }) => upload.key !== keyMarker)) {
    return uploadsAfter(uploads, keyMarker, '');
  }
  if (at < 0) throw S3Error.argument('upload-id-marker', idMarker, 'Invalid uploadId marker');
  return uploads.slice(at + 1);
}

interface ListOptions {
  readonly prefix: string;
  readonly delimiter: string;
  readonly maxUploads: number;
  readonly keyMarker: string;
}

function collect(uploads: readonly ListedUpload[], options: ListOptions) {
  const { prefix, delimiter, maxUploads, keyMarker } = options;
  const page: ListedUpload[] = [];
  const prefixes: string[] = [];
  for (const listed of uploads) {
    const common = commonPrefix(listed.upload.key, prefix, delimiter);
    const folded =
      common !== undefined && (common === prefixes.at(-1) || keyMarker.startsWith(common));
    if (folded) continue;
    if (page.length + prefixes.length === maxUploads) {
      return { uploads: page, prefixes, truncated: maxUploads > 0 };
    }
    if (common === undefined) page.push(listed);
    else prefixes.push(common);
  }
  return { uploads: page, prefixes, truncated: false };
}

function byBytes(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}
