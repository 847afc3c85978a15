import { randomUUID } from 'node:crypto';
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import * as v from 'valibot';

const Item = v.record(v.string(), v.unknown());
const Action = v.looseObject({
  TableName: v.string(),
  Item: v.optional(Item),
  Key: v.optional(Item),
});
const TransactWrite = v.object({
  TransactItems: v.pipe(
    v.array(
      v.union([
        v.strictObject({ Put: v.required(Action, ['Item']) }),
        v.strictObject({ Update: v.required(Action, ['Key']) }),
      ]),
    ),
    v.minLength(1),
    v.maxLength(100),
  ),
});
type TransactItem = v.InferOutput<typeof TransactWrite>['TransactItems'][number];

/** Marks the requests that are a part of a transaction. Random, so that no client sends it by mistake. */
const INSIDE = `x-inside-${randomUUID()}`;

/**
 * Adds TransactWriteItems to a dynalite server, which lacks it. A transaction waits for the requests in
 * progress, and other requests wait for it. It then makes its writes one after another, and undoes them if
 * a condition is not met. Supports Put and Update, on a table whose key is the attribute `key`.
 *
 * As on AWS, a transaction that meets another one at an item is cancelled (TransactionConflict). Single writes
 * wait for a transaction, where AWS refuses one of the two.
 */
export function addTransactions(server: Server): void {
  const [answer] = server.listeners('request') as RequestListener[];
  if (!answer) throw new Error('The server has no request listener');
  let transaction: Promise<unknown> = Promise.resolve();
  const held = new Set<string>();
  const inProgress = new Set<Promise<void>>();

  const pass = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (incoming.headers[INSIDE] === undefined) {
      for (let before; before !== transaction;) await (before = transaction);
      const closed = new Promise<void>((resolve) => response.once('close', resolve));
      inProgress.add(closed);
      void closed.then(() => inProgress.delete(closed));
    }
    answer(incoming, response);
  };
  const transact = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const parsed = v.safeParse(TransactWrite, await json(incoming));
    if (!parsed.success)
      return respond(response, invalid('The stand-in supports 1 to 100 items with Put or Update'));
    const items = parsed.output.TransactItems;
    const targets = items.map((item) => JSON.stringify(targetOf(item)));
    const conflicts = targets.map((target) => held.has(target));
    if (conflicts.includes(true)) return respond(response, cancelledBy(conflicts));
    for (const target of targets) held.add(target);
    const before = transaction;
    const run = async (): Promise<void> => {
      await before;
      await Promise.all(inProgress);
      try {
        respond(response, await write(items, innerClient(server, incoming)));
      } finally {
        for (const target of targets) held.delete(target);
      }
    };
    transaction = run().catch(() => response.destroy());
    await transaction;
  };
  server.removeAllListeners('request');
  server.on('request', (incoming, response) => {
    const isTransaction = String(incoming.headers['x-amz-target']).endsWith('.TransactWriteItems');
    void (isTransaction ? transact : pass)(incoming, response);
  });
}

type InnerClient = (operation: string, input: object) => Promise<Record<string, unknown>>;

type Answer = readonly [status: number, body: object];

function respond(response: ServerResponse, [status, body]: Answer): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' });
  response.end(JSON.stringify(body));
}

/** The item that a write concerns. */
function targetOf(item: TransactItem): { TableName: string; Key: { key: unknown } } {
  const { TableName } = 'Put' in item ? item.Put : item.Update;
  return { TableName, Key: { key: ('Put' in item ? item.Put.Item : item.Update.Key)['key'] } };
}

async function write(items: readonly TransactItem[], send: InnerClient): Promise<Answer> {
  const targets = items.map(targetOf);
  if (new Set(targets.map((target) => JSON.stringify(target))).size < items.length) {
    return invalid('Transaction request cannot include multiple operations on one item');
  }
  const undo: (() => Promise<unknown>)[] = [];
  const reasons: Reason[] = [];
  for (const [index, item] of items.entries()) {
    const { TableName, Key } = targets[index] ?? {};
    const { Item: before } = await send('GetItem', { TableName, Key, ConsistentRead: true });
    const { __type: type, message } =
      'Put' in item ? await send('PutItem', item.Put) : await send('UpdateItem', item.Update);
    if (type === undefined) {
      undo.push(() =>
        before
          ? send('PutItem', { TableName, Item: before })
          : send('DeleteItem', { TableName, Key }),
      );
      reasons.push({ Code: 'None' });
    } else if (typeof type === 'string' && type.endsWith('#ConditionalCheckFailedException')) {
      reasons.push({ Code: 'ConditionalCheckFailed', Message: 'The conditional request failed' });
    } else {
      reasons.push({ Code: 'ValidationError', Message: message });
    }
  }
  if (undo.length === items.length) return [200, {}];
  for (const step of undo) await step();
  return cancelled(reasons);
}

interface Reason {
  readonly Code: string;
  readonly Message?: unknown;
}

function cancelledBy(conflicts: readonly boolean[]): Answer {
  const Message = 'Transaction is ongoing for the item';
  return cancelled(
    conflicts.map((met) => (met ? { Code: 'TransactionConflict', Message } : { Code: 'None' })),
  );
}

function cancelled(reasons: readonly Reason[]): Answer {
  const codes = reasons.map(({ Code }) => Code).join(', ');
  const text = `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`;
  return [400, { ...problem('TransactionCanceledException', text), CancellationReasons: reasons }];
}

function invalid(text: string): Answer {
  return [400, problem('ValidationException', text)];
}

function problem(type: string, text: string): object {
  return { __type: `com.amazonaws.dynamodb.v20120810#${type}`, Message: text, message: text };
}

/** Sends single operations to the same server, with the credentials of the transaction. */
function innerClient(server: Server, { headers }: IncomingMessage): InnerClient {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port');
  return async (operation, input) => {
    const response = await fetch(`http://localhost:${address.port}`, {
      method: 'POST',
      headers: {
        authorization: headers.authorization ?? '',
        'x-amz-date': String(headers['x-amz-date']),
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': `DynamoDB_20120810.${operation}`,
        [INSIDE]: '1',
      },
      body: JSON.stringify(input),
    });
    return (await response.json()) as Record<string, unknown>;
  };
}
