import type { AwsEnvironment } from '../../runtime/aws-environment.ts';
import { markExpired } from '../../domain/file-transitions.ts';
import { DUE_SHARDS } from '../../domain/file-record.ts';
import { readString, type EnvironmentOf } from '../../runtime/environment.ts';
import { safeErrorText, consoleLog, type Log } from '../../runtime/log.ts';
import { parseObjectKey } from '../../domain/object-key.ts';
import { getRequestContext, runWithRequestContext } from '../../runtime/request-context.ts';
import { lazyHandler } from '../../runtime/lazy-handler.ts';
import { createDynamoDbClient } from '../../stores/dynamodb-client.ts';
import { FileTable, type DueFile } from '../../stores/file-table.ts';
import {
  deleteObjectData,
  completeDeletion,
  type DeletionDependencies,
} from '../../use-cases/delete-file.ts';
import { logFileChanges } from '../../stores/file-audit-log.ts';
import { connectObjects } from '../../stores/object-store.ts';
import type definition from './function.ts';

type Dependencies = DeletionDependencies & { readonly log: Log };

/** What one run did. `kept`: stored or changed between the query and the write, so left alone. */
export interface ExpireResult {
  expired: number;
  tombstonesDeleted: number;
  skipped: number;
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
const CONCURRENT_ROWS_PER_SHARD = 8;

/** Reads the due index and nothing else. One row that fails does not keep the others from expiring. */
export async function expire(dependencies: Dependencies): Promise<ExpireResult> {
  const { files, clock, log } = dependencies;
  const result: ExpireResult = { expired: 0, tombstonesDeleted: 0, skipped: 0, failed: 0 };
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
        result[await expireFile(key, now, dependencies)] += 1;
      } catch (error) {
        result.failed += 1;
        const fileId = parseObjectKey(key)?.id;
        log('error', 'expire-failed', {
          ...getRequestContext(),
          ...(fileId !== undefined && { fileId }),
          error: safeErrorText(error),
          metrics: { ExpireFailures: 1 },
        });
      }
      if (clock() - now > RUN_MILLISECONDS) return;
    }
  };
  const sweepShard = async (shard: number): Promise<void> => {
    // They take turns at the one query of the shard. All of them end before the run does: what went on
    // behind its back would be frozen, and wake up in the next one.
    const rows = files.listDue(shard, now);
    const sweeps = Array.from({ length: CONCURRENT_ROWS_PER_SHARD }, () => sweepRows(rows));
    await settleAllThenThrow(sweeps);
    await rows.return(undefined);
  };
  try {
    // A shard that could not be read keeps none of the others from being swept, and is not kept silent.
    await settleAllThenThrow(Array.from({ length: DUE_SHARDS }, (_, shard) => sweepShard(shard)));
  } finally {
    log('info', 'expire-ended', {
      ...getRequestContext(),
      metrics: { ExpireRuns: 1, OldestDue: Math.round((now - oldest) / 1000) },
    });
  }
  return result;
}

/** @throws the first failure, when all of them have ended */
async function settleAllThenThrow(work: readonly Promise<void>[]): Promise<void> {
  for (const one of await Promise.allSettled(work)) {
    if (one.status === 'rejected') throw one.reason;
  }
}

async function expireFile(
  key: string,
  now: number,
  dependencies: Dependencies,
): Promise<'expired' | 'tombstonesDeleted' | 'skipped'> {
  const { files, objects } = dependencies;
  const marked = await files.update(key, markExpired(key, now));
  if (marked.changed) {
    await completeDeletion(marked.record, dependencies);
    return 'expired';
  }
  const { current } = marked;
  if (current?.state !== 'DELETED' || current.due === undefined || current.due > now)
    return 'skipped';
  // The URL has been dead for a day: whatever a late PUT left is deleted before the row goes.
  await deleteObjectData(current, objects);
  return (await files.deleteTombstone(key, now)) ? 'tombstonesDeleted' : 'skipped';
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
      readString(env.TABLE_NAME, 'TABLE_NAME'),
      createDynamoDbClient(env),
      logFileChanges(log),
    ),
    objects: connectObjects(env),
    clock,
    log,
  };
  return (event) =>
    runWithRequestContext({ requestId: eventId(event), operation: 'expire' }, () =>
      expire(dependencies),
    );
}

export const handler = lazyHandler(createHandler);
