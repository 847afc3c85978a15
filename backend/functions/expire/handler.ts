import type { AwsEnvironment } from '../../runtime/aws-environment.ts';
import { markExpired } from '../../domain/file-transitions.ts';
import { DUE_SHARDS } from '../../domain/file-record.ts';
import { text, type EnvironmentOf } from '../../runtime/environment.ts';
import { describeError, consoleLog, type Log } from '../../runtime/log.ts';
import { parseObjectKey } from '../../domain/object-key.ts';
import { currentRequest, inRequest } from '../../runtime/request-context.ts';
import { onFirstCall } from '../../runtime/lazy-handler.ts';
import { connectDocuments } from '../../stores/dynamodb-client.ts';
import { FileTable, type DueFile } from '../../stores/file-table.ts';
import {
  deleteBytes,
  finishDeletion,
  type DeletionDependencies,
} from '../../use-cases/delete-file.ts';
import { observeFiles } from '../../stores/file-audit-log.ts';
import { connectObjects } from '../../stores/object-store.ts';
import type definition from './function.ts';

type Dependencies = DeletionDependencies & { readonly log: Log };

/** What one run did. `kept`: stored or changed between the query and the write, so left alone. */
export interface ExpireResult {
  expired: number;
  forgotten: number;
  kept: number;
  failed: number;
}

/**
 * Below the function's timeout of 240 s: a run that has more to do than it has time for ends by itself,
 * says how far behind it is, and leaves the rest to the next one.
 */
const RUN_MILLISECONDS = 200_000;

/**
 * Rows of one shard at one time. A row is three or four requests one after the other, so that one row at a
 * time would wait for the network and do nothing else (`npm run scale`). All shards together keep just above the
 * fifty connections that the SDK opens to one host.
 */
const ROWS_AT_ONCE = 8;

/** Reads the due index and nothing else. One row that fails does not keep the others from expiring. */
export async function expire(dependencies: Dependencies): Promise<ExpireResult> {
  const { files, clock, log } = dependencies;
  const result: ExpireResult = { expired: 0, forgotten: 0, kept: 0, failed: 0 };
  const now = clock();
  let oldest = now;
  const sweepRows = async (rows: AsyncIterator<DueFile>): Promise<void> => {
    for (;;) {
      const next = await rows.next();
      if (next.done) return;
      const { key, due } = next.value;
      // Oldest first, so that the first of each shard says how far behind it is.
      oldest = Math.min(oldest, due);
      try {
        result[await sweep(key, now, dependencies)] += 1;
      } catch (error) {
        result.failed += 1;
        const fileId = parseObjectKey(key)?.id;
        log('error', 'expire-failed', {
          ...currentRequest(),
          ...(fileId !== undefined && { fileId }),
          error: describeError(error),
          metrics: { ExpireFailures: 1 },
        });
      }
      if (clock() - now > RUN_MILLISECONDS) return;
    }
  };
  const sweepShard = async (shard: number): Promise<void> => {
    // They take turns at the one query of the shard. All of them end before the run does: what went on
    // behind its back would be frozen, and wake up in the next one.
    const rows = files.due(shard, now);
    const sweeps = Array.from({ length: ROWS_AT_ONCE }, () => sweepRows(rows));
    await allEnded(sweeps);
    await rows.return(undefined);
  };
  try {
    // A shard that could not be read keeps none of the others from being swept, and is not kept silent.
    await allEnded(Array.from({ length: DUE_SHARDS }, (_, shard) => sweepShard(shard)));
  } finally {
    log('info', 'expire-ended', {
      ...currentRequest(),
      metrics: { ExpireRuns: 1, OldestDue: Math.round((now - oldest) / 1000) },
    });
  }
  return result;
}

/** @throws the first failure, when all of them have ended */
async function allEnded(work: readonly Promise<void>[]): Promise<void> {
  for (const one of await Promise.allSettled(work)) {
    if (one.status === 'rejected') throw one.reason;
  }
}

async function sweep(
  key: string,
  now: number,
  dependencies: Dependencies,
): Promise<'expired' | 'forgotten' | 'kept'> {
  const { files, objects } = dependencies;
  const marked = await files.change(key, markExpired(key, now));
  if (marked.changed) {
    await finishDeletion(marked.record, dependencies);
    return 'expired';
  }
  const { current } = marked;
  if (current?.state !== 'DELETED' || current.due === undefined || current.due > now) return 'kept';
  // The URL has been dead for a day: whatever a late PUT left is deleted before the row goes.
  await deleteBytes(current, objects);
  return (await files.forget(key, now)) ? 'forgotten' : 'kept';
}

/** EventBridge's own id of the schedule's event. */
function eventId(event: unknown): string {
  const id: unknown = event instanceof Object && 'id' in event ? event.id : undefined;
  return typeof id === 'string' ? id : 'unknown';
}

type Environment = EnvironmentOf<typeof definition> & AwsEnvironment;

export function createHandler(
  env: Environment,
  clock = Date.now,
  log = consoleLog(env),
): (event: unknown) => Promise<ExpireResult> {
  const dependencies: Dependencies = {
    files: new FileTable(
      text(env.TABLE_NAME, 'TABLE_NAME'),
      connectDocuments(env),
      observeFiles(log),
    ),
    objects: connectObjects(env),
    clock,
    log,
  };
  return (event) =>
    inRequest({ requestId: eventId(event), operation: 'expire' }, () => expire(dependencies));
}

export const handler = onFirstCall(createHandler);
