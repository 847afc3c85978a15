import { parseObjectKey } from '../../domain/object-key.ts';
import type { ObjectCreated } from '../../runtime/events/object-created.ts';
import type { Log, LogFields } from '../../runtime/log.ts';
import { getRequestContext } from '../../runtime/request-context.ts';
import { recordUpload } from '../../use-cases/record-upload.ts';
import type { EventDependencies } from '../../use-cases/upload-event-deps.ts';

/**
 * Records an uploaded object. Events arrive at least once, in any order and with any delay, and never create
 * a row. An object without a row is tagged and reported instead of deleted, because a restored or wrong
 * table must not empty the bucket.
 */
export async function uploaded(
  event: ObjectCreated,
  dependencies: EventDependencies,
): Promise<void> {
  const { objects, log } = dependencies;
  const { key } = event;
  if (event.bucket !== dependencies.bucket) throw new Error('The event belongs to another bucket');
  const fileId = parseObjectKey(key)?.id;
  const logged = { ...getRequestContext(), ...(fileId !== undefined && { fileId }) };

  // First, because a form can be posted again and again, and a recorded file needs no request to S3.
  const row = fileId === undefined ? undefined : await dependencies.files.get(key);
  if (row?.state === 'UPLOADED' || row?.state === 'STORED') return logDuplicate(log, logged);

  const object = await objects.head(key);
  if (!object) {
    log('info', 'object-gone', logged);
    return;
  }
  const result = fileId === undefined ? orphan : await recordUpload(key, object, dependencies);
  if (result.changed) {
    log('info', 'uploaded', { ...logged, state: result.record.state });
    return;
  }
  switch (result.current?.state) {
    case undefined:
      await objects.tagOrphan(key);
      log('error', 'orphan-object', { ...logged, metrics: { OrphanObjects: 1 } });
      return;
    case 'DELETING':
    case 'DELETED':
      // A PUT was in progress when the file was reverted. Deletes only this version of the object, in case
      // something else has replaced it since.
      await objects.delete(key, object.etag);
      log('info', 'late-object-deleted', logged);
      return;
    case 'PENDING':
      // The URL signs the length, so this happens only if something else writes to the bucket.
      log('error', 'size-differs', { ...logged, metrics: { WrongSizeObjects: 1 } });
      return;
    case 'UPLOADED':
    case 'STORED':
      logDuplicate(log, logged);
  }
}

function logDuplicate(log: Log, logged: LogFields): void {
  log('info', 'duplicate-event', { ...logged, metrics: { DuplicateEvents: 1 } });
}

/** The result for a key that this stack cannot have created, and that therefore has no row. */
const orphan = { changed: false, current: undefined } as const;
