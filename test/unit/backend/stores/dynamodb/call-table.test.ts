import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import {
  GetCommand,
  TransactWriteCommand,
  type DynamoDBDocumentClient,
} from '@aws-sdk/lib-dynamodb';
import { describe, expect, test } from 'vitest';
import { VirtualClock } from '../../../../support/simulation/virtual-clock.ts';
import {
  grantPayment,
  quotaPayment,
  type Payment,
} from '../../../../../backend/domain/payments.ts';
import { DynamoDbCallTable } from '../../../../../backend/stores/dynamodb/call-table.ts';

const call = { bodyHash: 'body', refused: {} };
const grant = grantPayment('grant', { expiresAt: 1 }, 1, 0);
const quota = quotaPayment({ tenant: 'demo' }, { files: 1, bytes: 1 }, { files: 1000 }, 0);
const payments: readonly Payment[] = quota ? [grant, quota] : [];

type Answer = readonly string[] | 'made';
interface Fake {
  readonly documents: DynamoDBDocumentClient;
  readonly sent: string[];
}

/** A DynamoDB with these answers to transactions, and with the given row of the call after some of them. */
function database(answers: readonly Answer[], row?: { after: number; item: object }): Fake {
  const sent: string[] = [];
  let transactions = 0;
  const send = async (command: unknown): Promise<object> => {
    if (command instanceof GetCommand) {
      sent.push('get');
      return row && transactions >= row.after ? { Item: row.item } : {};
    }
    if (!(command instanceof TransactWriteCommand)) throw new Error('No other command is expected');
    sent.push(`transaction of ${command.input.TransactItems?.length}`);
    const answer = answers[transactions] ?? 'made';
    transactions += 1;
    if (answer === 'made') return {};
    throw cancelled(answer);
  };
  return { documents: { send } as unknown as DynamoDBDocumentClient, sent };
}

const cancelled = (codes: readonly string[]) =>
  new TransactionCanceledException({
    message: 'cancelled',
    $metadata: {},
    CancellationReasons: codes.map((Code) => ({ Code })),
  });

const AT_ONCE = { now: () => 0, sleep: async () => undefined };
const CONFLICT = 'TransactionConflict';
const FAILED = 'ConditionalCheckFailed';
const paidRow = { bodyHash: 'body', refused: {}, seed: 'paid before', expiresAt: 10 };

describe('a call that is repeated while its first attempt is being paid', () => {
  test.each([
    ['the row of the call and a grant that it used up', [CONFLICT, FAILED, 'None']],
    ['an unnamed reason for the call', ['', FAILED, 'None']],
    ['no reason for the call', ['None', FAILED, 'None']],
    ['no reason for the call, and a quota that it used up', ['None', 'None', FAILED]],
    ['a throttled row and a grant that it used up', ['ThrottlingError', FAILED, 'None']],
  ])('gets its result, not a final refusal, after %s', async (_name, codes) => {
    const { documents } = database([codes], { after: 1, item: paidRow });
    const record = await new DynamoDbCallTable('files', documents, AT_ONCE).payOnce(
      'hash',
      call,
      payments,
      0,
    );
    expect(record.seed).toBe('paid before');
  });

  test('tries again if the first attempt is not visible yet', async () => {
    const answers = [
      [CONFLICT, FAILED, 'None'],
      ['None', CONFLICT, FAILED],
      [FAILED, FAILED],
    ];
    const { documents, sent } = database(answers, { after: 3, item: paidRow });
    const record = await new DynamoDbCallTable('files', documents, AT_ONCE).payOnce(
      'hash',
      call,
      payments,
      0,
    );
    expect(record.seed).toBe('paid before');
    expect(sent.filter((command) => command !== 'get')).toHaveLength(3);
  });

  test('is refused if the call has not been paid', async () => {
    const { documents } = database([['None', FAILED, 'None']]);
    const calls = new DynamoDbCallTable('files', documents, AT_ONCE);
    await expect(calls.payOnce('hash', call, payments, 0)).rejects.toBe(grant.refusal);
  });
});

describe('a call without a key', () => {
  test('pays its grant and its quota in one transaction, and repeats it after a conflict', async () => {
    const { documents, sent } = database([['None', CONFLICT], ['ThrottlingError', 'None'], 'made']);
    await new DynamoDbCallTable('files', documents, AT_ONCE).pay(payments);
    expect(sent).toEqual(Array.from({ length: 3 }, () => 'transaction of 2'));
  });

  test('is refused if a payment is refused', async () => {
    const calls = new DynamoDbCallTable('files', database([['None', FAILED]]).documents, AT_ONCE);
    await expect(calls.pay(payments)).rejects.toBe(quota?.refusal);
  });
});

test('a transaction that DynamoDB finds invalid is not repeated', async () => {
  const { documents, sent } = database([['None', 'ValidationError', 'None']]);
  const calls = new DynamoDbCallTable('files', documents, AT_ONCE);
  await expect(calls.payOnce('hash', call, payments, 0)).rejects.toThrow('cancelled');
  expect(sent).toHaveLength(1);
});

/** Cancels a transaction that meets another one at an item, after the time of a transaction, as AWS does. */
function contested(clock: VirtualClock, milliseconds: number): DynamoDBDocumentClient {
  const held = new Set<string>();
  const send = async (command: unknown): Promise<object> => {
    if (!(command instanceof TransactWriteCommand)) return {};
    const keys = (command.input.TransactItems ?? []).map(({ Put, Update }) =>
      String(Put?.Item?.['key'] ?? Update?.Key?.['key']),
    );
    const codes = keys.map((key) => (held.has(key) ? CONFLICT : 'None'));
    const conflict = codes.includes(CONFLICT);
    if (!conflict) for (const key of keys) held.add(key);
    await new Promise<void>((resolve) => clock.after(milliseconds, resolve));
    if (conflict) throw cancelled(codes);
    for (const key of keys) held.delete(key);
    return {};
  };
  return { send } as unknown as DynamoDBDocumentClient;
}

test.each([
  [15, 100],
  [25, 100],
  [15, 150],
])('with %i ms for a transaction, %i calls of a tenant at once are all paid', async (ms, count) => {
  const clock = new VirtualClock();
  const timing = {
    now: () => clock.now,
    sleep: (wait: number) => new Promise<void>((resolve) => void clock.after(wait, resolve)),
  };
  const calls = new DynamoDbCallTable('files', contested(clock, ms), timing);
  const paying = Array.from({ length: count }, (_, index) =>
    calls.payOnce(`call ${index}`, call, quota ? [quota] : [], 0),
  );
  const outcomes = Promise.allSettled(paying);
  await clock.exhaust(100_000);
  const busy = (await outcomes).filter(({ status }) => status === 'rejected').length;
  expect(busy).toBeLessThanOrEqual(count / 50);
  expect(clock.now).toBeLessThan(6500);
});
