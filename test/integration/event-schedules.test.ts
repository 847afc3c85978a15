import fc from 'fast-check';
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import deliverDefinition from '../../backend/functions/deliver/function.ts';
import { newFileId } from '../../backend/domain/file-id.ts';
import { dueShardOf, type FileRecord } from '../../backend/domain/file-record.ts';
import {
  markDeleted,
  markExpired,
  markRejected,
  markStored,
  markTombstone,
  markUploaded,
} from '../../backend/domain/file-transitions.ts';
import { objectKey } from '../../backend/domain/object-key.ts';
import { EventDelivery } from '../../backend/use-cases/deliver-events.ts';
import { fileEventSequence, type FileEventType } from '../../src/contract/file-events.ts';
import { startStack, type TestStack } from '../support/local-stack/start.ts';
import { scaledRuns } from '../support/scale.ts';
import {
  firstArrivals,
  MemoryTables,
  Outside,
  type DeliveryTables,
} from '../support/simulation/delivery-world.ts';
import {
  RequestScheduler,
  scheduling,
  type Scheduled,
} from '../support/simulation/request-scheduler.ts';
import type { WebhookRecord } from '../../backend/domain/webhook-record.ts';

/**
 * Delivers the events of a file in random orders of requests, with crashes, a turned clock, and a receiver and a bus
 * that fail: first with tables in memory, and a part of the orders with a database over the wire.
 */
const SCHEDULES = scaledRuns(100_000);
const WIRE_SCHEDULES = scaledRuns(1000, 50);
const AT_ONCE = 8;
const SECOND = 1000;
const HOUR = 3600 * SECOND;

const actors = [
  ...(['upload', 'store', 'delete', 'expire', 'reject'] as const),
  ...(['deliver', 'deliver', 'deliver', 'deliver'] as const),
  ...(['down', 'slow', 'refusing', 'up', 'busDown', 'busUp', 'minute', 'hours', 'day'] as const),
];
const schedule = fc.record({
  cast: fc.array(fc.constantFrom(...actors), { minLength: 4, maxLength: 10 }),
  choices: fc.infiniteStream(fc.nat()),
});
type Schedule = typeof schedule extends fc.Arbitrary<infer Value> ? Value : never;

const WEBHOOK: WebhookRecord = {
  url: 'https://x.example/',
  secrets: ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
  failures: 0,
};
const seenOutcomes = new Set<string>();

async function play(
  { cast, choices }: Schedule,
  openTables: (row: FileRecord, tenant: string) => Promise<DeliveryTables>,
): Promise<void> {
  const time = { now: 1_900_000_000_000 };
  const clock = (): number => time.now;
  const tenant = `t${randomBytes(6).toString('hex')}`;
  const key = objectKey(tenant, newFileId());
  const tables = await openTables(newRow(key, time.now), tenant);
  const outside = new Outside();
  const written: FileEventType[] = [];

  const change = async (make: (row: FileRecord) => Parameters<DeliveryTables['update']>[1]) => {
    const row = await tables.get(key);
    if (!row) return;
    const made = make(row);
    if (await tables.update(key, made)) written.push(...(made.events?.types ?? []));
  };
  const end = async (turn: Scheduled, mark: typeof markDeleted) => {
    await turn(() => change(() => mark(key, clock())));
    await turn(() => change((row) => markTombstone(row, clock())));
  };
  const deliver = (request: Scheduled): Promise<unknown> => {
    const turn = whileItRuns(request, clock);
    const methods = ['get', 'reserveRetry', 'recordFailure', 'recordSuccess'] as const;
    return new EventDelivery({
      files: scheduling(tables, turn, ['get']) as never,
      outbox: scheduling(tables, turn, ['record']) as never,
      webhooks: scheduling(tables.webhooks, turn, methods) as never,
      sender: scheduling(outside.sender, turn, ['send']),
      bus: scheduling(outside.eventBus, turn, ['put']),
      deadLetters: scheduling(outside.queue, turn, ['send']),
      clock,
      log: () => undefined,
    }).deliver(key);
  };
  const set = (effect: () => void) => (turn: Scheduled) => turn(async () => effect());
  const object = { size: 3, type: 'text/plain', etag: '"e"' };
  const behaviours: Record<(typeof actors)[number], (turn: Scheduled) => Promise<unknown>> = {
    upload: (turn) => turn(() => change(() => markUploaded(object, clock()))),
    store: (turn) => turn(() => change(() => markStored(undefined, clock(), { evenIfDue: true }))),
    delete: (turn) => end(turn, markDeleted),
    expire: (turn) => end(turn, markExpired),
    reject: (turn) => end(turn, (one, now) => markRejected(one, 'content', now)),
    deliver,
    down: set(() => (outside.receiver = 'down')),
    slow: set(() => (outside.receiver = 'slow')),
    refusing: set(() => (outside.receiver = 'refusing')),
    up: set(() => (outside.receiver = 'up')),
    busDown: set(() => (outside.bus = 'down')),
    busUp: set(() => (outside.bus = 'up')),
    minute: set(() => (time.now += 60 * SECOND)),
    hours: set(() => (time.now += 5 * HOUR)),
    day: set(() => (time.now += 25 * HOUR)),
  };
  const turns = new RequestScheduler();
  for (const name of cast) turns.start(name, behaviours[name]);
  const order = await turns.run((count) => {
    const choice = choices.next().value;
    return { index: choice % count, crashes: choice % 20 === 7 };
  });
  const context = `${cast.join()}: ${order.join()}`;

  // The receiver comes back, and the schedule runs until the outbox is empty.
  outside.receiver = 'up';
  outside.bus = 'up';
  for (let runs = 0; runs < 5 && (await tables.get(key))?.outbox; runs += 1) {
    time.now += 2 * HOUR;
    await deliver((request) => request());
  }
  const row = await tables.get(key);
  expect([context, row?.outbox, row?.outboxDue, row?.outboxShard]).toEqual([
    context,
    undefined,
    undefined,
    undefined,
  ]);
  const arrived = { webhook: outside.received, bus: outside.onBus };
  for (const channel of ['webhook', 'bus'] as const) {
    const events = arrived[channel];
    const letters = outside.deadLetters.filter((letter) => letter.channel === channel);
    const everywhere = firstArrivals([...events, ...letters.map(({ event }) => event)]);
    expect([context, channel, new Set(everywhere)]).toEqual([context, channel, new Set(written)]);
    // No letter is written before the event was tried, or has waited for two days.
    for (const { event, failedAt } of letters) {
      const age = Date.parse(failedAt) - Date.parse(event.timestamp);
      expect([context, age >= 24 * HOUR]).toEqual([context, true]);
    }
    // An event that went to the dead-letter queue can arrive after later ones: another run may be sending it.
    const givenUp = new Set(letters.map(({ event }) => event.type));
    const places = firstArrivals(events)
      .filter((type) => !givenUp.has(type))
      .map((type) => fileEventSequence[type]);
    expect([context, places]).toEqual([context, places.toSorted((left, right) => left - right)]);
    expect([context, new Set(places).size]).toEqual([context, places.length]);
    // A repeat is the same event, byte for byte.
    const bodies = new Set(events.map((event) => JSON.stringify(event)));
    expect([context, bodies.size]).toEqual([context, new Set(events.map(({ id }) => id)).size]);
  }
  if (outside.deadLetters.length > 0) seenOutcomes.add('dead letter');
  if (outside.received.length > firstArrivals(outside.received).length) seenOutcomes.add('repeat');
  if (written.length === 3) seenOutcomes.add('three events');
}

/** Lambda ends a run after its timeout, so that no request of it is sent days later. */
function whileItRuns(turn: Scheduled, clock: () => number): Scheduled {
  let startedAt: number | undefined;
  return (request) =>
    turn(() => {
      startedAt ??= clock();
      if (clock() - startedAt > deliverDefinition.timeout * SECOND) throw new Error('ended');
      return request();
    });
}

function newRow(key: string, now: number): FileRecord {
  return {
    key,
    state: 'PENDING',
    name: 'a.txt',
    size: 3,
    type: 'text/plain',
    tokenHash: 'h',
    urlExpiresAt: now,
    createdAt: now,
    due: now - SECOND,
    dueShard: dueShardOf(key),
  };
}

const several = fc.array(schedule, { minLength: AT_ONCE, maxLength: AT_ONCE });

test(`in ${SCHEDULES} random orders, no event is lost, and none is out of order`, async () => {
  const inMemory = async (row: FileRecord): Promise<DeliveryTables> =>
    new MemoryTables(row, WEBHOOK);
  await fc.assert(
    fc.asyncProperty(several, async (some) => {
      await Promise.all(some.map((one) => play(one, inMemory)));
    }),
    { numRuns: Math.ceil(SCHEDULES / AT_ONCE), endOnFailure: true },
  );
  expect(seenOutcomes).toEqual(new Set(['dead letter', 'repeat', 'three events']));
}, 600_000);

let stack: TestStack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.close());

test(`in ${WIRE_SCHEDULES} random orders, the database keeps the events`, async () => {
  const { database } = stack.stack;
  const { outbox, webhooks } = database;
  const files = database.files({ withEvents: true });
  const overTheWire = async (row: FileRecord, tenant: string): Promise<DeliveryTables> => {
    await files.create(row);
    await webhooks.put(tenant, WEBHOOK);
    return {
      get: (key) => files.get(key),
      update: async (key, change) => (await files.update(key, change)).changed,
      record: (key, progress) => outbox.record(key, progress),
      webhooks,
    };
  };
  await fc.assert(
    fc.asyncProperty(several, async (some) => {
      await Promise.all(some.map((one) => play(one, overTheWire)));
    }),
    { numRuns: Math.ceil(WIRE_SCHEDULES / AT_ONCE), endOnFailure: true },
  );
}, 600_000);
