import { assembleObject } from '../storage/assemble-object.ts';
import { checkWrite, readWriteCondition, type WriteCondition } from '../storage/commit-object.ts';
import { ENCRYPTION, type Context, type S3Response } from '../context.ts';
import { openUpload } from './multipart-upload.ts';
import type { StoredObject } from '../storage/object-index.ts';
import { checksumElements } from './put-object.ts';
import { readXmlBody } from '../http/read-xml-body.ts';
import { S3Error } from '../error.ts';
import { objectUrl, type S3Request } from '../request.ts';
import { CompleteDocument, selectParts, type PartElement } from './select-parts.ts';
import type { VerifiedSignature } from '../auth/signature.ts';
import type { CompletedUpload, OpenUpload, StoredPart } from '../storage/upload-index.ts';
import { checkType, checkWhole, readWholeClaims } from '../checksum/object-checksum-checks.ts';
import { xmlAnswer } from '../http/xml-response.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html */
export async function completeMultipartUpload(
  request: S3Request,
  context: Context,
  signature: VerifiedSignature,
): Promise<S3Response> {
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
    const object = await assembleObject(upload, parts, context);
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
  const used = new Set(object.blobs.map(({ id }) => id));
  const unused = [...stored.values()].map(({ blob }) => blob).filter(({ id }) => !used.has(id));
  try {
    await context.uploads.complete(bucket, uploadId, completed);
  } finally {
    // Written down or not, nothing names them any more.
    await context.blobs.removeAll([...unused, ...(replaced?.blobs ?? [])]);
  }
  context.created(request, object, 'CompleteMultipartUpload');
  return completed;
}
