import type { AwsEnvironment } from '../../runtime/aws-environment.ts';
import { parseObjectKey } from '../../domain/object-key.ts';
import type { EnvironmentOf } from '../../runtime/environment.ts';
import { readObjectCreated, type ObjectCreated } from '../../runtime/events/object-created.ts';
import { consoleLog } from '../../runtime/log.ts';
import { lazyHandler } from '../../runtime/lazy-handler.ts';
import { getRequestContext, runWithRequestContext } from '../../runtime/request-context.ts';
import { recordUpload } from '../../use-cases/record-upload.ts';
import { uploadEventDeps, type EventDependencies } from '../../use-cases/upload-event-deps.ts';
import type definition from './function.ts';

/**
 * Events come at least once, in any order and as late as they like. None of them creates a row: what
 * has no row is tagged and reported, because a restored or wrong table must not empty a bucket.
 */
export async function uploaded(
  event: ObjectCreated,
  dependencies: EventDependencies,
): Promise<void> {
  const { objects, log } = dependencies;
  const { key } = event;
  if (event.bucket !== dependencies.bucket) throw new Error('An event of another bucket');
  const fileId = parseObjectKey(key)?.id;
  const logged = { ...getRequestContext(), ...(fileId !== undefined && { fileId }) };

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
      // A PUT that was under way when the file was reverted. Only this version: never one that
      // another row might have meant.
      await objects.delete(key, object.etag);
      log('info', 'late-object-deleted', logged);
      return;
    case 'PENDING':
      // The URL signs the length, so only a bucket that something else writes to gets here.
      log('error', 'size-differs', { ...logged, metrics: { WrongSizeObjects: 1 } });
      return;
    case 'UPLOADED':
    case 'STORED':
      log('info', 'duplicate-event', logged);
  }
}

/** A key of no form of ours has no row to ask for. */
const orphan = { changed: false, current: undefined } as const;

type Environment = EnvironmentOf<typeof definition> & AwsEnvironment;

export function createHandler(
  env: Environment,
  clock = Date.now,
  log = consoleLog(env),
): (event: unknown) => Promise<void> {
  const dependencies = uploadEventDeps(env, clock, log);
  return async (event) => {
    const created = readObjectCreated(event);
    const context = { requestId: created.requestId, operation: 'uploaded' };
    return runWithRequestContext(context, () => uploaded(created, dependencies));
  };
}

export const handler = lazyHandler(createHandler);
