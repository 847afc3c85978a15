import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { runningChecksum, type ChecksumAlgorithm } from './checksums.ts';
import { checkWrite, readWriteCondition } from './commit-object.ts';
import type { Context, S3Answer } from './context.ts';
import { combineCrc, isCombinable } from './crc-combine.ts';
import { openUpload } from './multipart-upload.ts';
import type { StoredObject } from './object-index.ts';
import { checksumElements } from './put-object.ts';
import { readXmlBody } from './read-xml-body.ts';
import { S3Error } from './s3-error.ts';
import type { S3Request } from './s3-request.ts';
import type { OpenUpload, StoredPart } from './upload-index.ts';
import { xmlAnswer } from './xml-answer.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html; the last part may be smaller. */
const SMALLEST_PART = 5 * 1024 ** 2;

const CompleteDocument = v.object({
  CompleteMultipartUpload: v.object({
    Part: v.pipe(
      v.array(
        v.looseObject({
          PartNumber: v.pipe(v.string(), v.regex(/^\d{1,5}$/)),
          ETag: v.string(),
        }),
      ),
      v.minLength(1),
      v.maxLength(10_000),
    ),
  }),
});

type NamedPart = v.InferOutput<typeof CompleteDocument>['CompleteMultipartUpload']['Part'][number];

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html */
export async function completeMultipartUpload(
  request: S3Request,
  context: Context,
): Promise<S3Answer> {
  const { bucket, key, headers } = request;
  const uploadId = request.query.get('uploadId') ?? '';
  const { CompleteMultipartUpload } = await readXmlBody(request, CompleteDocument);
  const condition = readWriteCondition(headers);
  const object = await context.uploads.inTurn(bucket, uploadId, async () => {
    const upload = await openUpload(request, context);
    const stored = new Map(await Array.fromAsync(context.uploads.parts(bucket, uploadId)));
    const parts = selectParts(CompleteMultipartUpload.Part, stored, upload);
    const made = await makeObject(upload, parts, context);
    checkWhole(headers, made, upload.algorithm);
    const replaced = await context.index.replace(bucket, key, (current) => {
      checkWrite(condition, current);
      return made;
    });
    await context.uploads.remove(bucket, uploadId);
    const used = new Set(made.blobs.map(({ id }) => id));
    const unused = [...stored.values()].map(({ blob }) => blob).filter(({ id }) => !used.has(id));
    await context.blobs.removeAll([...unused, ...(replaced?.blobs ?? [])]);
    return made;
  });
  context.created(request, object, 'CompleteMultipartUpload');
  return xmlAnswer('CompleteMultipartUploadResult', {
    Location: `http://${headers.get('host') ?? ''}/${bucket}/${key.split('/').map(encodeURIComponent).join('/')}`,
    Bucket: bucket,
    Key: key,
    ETag: object.etag,
    ...checksumElements(object),
  });
}

/** The parts in the order they are named in, each there and meant. */
function selectParts(
  named: readonly NamedPart[],
  stored: ReadonlyMap<number, StoredPart>,
  { algorithm, named: algorithmNamed, type }: OpenUpload,
): StoredPart[] {
  const numbers = named.map(({ PartNumber }) => Number(PartNumber));
  if (numbers.some((number, index) => index > 0 && number <= (numbers[index - 1] ?? 0))) {
    throw new S3Error('InvalidPartOrder');
  }
  return named.map((part, index) => {
    const number = Number(part.PartNumber);
    const found = stored.get(number);
    const etag = `"${part.ETag.replaceAll('"', '')}"`;
    const checksum = part[`Checksum${algorithm.toUpperCase()}`];
    if (checksum === undefined && algorithmNamed && type === 'COMPOSITE') {
      throw new S3Error(
        'InvalidRequest',
        `The upload was created using a ${algorithm} checksum. The complete request must include the checksum for each part. It was missing for part ${number} in the request.`,
      );
    }
    if (found?.etag !== etag || (checksum !== undefined && checksum !== found.checksum)) {
      throw new S3Error('InvalidPart');
    }
    if (index < named.length - 1 && found.blob.size < SMALLEST_PART) {
      throw new S3Error('EntityTooSmall');
    }
    return found;
  });
}

async function makeObject(
  upload: OpenUpload,
  parts: readonly StoredPart[],
  context: Context,
): Promise<StoredObject> {
  const digests = parts.map(({ etag }) => Buffer.from(etag.replaceAll('"', ''), 'hex'));
  const md5 = createHash('md5').update(Buffer.concat(digests)).digest('hex');
  const { algorithm, type } = upload;
  const checksum =
    type === 'FULL_OBJECT' ? combined(algorithm, parts) : await composite(algorithm, parts);
  return {
    // An object is a list of blobs: completing copies nothing.
    blobs: parts.map(({ blob }) => blob),
    size: parts.reduce((sum, { blob }) => sum + blob.size, 0),
    etag: `"${md5}-${parts.length}"`,
    lastModified: context.clock(),
    headers: upload.headers,
    checksums: { [algorithm]: checksum },
    checksumType: type,
    tags: upload.tags,
  };
}

function combined(algorithm: ChecksumAlgorithm, parts: readonly StoredPart[]): string {
  if (!isCombinable(algorithm)) throw new S3Error('InternalError');
  return parts
    .slice(1)
    .reduce(
      (crc, { checksum, blob }) => combineCrc(algorithm, crc, checksum, blob.size),
      parts[0]?.checksum ?? '',
    );
}

async function composite(
  algorithm: ChecksumAlgorithm,
  parts: readonly StoredPart[],
): Promise<string> {
  const running = await runningChecksum(algorithm);
  running.update(Buffer.concat(parts.map(({ checksum }) => Buffer.from(checksum, 'base64'))));
  return `${running.digest()}-${parts.length}`;
}

/** What the client says of the whole: its size, and its checksum. */
function checkWhole(
  headers: ReadonlyMap<string, string>,
  object: StoredObject,
  algorithm: ChecksumAlgorithm,
): void {
  const size = headers.get('x-amz-mp-object-size');
  if (size !== undefined && Number(size) !== object.size) {
    throw new S3Error(
      'InvalidRequest',
      `The provided 'x-amz-mp-object-size' header value ${size} does not match what was computed: ${object.size}`,
    );
  }
  const checksum = headers.get(`x-amz-checksum-${algorithm}`);
  if (checksum !== undefined && checksum !== object.checksums[algorithm]) {
    throw new S3Error('BadDigest');
  }
}
