import { markExpired } from '../../domain/file-transitions.ts';
import { DUE_SHARDS } from '../../domain/file-record.ts';
import { safeErrorText, type Log } from '../../runtime/log.ts';
import { parseObjectKey } from '../../domain/object-key.ts';
import { getRequestContext, runWithRequestContext } from '../../runtime/request-context.ts';
import { connectFiles, type DueFile } from '../../stores/file-table.ts';
import {
  deleteObjectData,
  completeDeletion,
  type DeletionDependencies,
} from '../../use-cases/delete-file.ts';
import { connectObjects } from '../../stores/object-store.ts';
import { defineHandler, type HandlerContext } from '../../runtime/define-handler.ts';
import type definition from './function.ts';

type Dependencies = DeletionDependencies & { readonly log: Log };

/** The number of rows by what the run did with them. */
export interface ExpireResult {
  readonly expired: number;
  readonly tombstonesDeleted: number;
  /** Stored or changed between the query and the write, and therefore left alone. */
  readonly skipped: number;
  readonly failed: number;
}

const NOTHING_DONE: ExpireResult = { expired: 0, tombstonesDeleted: 0, skipped: 0, failed: 0 };

/** Fails to compile when the timeout in `function.ts` changes, because the run must end before it. */
const TIMEOUT_SECONDS: (typeof definition)['timeout'] = 240;

/**
 * A run that has too much work ends before the timeout, logs how far behind it is, and leaves the rest to
 * the next run.
 */
const RUN_MILLISECONDS = (TIMEOUT_SECONDS - 40) * 1000;

/**
 * A row takes three or four requests in sequence, so a run that handled one row at a time would mostly
 * wait for the network (`npm run docs -- scale`). All shards together use just above the fifty connections
 * that the SDK opens to one host.
 */
const CONCURRENT_ROWS_PER_SHARD = 8;

/** Expires the rows in the due index. A row that fails does not stop the others. */
export async function expire(dependencies: Dependencies): Promise<ExpireResult> {
  const { clock, log } = dependencies;
  const now = clock();
  const sweeps = Array.from({ length: DUE_SHARDS }, (_, shard) =>
    sweepShard(shard, now, dependencies),
  );
  // Waits for all shards, because Lambda would freeze unfinished work and continue it in the next run.
  const shards = await Promise.allSettled(sweeps);
  const swept = shards.flatMap((shard) => (shard.status === 'fulfilled' ? [shard.value] : []));
  const oldest = Math.min(now, ...swept.map(({ oldestDue }) => oldestDue));
  log('info', 'expire-ended', {
    ...getRequestContext(),
    metrics: { ExpireRuns: 1, OldestDue: Math.round((now - oldest) / 1000) },
  });
  const failed = shards.find((shard) => shard.status === 'rejected');
  if (failed) throw failed.reason;
  return swept.reduce<ExpireResult>((sum, { result }) => add(sum, result), NOTHING_DONE);
}

interface ShardSweep {
  readonly result: ExpireResult;
  /** When the oldest row of the shard was due. */
  readonly oldestDue: number;
}

/** Workers share one query of the shard. The query returns the oldest rows first. */
async function sweepShard(
  shard: number,
  now: number,
  dependencies: Dependencies,
): Promise<ShardSweep> {
  const rows = dependencies.files.listDue(shard, now);
  const workers = Array.from({ length: CONCURRENT_ROWS_PER_SHARD }, () =>
    sweepRows(rows, now, dependencies),
  );
  const ended = await Promise.allSettled(workers);
  await rows.return(undefined);
  const failed = ended.find((worker) => worker.status === 'rejected');
  if (failed) throw failed.reason;
  const sweeps = ended.flatMap((worker) => (worker.status === 'fulfilled' ? [worker.value] : []));
  return {
    result: sweeps.reduce<ExpireResult>((sum, { result }) => add(sum, result), NOTHING_DONE),
    oldestDue: Math.min(now, ...sweeps.map(({ oldestDue }) => oldestDue)),
  };
}

async function sweepRows(
  rows: AsyncIterator<DueFile>,
  now: number,
  dependencies: Dependencies,
): Promise<ShardSweep> {
  let result = NOTHING_DONE;
  let oldestDue = now;
  while (dependencies.clock() - now <= RUN_MILLISECONDS) {
    const next = await rows.next();
    if (next.done) break;
    const { key, due } = next.value;
    oldestDue = Math.min(oldestDue, due);
    const outcome = await expireOrLog(key, now, dependencies);
    result = { ...result, [outcome]: result[outcome] + 1 };
  }
  return { result, oldestDue };
}

function add(one: ExpireResult, other: ExpireResult): ExpireResult {
  return {
    expired: one.expired + other.expired,
    tombstonesDeleted: one.tombstonesDeleted + other.tombstonesDeleted,
    skipped: one.skipped + other.skipped,
    failed: one.failed + other.failed,
  };
}

async function expireOrLog(
  key: string,
  now: number,
  dependencies: Dependencies,
): Promise<keyof ExpireResult> {
  try {
    return await expireFile(key, now, dependencies);
  } catch (error) {
    const fileId = parseObjectKey(key)?.id;
    dependencies.log('error', 'expire-failed', {
      ...getRequestContext(),
      ...(fileId !== undefined && { fileId }),
      error: safeErrorText(error),
      metrics: { ExpireFailures: 1 },
    });
    return 'failed';
  }
}

async function expireFile(
  key: string,
  now: number,
  dependencies: Dependencies,
): Promise<Exclude<keyof ExpireResult, 'failed'>> {
  const { files, objects } = dependencies;
  const marked = await files.update(key, markExpired(key, now));
  if (marked.changed) {
    await completeDeletion(marked.record, dependencies);
    return 'expired';
  }
  const { current } = marked;
  if (current?.state !== 'DELETED' || current.due === undefined || current.due > now)
    return 'skipped';
  // The URL expired a day ago. An object that a late PUT has left is deleted before the row is.
  await deleteObjectData(current, objects);
  return (await files.deleteTombstone(key, now)) ? 'tombstonesDeleted' : 'skipped';
}

/** EventBridge's own id of the schedule's event. */
function eventId(event: unknown): string {
  const id: unknown = event instanceof Object && 'id' in event ? event.id : undefined;
  return typeof id === 'string' ? id : 'unknown';
}

export const { createHandler, handler } = defineHandler(
  ({ env, clock, log }: HandlerContext<typeof definition>) => {
    const dependencies: Dependencies = {
      files: connectFiles(env, log),
      objects: connectObjects(env),
      clock,
      log,
    };
    return (event: unknown) =>
      runWithRequestContext({ requestId: eventId(event), operation: 'expire' }, () =>
        expire(dependencies),
      );
  },
);
