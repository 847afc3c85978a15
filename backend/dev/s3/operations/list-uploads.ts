import { INITIATOR, OWNER, type Context, type S3Response } from '../context.ts';
import { commonPrefix, encoder, readCount } from './list-parameters.ts';
import { checksumModeElements } from './multipart-upload.ts';
import { S3Error } from '../error.ts';
import type { S3Request } from '../request.ts';
import type { OpenUpload } from '../storage/upload-index.ts';
import { xmlAnswer } from '../http/xml-response.ts';

interface ListedUpload {
  readonly uploadId: string;
  readonly upload: OpenUpload;
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListMultipartUploads.html */
export async function listMultipartUploads(
  request: S3Request,
  context: Context,
): Promise<S3Response> {
  const { bucket, query } = request;
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  const most = readCount(query, 'max-uploads');
  const encode = encoder(query);
  const keyMarker = query.get('key-marker') ?? '';
  // Ignored without a key.
  const idMarker = keyMarker === '' ? '' : (query.get('upload-id-marker') ?? '');
  const all = await inOrder(bucket, prefix, context);
  const page = collect(behind(all, keyMarker, idMarker), { prefix, delimiter, most, keyMarker });
  const last = page.uploads.at(-1);
  return xmlAnswer('ListMultipartUploadsResult', {
    Bucket: bucket,
    KeyMarker: encode(keyMarker),
    UploadIdMarker: idMarker,
    NextKeyMarker: encode(last?.upload.key ?? ''),
    NextUploadIdMarker: last?.uploadId ?? '',
    Prefix: encode(prefix),
    ...(delimiter !== '' && { Delimiter: encode(delimiter) }),
    ...(query.has('encoding-type') && { EncodingType: 'url' }),
    MaxUploads: most,
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

/** By key, and those of one key in the order of their creation, which is that of their ids here. */
async function inOrder(bucket: string, prefix: string, context: Context): Promise<ListedUpload[]> {
  const uploads = await Array.fromAsync(context.uploads.uploads(bucket));
  return uploads
    .map(([uploadId, upload]) => ({ uploadId, upload }))
    .filter(({ upload }) => upload.key.startsWith(prefix))
    .toSorted(
      (left, right) =>
        byBytes(left.upload.key, right.upload.key) || byBytes(left.uploadId, right.uploadId),
    );
}

/** A marker without an id stands for all uploads of its key. */
function behind(
  uploads: readonly ListedUpload[],
  keyMarker: string,
  idMarker: string,
): readonly ListedUpload[] {
  if (idMarker === '') return uploads.filter(({ upload }) => byBytes(upload.key, keyMarker) > 0);
  const at = uploads.findIndex(
    ({ uploadId, upload }) => uploadId === idMarker && upload.key === keyMarker,
  );
  // A key that has none is no more than a place in the order.
  if (at < 0 && uploads.every(({ upload }) => upload.key !== keyMarker)) {
    return behind(uploads, keyMarker, '');
  }
  if (at < 0) throw S3Error.argument('upload-id-marker', idMarker, 'Invalid uploadId marker');
  return uploads.slice(at + 1);
}

interface Wanted {
  readonly prefix: string;
  readonly delimiter: string;
  readonly most: number;
  readonly keyMarker: string;
}

function collect(uploads: readonly ListedUpload[], wanted: Wanted) {
  const { prefix, delimiter, most, keyMarker } = wanted;
  const page: ListedUpload[] = [];
  const prefixes: string[] = [];
  for (const listed of uploads) {
    const common = commonPrefix(listed.upload.key, prefix, delimiter);
    const folded =
      common !== undefined && (common === prefixes.at(-1) || keyMarker.startsWith(common));
    if (folded) continue;
    if (page.length + prefixes.length === most) {
      return { uploads: page, prefixes, truncated: most > 0 };
    }
    if (common === undefined) page.push(listed);
    else prefixes.push(common);
  }
  return { uploads: page, prefixes, truncated: false };
}

function byBytes(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}
