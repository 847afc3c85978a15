import { appliesTo, type ConditionalUpdate } from '../../../backend/domain/conditional-update.ts';
import type { UploadedObject } from '../../../backend/domain/file-transitions.ts';
import type { FileEventType } from '../../../src/contract/file-events.ts';
import type { FileRecord } from '../../../backend/domain/file-record.ts';
import type { ObjectStore } from '../../../backend/stores/s3/object-store.ts';
import type { ChangeResult, FileTable } from '../../../backend/stores/database.ts';

/**
 * One file in a simulated database and bucket that behave like DynamoDB and S3, one step at a time: each
 * request waits for its actor's turn before it takes effect. The rest of the backend is real.
 */
export class SimulatedBackend {
  row: FileRecord | undefined;
  object: (UploadedObject & { readonly version: number }) | undefined;
  /** The number of objects created so far. Each one sends its event at least once. */
  created = 0;
  /** The file events that were written together with the changes, in their order. */
  readonly events: FileEventType[] = [];
  orphans = 0;
  /** Whether the file was stored and has not been deleted by the server since. */
  kept = false;
  now: number;

  constructor(row: FileRecord, now: number) {
    this.row = row;
    this.now = now;
  }

  /** Serializes all state that affects further steps. */
  snapshot(): string {
    const { row, object, created, events, orphans, kept, now } = this;
    return JSON.stringify([row, object, created, events, orphans, kept, now]);
  }
}

/** An actor that makes requests. The responses determine its next step. */
export class Actor {
  readonly name: string;
  /** Actors of the same kind are interchangeable. */
  readonly kind: string;
  readonly responses: unknown[] = [];
  /** The times that the actor has read and may use later. */
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

  /** Makes a request. It takes effect atomically at this actor's turn. */
  async request<Result>(effect: () => Result): Promise<Result> {
    await new Promise<void>((resolve) => {
      this.#turn = resolve;
    });
    const result = effect();
    this.responses.push(result);
    return result;
  }

  /** Lets the waiting request take effect and continues to the next request or to the end. */
  async step(): Promise<void> {
    const turn = this.#turn;
    this.#turn = undefined;
    turn?.();
    await this.settle();
  }

  /** Continues to the next request. Actors wait only for requests, so a few microtasks are enough. */
  async settle(): Promise<void> {
    for (let ticks = 0; !this.done && !this.waiting; ticks += 1) {
      if (ticks > 1000) throw new Error(`${this.name} neither makes a request nor ends`);
      await Promise.resolve();
    }
  }
}

export interface Stores {
  readonly files: FileTable;
  readonly objects: ObjectStore;
}

/** Returns the stores for one actor: the same methods, backed by the simulation. */
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
        world.row = applyChange(change, world.row);
        world.events.push(...(change.events?.types ?? []));
        if (world.row.state === 'STORED') world.kept = true;
        else if (actor.kind === 'delete') world.kept = false;
        return world.row;
      });
      if (changed) return { changed: true, record: changed };
      return { changed: false, current: await actor.request(() => world.row) };
    },
    deleteTombstone: (_key: string, now: number) =>
      actor.request(() => {
        const isDue = world.row?.state === 'DELETED' && (world.row.due ?? Infinity) <= now;
        if (isDue) world.row = undefined;
        return isDue;
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

/** Returns the row after a change, as DynamoDB would store it. */
export function applyChange(change: ConditionalUpdate, record: FileRecord): FileRecord {
  const next: Record<string, unknown> = {
    ...change.setIfAbsent,
    ...record,
    ...change.set,
    state: change.to,
  };
  for (const field of change.clear) delete next[field];
  return next as unknown as FileRecord;
}
