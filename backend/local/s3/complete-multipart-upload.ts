import { createHash } from 'node:crypto';
import {
  readChecksums,
  readChecksumType,
  runningChecksum,
  type ChecksumMode,
  type ChecksumType,
} from './checksums.ts';
import { checkWrite, readWriteCondition, type WriteCondition } from './commit-object.ts';
import { ENCRYPTION, type Context, type S3Answer } from './context.ts';
import { combineCrc, isCombinable } from './crc-combine.ts';
import { DEFAULT_ALGORITHM, openUpload } from './multipart-upload.ts';
import type { StoredObject } from './object-index.ts';
import { checksumElements } from './put-object.ts';
import { readXmlBody } from './read-xml-body.ts';
import { S3Error } from './s3-error.ts';
import { objectUrl, type S3Request } from './s3-request.ts';
import { CompleteDocument, selectParts, type PartElement } from './select-parts.ts';
import type { VerifiedSignature } from './signature.ts';
import type { CompletedUpload, OpenUpload, StoredPart } from './upload-index.ts';
import { xmlAnswer } from './xml-answer.ts';

type Headers = ReadonlyMap<string, string>;

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html */
export async function completeMultipartUpload(
  request: S3Request,
  context: Context,
  signature: VerifiedSignature,
): Promise<S3Answer> {
  const { bucket, key, headers } = request;
  const uploadId = request.query.get('uploadId') ?? '';
  const document = {
    ...request,
    headers: new Map([...headers].filter(([name]) => !ofObject(name))),
  };
  const empty = headers.get('content-length') === '0';
  const named = empty ? [] : await readParts(document, signature);
  const condition = readWriteCondition(headers);
  const whole = readWholeClaims(headers);
  const completed = await context.uploads.inTurn(bucket, uploadId, async () => {
    const before = await context.uploads.getCompleted(bucket, uploadId);
    // Its answer was lost: the same call gets the same answer, whatever has become of the object.
    if (before?.key === key) return before;
    const upload = await openUpload(request, context);
    const stored = new Map(await Array.fromAsync(context.uploads.parts(bucket, uploadId)));
    if (named.length === 0) {
      throw new S3Error('InvalidRequest', 'You must specify at least one part');
    }
    checkType(whole, upload);
    const parts = selectParts(named, stored, upload, uploadId);
    const object = await makeObject(upload, parts, context);
    checkWhole(whole, object, upload);
    return await commit({ request, context, upload, object, condition, stored });
  });
  const { object } = completed;
  return xmlAnswer(
    'CompleteMultipartUploadResult',
    {
      Location: objectUrl(request, bucket, key),
      Bucket: bucket,
      Key: key,
      ETag: object.etag,
      ...checksumElements(object),
    },
    ENCRYPTION,
  );
}

async function readParts(
  request: S3Request,
  signature: VerifiedSignature,
): Promise<readonly PartElement[]> {
  const document = await readXmlBody(request, signature, CompleteDocument);
  return document.CompleteMultipartUpload.Part;
}

/** In this operation they say something of the object, and not of the document that is sent. */
function ofObject(name: string): boolean {
  return name.startsWith('x-amz-checksum-') || name === 'x-amz-sdk-checksum-algorithm';
}

interface Commit {
  readonly request: S3Request;
  readonly context: Context;
  readonly upload: OpenUpload;
  readonly object: StoredObject;
  readonly condition: WriteCondition;
  readonly stored: ReadonlyMap<number, StoredPart>;
}

/** Makes the object visible, remembers what the upload became, and drops the parts that are not in it. */
async function commit(made: Commit): Promise<CompletedUpload> {
  const { request, context, upload, object, condition, stored } = made;
  const { bucket, key } = request;
  const uploadId = request.query.get('uploadId') ?? '';
  const replaced = await context.index.replace(bucket, key, (current) => {
    checkWrite(condition, current);
    // A condition that holds is not enough where the key has changed since the upload began: S3 wants
    // the upload to begin again.
    const conditional = condition.ifNoneMatch || condition.ifMatch !== undefined;
    if (conditional && context.index.changedSince(bucket, key, upload.change)) {
      const Condition = condition.ifNoneMatch ? 'If-None-Match' : 'If-Match';
      throw S3Error.with('ConditionalRequestConflict', { Condition, Key: key });
    }
    return object;
  });
  const { etag, checksums, checksumType } = object;
  const completed: CompletedUpload = {
    key,
    completed: context.clock(),
    object: { etag, checksums, checksumType },
  };
  await context.uploads.complete(bucket, uploadId, completed);
  const used = new Set(object.blobs.map(({ id }) => id));
  const unused = [...stored.values()].map(({ blob }) => blob).filter(({ id }) => !used.has(id));
  await context.blobs.removeAll([...unused, ...(replaced?.blobs ?? [])]);
  context.created(request, object, 'CompleteMultipartUpload');
  return completed;
}

async function makeObject(
  upload: OpenUpload,
  parts: readonly StoredPart[],
  context: Context,
): Promise<StoredObject> {
  const digests = parts.map(({ etag }) => Buffer.from(etag.replaceAll('"', ''), 'hex'));
  const md5 = createHash('md5').update(Buffer.concat(digests)).digest('hex');
  const { algorithm, type } = upload.checksumMode ?? {
    algorithm: DEFAULT_ALGORITHM,
    type: 'FULL_OBJECT' as const,
  };
  const checksum =
    type === 'FULL_OBJECT'
      ? combined({ algorithm, type }, parts)
      : await composite({ algorithm, type }, parts);
  return {
    // An object is a list of blobs: completing copies nothing.
    blobs: parts.map(({ blob }) => blob),
    parts: parts.map(({ blob, checksum: ofPart }) => ({ size: blob.size, checksum: ofPart })),
    size: parts.reduce((sum, { blob }) => sum + blob.size, 0),
    etag: `"${md5}-${parts.length}"`,
    lastModified: context.clock(),
    headers: upload.headers,
    checksums: { [algorithm]: checksum },
    checksumType: type,
    tags: upload.tags,
  };
}

function combined({ algorithm }: ChecksumMode, parts: readonly StoredPart[]): string {
  if (!isCombinable(algorithm)) throw new S3Error('InternalError');
  return parts
    .slice(1)
    .reduce(
      (crc, { checksum, blob }) => combineCrc(algorithm, crc, checksum, blob.size),
      parts[0]?.checksum ?? '',
    );
}

async function composite(
  { algorithm }: ChecksumMode,
  parts: readonly StoredPart[],
): Promise<string> {
  const running = await runningChecksum(algorithm);
  running.update(Buffer.concat(parts.map(({ checksum }) => Buffer.from(checksum, 'base64'))));
  return `${running.digest()}-${parts.length}`;
}

/** What the client says of the whole: its size, and its checksum. */
interface WholeClaims {
  readonly size: number | undefined;
  readonly type: ChecksumType | undefined;
  /** Base64, without the number of parts that a composite one may end with. */
  readonly checksum: { readonly algorithm: string; readonly value: string } | undefined;
}

function readWholeClaims(headers: Headers): WholeClaims {
  const plain = new Map(
    [...headers]
      .filter(([name]) => name.startsWith('x-amz-checksum-'))
      // minio-go leaves the number out, and S3 takes both.
      .map(([name, value]) => [name, value.replace(/-\d+$/, '')] as const),
  );
  const [claim] = readChecksums(plain);
  return {
    size: readObjectSize(headers.get('x-amz-mp-object-size')),
    type: readChecksumType(headers),
    checksum: claim && { algorithm: claim[0], value: claim[1] },
  };
}

function readObjectSize(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^-\d+$/.test(text)) {
    throw new S3Error(
      'InvalidRequest',
      `Value for x-amz-mp-object-size header is less than zero: '${text}'`,
    );
  }
  if (!/^\d{1,15}$/.test(text)) {
    throw new S3Error(
      'InvalidRequest',
      `Value for x-amz-mp-object-size header is invalid: '${text}'`,
    );
  }
  return Number(text);
}

function checkType({ type }: WholeClaims, { checksumMode }: OpenUpload): void {
  if (type === undefined || type === checksumMode?.type) return;
  throw new S3Error(
    'InvalidRequest',
    `The upload was created using the ${checksumMode?.type ?? 'null'} checksum mode. The complete request must use the same checksum mode.`,
  );
}

function checkWhole(
  { size, type, checksum }: WholeClaims,
  object: StoredObject,
  { checksumMode }: OpenUpload,
): void {
  if (size !== undefined && size !== object.size) {
    throw new S3Error(
      'InvalidRequest',
      `The provided 'x-amz-mp-object-size' header value ${size} does not match what was computed: ${object.size}`,
    );
  }
  // In the null mode S3 ignores what is said of the whole, right or wrong.
  if (!checksum || !checksumMode) return;
  const { algorithm } = checksumMode;
  // Without a type the value is taken for a composite one, but for CRC64NVME, which knows no such.
  const asWhole =
    type !== undefined || algorithm === 'crc64nvme' || checksumMode.type === 'COMPOSITE';
  const computed = object.checksums[algorithm]?.replace(/-\d+$/, '');
  if (!asWhole || checksum.algorithm !== algorithm || checksum.value !== computed) {
    throw new S3Error(
      'BadDigest',
      `The ${algorithm} you specified did not match the calculated checksum.`,
    );
  }
}
