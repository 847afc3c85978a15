import type { Context, CreationReason, ObjectLocation } from '../context.ts';
import type { StoredObject } from './object-index.ts';
import { failed, matchesEtag } from '../http/preconditions.ts';
import type { ReceivedBody } from './receive-body.ts';
import { S3Error } from '../error.ts';

/** The preconditions on an existing object, checked atomically with its replacement. */
export interface WriteCondition {
  readonly ifNoneMatch: boolean;
  readonly ifMatch: string | undefined;
}

/**
 * Reads the preconditions of https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 */
export function readWriteCondition(headers: ReadonlyMap<string, string>): WriteCondition {
  const ifNoneMatch = headers.get('if-none-match');
  const ifMatch = headers.get('if-match');
  if (ifNoneMatch !== undefined && ifMatch !== undefined) {
    throw S3Error.with('NotImplemented', {
      Header: 'If-Match,If-None-Match',
      additionalMessage: 'Multiple conditional request headers present in the request',
    });
  }
  if (ifNoneMatch !== undefined && ifNoneMatch !== '*') throw unsupportedValue('If-None-Match');
  if (ifMatch === '*') throw unsupportedValue('If-Match');
  return { ifNoneMatch: ifNoneMatch === '*', ifMatch };
}

function unsupportedValue(header: string): S3Error {
  return S3Error.with('NotImplemented', {
    Header: header,
    additionalMessage: `We don't accept the provided value of ${header} header for this API`,
  });
}

/** @throws {S3Error} PreconditionFailed, or NoSuchKey for If-Match without an existing object */
export function checkWrite(condition: WriteCondition, current: StoredObject | undefined): void {
  if (condition.ifNoneMatch && current) throw failed('If-None-Match');
  if (condition.ifMatch === undefined) return;
  if (!current) throw new S3Error('NoSuchKey');
  if (!matchesEtag(condition.ifMatch, current.etag)) throw failed('If-Match');
}

/** Builds an object from one received body. */
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

/** Makes a received object visible atomically. If a precondition fails, its bytes are deleted. */
export async function commitObject(
  context: Context,
  location: ObjectLocation,
  object: StoredObject,
  condition: WriteCondition,
  reason: CreationReason,
): Promise<void> {
  let replaced: StoredObject | undefined;
  try {
    replaced = await context.index.replace(location.bucket, location.key, (current) => {
      checkWrite(condition, current);
      return object;
    });
  } catch (error) {
    await context.blobs.removeAll(object.blobs);
    throw error;
  }
  await context.blobs.removeAll(replaced?.blobs ?? []);
  context.created(location, object, reason);
}
