import {
  GetCommand,
  PutCommand,
  TransactWriteCommand,
  type DynamoDBDocumentClient,
  type TransactWriteCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newFileId } from '../../backend/domain/file-id.ts';
import { createDynamoDbClient } from '../../backend/stores/dynamodb/client.ts';
import { startStack, type TestStack } from '../support/local-stack/start.ts';

/** Transactions of the local DynamoDB, which the library behind it lacks. Also runs against DynamoDB Local. */
let stack: TestStack;
let documents: DynamoDBDocumentClient;
let TableName: string;
beforeAll(async () => {
  stack = await startStack();
  documents = createDynamoDbClient(stack.stack.environment);
  TableName = stack.stack.environment.TABLE_NAME;
});
afterAll(() => stack.close());

type Items = NonNullable<TransactWriteCommandInput['TransactItems']>;

const newKey = (): string => `TEST#${newFileId()}`;
const count = async (key: string): Promise<unknown> =>
  (await documents.send(new GetCommand({ TableName, Key: { key }, ConsistentRead: true }))).Item?.[
    'count'
  ];
const create = (key: string): Items[number] => ({
  Put: {
    TableName,
    Item: { key, count: 1 },
    ConditionExpression: 'attribute_not_exists(#key)',
    ExpressionAttributeNames: { '#key': 'key' },
  },
});
const take = (key: string, atLeast: number): Items[number] => ({
  Update: {
    TableName,
    Key: { key },
    UpdateExpression: 'SET #count = #count - :one',
    ConditionExpression: '#count >= :least',
    ExpressionAttributeNames: { '#count': 'count' },
    ExpressionAttributeValues: { ':one': 1, ':least': atLeast },
  },
});
const transact = (...TransactItems: Items) =>
  documents.send(new TransactWriteCommand({ TransactItems }));
const reasons = async (work: Promise<unknown>): Promise<unknown> =>
  work.catch((error: { CancellationReasons?: { Code?: string }[] }) =>
    error.CancellationReasons?.map(({ Code }) => Code),
  );

test('a transaction makes all of its writes', async () => {
  const [one, two] = [newKey(), newKey()];
  await documents.send(new PutCommand({ TableName, Item: { key: two, count: 5 } }));
  await transact(create(one), take(two, 1));
  expect([await count(one), await count(two)]).toEqual([1, 4]);
});

test('a transaction whose conditions are not met changes nothing, and names each of them', async () => {
  const [one, two, three] = [newKey(), newKey(), newKey()];
  await documents.send(new PutCommand({ TableName, Item: { key: two, count: 5 } }));
  await documents.send(new PutCommand({ TableName, Item: { key: three, count: 5 } }));
  const failed = transact(create(one), take(two, 6), take(three, 1));
  expect(await reasons(failed)).toEqual(['None', 'ConditionalCheckFailed', 'None']);
  const both = transact(create(two), take(three, 9));
  expect(await reasons(both)).toEqual(['ConditionalCheckFailed', 'ConditionalCheckFailed']);
  expect([await count(one), await count(two), await count(three)]).toEqual([undefined, 5, 5]);
});

test('a transaction with two writes of one item is refused', async () => {
  const key = newKey();
  await expect(transact(create(key), take(key, 1))).rejects.toMatchObject({
    name: 'ValidationException',
  });
  expect(await count(key)).toBeUndefined();
});

test('a transaction that meets another one at an item is cancelled and names that item', async () => {
  const key = newKey();
  await documents.send(new PutCommand({ TableName, Item: { key, count: 50 } }));
  const outcomes = await Promise.all(
    Array.from({ length: 12 }, async () => reasons(transact(create(newKey()), take(key, 1)))),
  );
  const cancelled = outcomes.filter((outcome) => Array.isArray(outcome));
  // DynamoDB Local 3.3.1 runs transactions one after another: no conflict in 2,400 transactions. DynamoDB cancels them:
  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-conflict-handling
  if (!process.env['TEST_DYNAMODB_ENDPOINT']) expect(cancelled.length).toBeGreaterThan(0);
  expect(cancelled).toEqual(cancelled.map(() => ['None', 'TransactionConflict']));
  expect(await count(key)).toBe(50 - outcomes.length + cancelled.length);
  await transact(take(key, 1));
});

test('transactions at the same time never take more than there is', async () => {
  const key = newKey();
  await documents.send(new PutCommand({ TableName, Item: { key, count: 5 } }));
  const outcomes = await Promise.all(
    Array.from({ length: 12 }, async () => reasons(transact(create(newKey()), take(key, 1)))),
  );
  const taken = outcomes.filter((outcome) => !Array.isArray(outcome)).length;
  expect(taken).toBeGreaterThan(0);
  expect(await count(key)).toBe(5 - taken);
});
