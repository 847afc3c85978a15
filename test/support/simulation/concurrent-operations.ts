import { fileEventSequence } from '../../../src/contract/file-events.ts';
import type { FileRecord } from '../../../backend/domain/file-record.ts';
import type { cleanup } from '../../../backend/functions/cleanup/handler.ts';
import type { deleteFile } from '../../../backend/functions/delete/handler.ts';
import type { expire } from '../../../backend/functions/expire/handler.ts';
import type { store } from '../../../backend/functions/store/handler.ts';
import type { uploaded } from '../../../backend/functions/uploaded/handler.ts';
import { runAlone, type ConcurrentOperation } from './explore-interleavings.ts';
import { storesOf, SimulatedBackend } from './simulated-backend.ts';

/** The functions that act on one file, either original or deliberately weakened. */
export interface Logic {
  readonly uploaded: typeof uploaded;
  readonly store: typeof store;
  readonly deleteFile: typeof deleteFile;
  readonly expire: typeof expire;
  readonly cleanup: typeof cleanup;
  /** Whether S3 rejects a second PUT, because If-None-Match is signed. */
  readonly ifNoneMatch: boolean;
}

const ID = 'a'.repeat(26);
const KEY = `demo/${ID}`;
const START = 1_000_000;
const DUE = START + 1000;
const BUCKET = 'bucket';
const log = (): void => undefined;
const noChecks = { checkContent: false, scanUploads: false, allowedTypes: [], kinds: new Map() };

/** How the deployment handles files. With StoreOnLoad, `cleanup` replaces `expire`. */
export interface WorldSettings {
  readonly storeOnLoad: boolean;
}

const DEFAULT: WorldSettings = { storeOnLoad: false };

export function newWorld(): SimulatedBackend {
  const row: FileRecord = {
    key: KEY,
    state: 'PENDING',
    name: 'a.txt',
    size: 3,
    type: 'text/plain',
    tokenHash: 'hash',
    urlExpiresAt: START + 500,
    createdAt: START,
    due: DUE,
    dueShard: 'a'.charCodeAt(0) % 8,
  };
  return new SimulatedBackend(row, START);
}

/** All operations on one file. An operation appears twice if running it twice makes a difference. */
export function operationsOf(logic: Logic, { storeOnLoad }: WorldSettings = DEFAULT) {
  const handling = { ...noChecks, storeOnLoad };
  const call = {
    tenant: 'demo',
    limits: {},
    client: 'c',
    id: ID,
    requestId: 'r',
    query: undefined,
    body: {},
  };
  const server = { ...call, authority: { kind: 'server' } } as const;
  const token = { ...call, authority: { kind: 'token', hash: 'hash' } } as const;
  const dependencies = (world: SimulatedBackend, actor: Parameters<typeof storesOf>[1]) => ({
    ...storesOf(world, actor),
    handling,
    bucket: BUCKET,
    quotas: { refund: async () => undefined } as never,
    keys: undefined as never,
    allowedOrigins: [],
    clock: () => actor.readClock(world),
    log,
  });

  const put = (name: string): ConcurrentOperation => ({
    name,
    kind: 'put',
    // The URL is checked when the request starts. The transfer can end at any later time.
    run: async (world, actor) => {
      await actor.request(() => undefined);
      await actor.request(() => {
        if (world.object && logic.ifNoneMatch) return;
        world.created += 1;
        const version = world.created;
        world.object = { size: 3, type: 'text/plain', etag: `"${version}"`, version };
      });
    },
  });
  const event = (name: string): ConcurrentOperation => ({
    name,
    kind: 'event',
    enabled: (world) => world.created > 0,
    run: (world, actor) => {
      const notice = { requestId: 'r', bucket: BUCKET, key: KEY, etag: '"1"' };
      return logic.uploaded(notice, dependencies(world, actor));
    },
  });
  return {
    putA: put('putA'),
    putB: put('putB'),
    event1: event('event1'),
    event2: event('event2'),
    store: {
      name: 'store',
      kind: 'store',
      run: (world, actor) => logic.store(server, dependencies(world, actor)),
    },
    revert: {
      name: 'revert',
      kind: 'revert',
      run: (world, actor) =>
        logic.deleteFile({ ...token, body: undefined }, dependencies(world, actor)),
    },
    delete: {
      name: 'delete',
      kind: 'delete',
      run: (world, actor) =>
        logic.deleteFile({ ...server, body: undefined }, dependencies(world, actor)),
    },
    time: {
      name: 'time passes',
      kind: 'time',
      run: (world, actor) =>
        actor.request(() => {
          world.now = Math.max(world.now, DUE + 1);
        }),
    },
    expire: {
      name: 'expire',
      kind: 'expire',
      run: async (world, actor) => {
        // Expire reads the clock before its first request, so it must not start before its turn.
        await actor.request(() => undefined);
        await logic.expire(dependencies(world, actor));
      },
    },
    cleanup: {
      name: 'cleanup',
      kind: 'expire',
      run: async (world, actor) => {
        await actor.request(() => undefined);
        await logic.cleanup(dependencies(world, actor));
      },
    },
  } satisfies Record<string, ConcurrentOperation>;
}

/** Checks the invariants that must be true at every moment. */
export function watch({ row, object, kept, events }: SimulatedBackend): string | undefined {
  const order = events.map((type) => fileEventSequence[type]);
  if (order.some((place, index) => place <= (order[index - 1] ?? 0))) {
    return `the events are not in the order of a file: ${events.join(', ')}`;
  }
  if (kept && row?.state !== 'STORED') return 'a stored file was deleted and nobody asked for it';
  if (row?.state !== 'STORED') return undefined;
  if (!object) return 'a stored file has no object';
  return row.etag === object.etag ? undefined : 'the bytes of a stored file have changed';
}

/**
 * Checks the state after all actors have ended or crashed. Late events arrive, and expire runs until the day
 * after the last URL has expired. Then a stored file must have its object, and no other object may exist.
 */
export function restAfter(
  logic: Logic,
  settings: WorldSettings = DEFAULT,
): (world: SimulatedBackend) => Promise<string | undefined> {
  const { event1, ...others } = operationsOf(logic, settings);
  const expire = settings.storeOnLoad ? others.cleanup : others.expire;
  const settle = async (world: SimulatedBackend): Promise<void> => {
    world.now = Math.max(world.now, DUE + 1);
    await runAlone(world, [expire, expire]);
    world.now += 3 * 24 * 3600 * 1000;
    await runAlone(world, [expire, expire]);
  };
  return async (world) => {
    if (world.created > 0) await runAlone(world, [event1]);
    await settle(world);
    const last = world.events.at(-1);
    const isOver = last !== undefined && fileEventSequence[last] === 3;
    if (world.kept)
      return last === 'file.stored' ? watch(world) : 'nobody reported the stored file';
    if (!isOver) return 'nobody reported the end of the file';
    if (world.object) return 'an object is left that no stored row knows';
    return world.row ? 'a row is left that nobody needs' : undefined;
  };
}

/**
 * Sends an event for an object without a row. The object must be tagged and kept, and no row may be created.
 */
export async function eventWithoutRow(logic: Logic): Promise<string | undefined> {
  const world = newWorld();
  world.row = undefined;
  world.created = 1;
  world.object = { size: 3, type: 'text/plain', etag: '"1"', version: 1 };
  await runAlone(world, [operationsOf(logic).event1]);
  if (world.row) return 'an event has made a row';
  return world.object && world.orphans === 1 ? undefined : 'an unknown object was not just tagged';
}
