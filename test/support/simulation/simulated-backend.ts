import {
  appliesTo,
  type UploadedObject,
  type ConditionalUpdate,
} from '../../../backend/domain/file-transitions.ts';
import type { FileRecord } from '../../../backend/domain/file-record.ts';
import type { ChangeResult, FileTable } from '../../../backend/stores/file-table.ts';
import type { ObjectStore } from '../../../backend/stores/object-store.ts';

/**
 * One file in a database and a bucket that do what DynamoDB and S3 do, one step at a time: before each
 * request takes effect its actor waits for its turn. Nothing else of the backend is stood in for.
 */
export class SimulatedBackend {
  row: FileRecord | undefined;
  object: (UploadedObject & { readonly version: number }) | undefined;
  /** How many objects have appeared; each sends its event at least once. */
  created = 0;
  orphans = 0;
  /** Stored, and the server has not deleted it since. */
  kept = false;
  now: number;

  constructor(row: FileRecord, now: number) {
    this.row = row;
    this.now = now;
  }

  /** All of it that the future depends on. */
  snapshot(): string {
    return JSON.stringify([this.row, this.object, this.created, this.orphans, this.kept, this.now]);
  }
}

/** One who makes requests, in the order and with the answers that decide what it does next. */
export class Actor {
  readonly name: string;
  /** Actors of one kind may be exchanged for each other. */
  readonly kind: string;
  readonly answers: unknown[] = [];
  /** Times that it has read, which it goes by later. */
  readonly times: number[] = [];
  done = false;
  #turn: (() => void) | undefined;

  constructor(name: string, kind: string) {
    this.name = name;
    this.kind = kind;
  }

  readClock({ now }: SimulatedBackend): number {
    this.times.push(now);
    return now;
  }

  get waiting(): boolean {
    return this.#turn !== undefined;
  }

  /** The request takes effect when it is this actor's turn, all at once. */
  async request<Result>(effect: () => Result): Promise<Result> {
    await new Promise<void>((resolve) => {
      this.#turn = resolve;
    });
    const result = effect();
    this.answers.push(result);
    return result;
  }

  /** Lets the waiting request take effect and runs on to the next one, or to the end. */
  async step(): Promise<void> {
    const turn = this.#turn;
    this.#turn = undefined;
    turn?.();
    await this.settle();
  }

  /** Nothing but requests waits for anything, so a few microtasks lead to the next one. */
  async settle(): Promise<void> {
    for (let ticks = 0; !this.done && !this.waiting; ticks += 1) {
      if (ticks > 1000) throw new Error(`${this.name} neither asks nor ends`);
      await Promise.resolve();
    }
  }
}

export interface Stores {
  readonly files: FileTable;
  readonly objects: ObjectStore;
}

/** The stores as one actor sees them: the same calls, with the world behind them. */
export function storesOf(world: SimulatedBackend, actor: Actor): Stores {
  const files = {
    create: (record: FileRecord) =>
      actor.request(() => {
        world.row = record;
      }),
    get: () => actor.request(() => world.row),
    update: async (_key: string, change: ConditionalUpdate): Promise<ChangeResult> => {
      const changed = await actor.request(() => {
        if (!world.row || !appliesTo(change, world.row)) return undefined;
        world.row = applied(change, world.row);
        if (world.row.state === 'STORED') world.kept = true;
        else if (actor.kind === 'delete') world.kept = false;
        return world.row;
      });
      if (changed) return { changed: true, record: changed };
      return { changed: false, current: await actor.request(() => world.row) };
    },
    deleteTombstone: (_key: string, now: number) =>
      actor.request(() => {
        const over = world.row?.state === 'DELETED' && (world.row.due ?? Infinity) <= now;
        if (over) world.row = undefined;
        return over;
      }),
    listDue: async function* listDue(shard: number, now: number) {
      const { row } = world;
      if (row?.dueShard !== shard) return;
      const found = await actor.request(() => (world.row?.due ?? Infinity) <= now && row.key);
      if (found) yield { key: found, due: now };
    },
  };
  const objects = {
    head: () =>
      actor.request(() => {
        if (!world.object) return undefined;
        const { version: _version, ...object } = world.object;
        return object;
      }),
    delete: (_key: string, etag?: string) =>
      actor.request(() => {
        if (etag === undefined || etag === world.object?.etag) world.object = undefined;
      }),
    tagOrphan: () =>
      actor.request(() => {
        world.orphans += 1;
      }),
  };
  return { files: files as unknown as FileTable, objects: objects as unknown as ObjectStore };
}

function applied(change: ConditionalUpdate, record: FileRecord): FileRecord {
  const next: Record<string, unknown> = { ...record, ...change.set, state: change.to };
  for (const field of change.clear) delete next[field];
  return next as unknown as FileRecord;
}
