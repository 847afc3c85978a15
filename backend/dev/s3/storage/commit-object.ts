import type { Context, CreationReason, ObjectPlace } from '../context.ts';
import type { StoredObject } from './object-index.ts';
import { failed, matchesEtag } from '../http/preconditions.ts';
import type { ReceivedBody } from './receive-body.ts';
import { S3Error } from '../error.ts';

/** What must hold of the object that is there, at the moment that the new one takes its place. */
export interface WriteCondition {
  readonly ifNoneMatch: boolean;
  readonly ifMatch: string | undefined;
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html */
export function readWriteCondition(headers: ReadonlyMap<string, string>): WriteCondition {
  const ifNoneMatch = headers.get('if-none-match');
  const ifMatch = headers.get('if-match');
  if (ifNoneMatch !== undefined && ifMatch !== undefined) {
    throw S3Error.with('NotImplemented', {
      Header: 'If-Match,If-None-Match',
      additionalMessage: 'Multiple conditional request headers present in the request',
    });
  }
  if (ifNoneMatch !== undefined && ifNoneMatch !== '*') throw notTaken('If-None-Match');
  if (ifMatch === '*') throw notTaken('If-Match');
  return { ifNoneMatch: ifNoneMatch === '*', ifMatch };
}

function notTaken(header: string): S3Error {
  return S3Error.with('NotImplemented', {
    Header: header,
    additionalMessage: `We don't accept the provided value of ${header} header for this API`,
  });
}

/** @throws {S3Error} PreconditionFailed, or NoSuchKey where a version was named and nothing is there */
export function checkWrite(condition: WriteCondition, current: StoredObject | undefined): void {
  if (condition.ifNoneMatch && current) throw failed('If-None-Match');
  if (condition.ifMatch === undefined) return;
  if (!current) throw new S3Error('NoSuchKey');
  if (!matchesEtag(condition.ifMatch, current.etag)) throw failed('If-Match');
}

/** A whole object out of one received body. */
export function buildObject(
  { blob, etag, checksums }: ReceivedBody,
  context: Context,
  { headers, tags }: Pick<StoredObject, 'headers' | 'tags'>,
): StoredObject {
  return {
    blobs: [blob],
    size: blob.size,
    etag,
    lastModified: context.clock(),
    headers,
    checksums,
    checksumType: 'FULL_OBJECT',
    tags,
  };
}

/** Makes a received object visible, whole and at once; where it may not be, its bytes go. */
export async function commitObject(
  context: Context,
  place: ObjectPlace,
  object: StoredObject,
  condition: WriteCondition,
  reason: CreationReason,
): Promise<void> {
  let replaced: StoredObject | undefined;
  try {
    replaced = await context.index.replace(place.bucket, place.key, (current) => {
      checkWrite(condition, current);
      return object;
    });
  } catch (error) {
    await context.blobs.removeAll(object.blobs);
    throw error;
  }
  await context.blobs.removeAll(replaced?.blobs ?? []);
  context.created(place, object, reason);
}
