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
import { checkType, checkWhole, readObjectChecks } from '../checksum/object-checksum-checks.ts';
import { xmlResponse } from '../http/xml-response.ts';

/** Implements https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html */
export async function completeMultipartUpload(
  request: S3Request,
  context: Context,
  signature: VerifiedSignature,
): Promise<S3Response> {
  const { bucket, key, headers } = request;
  const uploadId = request.query.get('uploadId') ?? '';
  const document = {
    ...request,
    headers: new Map([...headers].filter(([name]) => !describesObject(name))),
  };
  const empty = headers.get('content-length') === '0';
  const partElements = empty ? [] : await readParts(document, signature);
  const condition = readWriteCondition(headers);
  const expected = readObjectChecks(headers);
  const completed = await context.uploads.inTurn(bucket, uploadId, async () => {
    const previous = await context.uploads.getCompleted(bucket, uploadId);
    // The response was lost. The same call gets the same response, even if the object has changed since.
    if (previous?.key === key) return previous;
    const upload = await openUpload(request, context);
    const stored = new Map(await Array.fromAsync(context.uploads.parts(bucket, uploadId)));
    if (partElements.length === 0) {
      throw new S3Error('InvalidRequest', 'You must specify at least one part');
    }
    checkType(expected, upload);
    const parts = selectParts(partElements, stored, upload, uploadId);
    const object = await assembleObject(upload, parts, context);
    checkWhole(expected, object, upload);
    return await commit({ request, context, upload, object, condition, stored });
  });
  const { object } = completed;
  return xmlResponse(
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

/** Checksum headers of this operation describe the object instead of the document in the body. */
function describesObject(name: string): boolean {
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

/** Makes the object visible, records the result of the upload and deletes the unused parts. */
async function commit(commitDetails: Commit): Promise<CompletedUpload> {
  const { request, context, upload, object, condition, stored } = commitDetails;
  const { bucket, key } = request;
  const uploadId = request.query.get('uploadId') ?? '';
  const replaced = await context.index.replace(bucket, key, (current) => {
    checkWrite(condition, current);
    // A fulfilled condition is not enough if the key has changed since the upload was created: S3 requires a
    // new upload.
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
    // Even if the write failed, nothing references these blobs.
    await context.blobs.removeAll([...unused, ...(replaced?.blobs ?? [])]);
  }
  context.created(request, object, 'CompleteMultipartUpload');
  return completed;
}
