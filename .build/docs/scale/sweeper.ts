import { expire } from '../../../backend/functions/expire/handler.ts';
import definition from '../../../backend/functions/expire/function.ts';
import { appliesTo, type ConditionalUpdate } from '../../../backend/domain/conditional-update.ts';
import { newFileId } from '../../../backend/domain/file-id.ts';
import { dueShardOf, type FileRecord } from '../../../backend/domain/file-record.ts';
import { latencies, MEGABYTES_OF_A_CORE, MILLISECONDS_OF_CPU } from './assumptions.ts';
import { SeededRandom } from './random.ts';
import { VirtualTime } from './virtual-time.ts';
import type { FileTable } from '../../../backend/stores/database.ts';

const HOUR = 3_600_000;

/** The throughput of one run of the real handler with an endless supply of due rows. */
interface SweepRate {
  /** Rows per second. */
  readonly perSecond: number;
  /** The maximum number of requests in flight. */
  readonly atOnce: number;
}

/**
 * Runs the real handler with a simulated table and bucket. Half of the rows are abandoned files and half
 * are tombstones, which is the ratio in the long run.
 *
 * @param seconds - How long due rows keep coming. A real run takes up to 200 seconds.
 */
export async function sweepRate(seconds: number, memory = definition.memory): Promise<SweepRate> {
  const time = new VirtualTime();
  const random = new SeededRandom(7);
  const rows = new Map<string, FileRecord>();
  const processor = new Processor(time, memory);
  let atOnce = 0;
  let underWay = 0;
  const request = async (latency: keyof typeof latencies): Promise<void> => {
    atOnce = Math.max(atOnce, (underWay += 1));
    await processor.work();
    await time.wait(random.latency(latencies[latency]));
    underWay -= 1;
  };
  // Typed, so that a renamed method of the table does not compile.
  const files: Pick<FileTable, 'listDue' | 'update' | 'deleteTombstone'> = {
    async *listDue(shard: number, now: number) {
      for (let count = 0; time.now() < seconds * 1000; count += 1) {
        const row = dueRow(shard, now, count % 2 === 0 ? 'UPLOADED' : 'DELETED');
        rows.set(row.key, row);
        yield { key: row.key, due: row.due ?? 0 };
      }
    },
    async update(key: string, change: ConditionalUpdate) {
      await request('dynamoDb');
      const row = rows.get(key);
      if (row && appliesTo(change, row)) {
        const record = { ...row, ...change.set, state: change.to };
        rows.set(key, record);
        return { changed: true, record };
      }
      await request('dynamoDb');
      return { changed: false, current: row };
    },
    async deleteTombstone(key: string) {
      await request('dynamoDb');
      return rows.delete(key);
    },
  };
  const result = await time.run(
    expire({
      files: files as never,
      objects: { delete: () => request('s3') } as never,
      quotas: { refund: async () => undefined },
      clock: time.now,
      log: () => undefined,
    }),
  );
  if (result.failed > 0 || result.skipped > 0) throw new Error(JSON.stringify(result));
  return { perSecond: (result.expired + result.tombstonesDeleted) / (time.now() / 1000), atOnce };
}

/** Simulates a share of a CPU core that runs one task after the other. */
class Processor {
  readonly #time: VirtualTime;
  readonly #milliseconds: number;
  #free = 0;

  constructor(time: VirtualTime, memory: number) {
    this.#time = time;
    this.#milliseconds = MILLISECONDS_OF_CPU / Math.min(1, memory / MEGABYTES_OF_A_CORE);
  }

  work(): Promise<void> {
    this.#free = Math.max(this.#free, this.#time.now()) + this.#milliseconds;
    return this.#time.wait(this.#free - this.#time.now());
  }
}

function dueRow(shard: number, now: number, state: FileRecord['state']): FileRecord {
  let key = '';
  do key = `demo/${newFileId()}`;
  while (dueShardOf(key) !== shard);
  return {
    key,
    name: 'a.txt',
    size: 1,
    type: 'text/plain',
    state,
    tokenHash: '',
    urlExpiresAt: now - HOUR,
    due: now - 1,
    dueShard: shard,
    createdAt: now - 24 * HOUR,
  };
}

/** Returns the share of all rows that is in the fullest shard of the due index. */
export function fullestShard(samples: number): number {
  const counts = new Map<number, number>();
  for (let sample = 0; sample < samples; sample += 1) {
    const shard = dueShardOf(`demo/${newFileId()}`);
    counts.set(shard, (counts.get(shard) ?? 0) + 1);
  }
  return Math.max(...counts.values()) / samples;
}
