import { DUE_SHARDS, type DueFile } from '../domain/file-record.ts';
import type { MetricName } from '../domain/metrics.ts';
import { parseObjectKey } from '../domain/object-key.ts';
import { safeErrorText, type Log } from '../runtime/log.ts';
import { getRequestContext } from '../runtime/request-context.ts';
import { GroupQueues } from './group-queues.ts';
import type { FileTable } from '../stores/database.ts';

/** The number of rows by what a run did with them. */
export type SweepResult<Outcome extends string> = Readonly<Record<Outcome | 'failed', number>>;

interface SweepDependencies {
  readonly files: Pick<FileTable, 'listDue'>;
  readonly clock: () => number;
  readonly log: Log;
}

interface SweepMetrics {
  /** Counts completed runs. */
  readonly run: MetricName;
  /** Counts rows that could not be processed. */
  readonly failure: MetricName;
  /** The seconds that the most overdue row has waited. */
  readonly oldest: MetricName;
}

const SWEEP_METRICS: SweepMetrics = {
  run: 'SweepRuns',
  failure: 'SweepFailures',
  oldest: 'OldestDue',
};

/** What one function does with a due row. */
export interface Sweep<Outcome extends string> {
  readonly outcomes: readonly Outcome[];
  readonly process: (key: string, now: number) => Promise<Outcome>;
  /** Limits the rows of one group that are processed at the same time, so that others have their turn. */
  readonly groups?: { readonly of: (key: string) => string; readonly atOnce: number };
  /** The timeout of the function. */
  readonly timeoutSeconds: number;
  /** The metrics of the function. The default is those of expire and cleanup. */
  readonly metrics?: SweepMetrics;
}

/**
 * A run that has too much work ends before the timeout, logs how far behind it is, and leaves the rest to
 * the next run.
 */
const SECONDS_LEFT = 40;

/**
 * A row takes three or four requests in sequence, so a run that handled one row at a time would mostly
 * wait for the network (`npm run docs -- scale`). All shards together use just above the fifty connections
 * that the SDK opens to one host.
 */
const CONCURRENT_ROWS_PER_SHARD = 8;

/** Processes the rows in the due index, oldest first. A row that fails does not stop the others. */
export async function sweepDueRows<const Outcome extends string>(
  sweep: Sweep<Outcome>,
  dependencies: SweepDependencies,
): Promise<SweepResult<Outcome>> {
  const { clock, log } = dependencies;
  const { metrics = SWEEP_METRICS } = sweep;
  const now = clock();
  const counts = countsOf(sweep);
  const queues = new GroupQueues(sweep.groups);
  const sweeps = Array.from({ length: DUE_SHARDS }, (_, shard) =>
    sweepShard(shard, { now, sweep, counts, queues }, dependencies),
  );
  // Waits for all shards, because Lambda would freeze unfinished work and continue it in the next run.
  const shards = await Promise.allSettled(sweeps);
  const oldest = Math.min(
    now,
    ...shards.flatMap((shard) => (shard.status === 'fulfilled' ? [shard.value] : [])),
  );
  log('info', 'sweep-ended', {
    ...getRequestContext(),
    metrics: { [metrics.run]: 1, [metrics.oldest]: Math.round((now - oldest) / 1000) },
  });
  const failed = shards.find((shard) => shard.status === 'rejected');
  if (failed) throw failed.reason;
  return counts;
}

interface Run<Outcome extends string> {
  readonly now: number;
  readonly sweep: Sweep<Outcome>;
  readonly counts: Counts<Outcome>;
  readonly queues: GroupQueues;
}

type Counts<Outcome extends string> = Record<Outcome | 'failed', number>;

function countsOf<Outcome extends string>({ outcomes }: Sweep<Outcome>): Counts<Outcome> {
  const all = [...outcomes, 'failed'] as const;
  return Object.fromEntries(all.map((outcome) => [outcome, 0])) as Counts<Outcome>;
}

/**
 * Workers share one query of the shard. The query returns the oldest rows first.
 *
 * @returns When the oldest row of the shard was due.
 */
async function sweepShard<Outcome extends string>(
  shard: number,
  run: Run<Outcome>,
  dependencies: SweepDependencies,
): Promise<number> {
  const { now } = run;
  const rows = dependencies.files.listDue(shard, now);
  const workers = Array.from({ length: CONCURRENT_ROWS_PER_SHARD }, () =>
    sweepRows(rows, run, dependencies),
  );
  const ended = await Promise.allSettled(workers);
  await rows.return(undefined);
  const failed = ended.find((worker) => worker.status === 'rejected');
  if (failed) throw failed.reason;
  return Math.min(
    now,
    ...ended.flatMap((worker) => (worker.status === 'fulfilled' ? [worker.value] : [])),
  );
}

async function sweepRows<Outcome extends string>(
  rows: AsyncIterator<DueFile>,
  { now, sweep, counts, queues }: Run<Outcome>,
  dependencies: SweepDependencies,
): Promise<number> {
  let oldestDue = now;
  const runMilliseconds = (sweep.timeoutSeconds - SECONDS_LEFT) * 1000;
  const hasTime = (): boolean => dependencies.clock() - now <= runMilliseconds;
  while (hasTime()) {
    const next = await rows.next();
    if (next.done) break;
    const { key, due } = next.value;
    oldestDue = Math.min(oldestDue, due);
    await queues.run(key, hasTime, async (one) => {
      const outcome = await processOrLog(one, now, sweep, dependencies);
      counts[outcome] += 1;
    });
  }
  return oldestDue;
}

async function processOrLog<Outcome extends string>(
  key: string,
  now: number,
  { process, metrics = SWEEP_METRICS }: Sweep<Outcome>,
  { log }: SweepDependencies,
): Promise<Outcome | 'failed'> {
  try {
    return await process(key, now);
  } catch (error) {
    const fileId = parseObjectKey(key)?.id;
    log('error', 'row-not-swept', {
      ...getRequestContext(),
      ...(fileId !== undefined && { fileId }),
      error: safeErrorText(error),
      metrics: { [metrics.failure]: 1 },
    });
    return 'failed';
  }
}

/** Returns EventBridge's own id of the schedule's event. */
export function scheduleEventId(event: unknown): string {
  const id: unknown = event instanceof Object && 'id' in event ? event.id : undefined;
  return typeof id === 'string' ? id : 'unknown';
}
