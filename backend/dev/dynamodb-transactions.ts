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
 * AWS cancels one of two transactions that meet (TransactionConflict). Here the second one waits.
 */
export function addTransactions(server: Server): void {
  const [answer] = server.listeners('request') as RequestListener[];
  if (!answer) throw new Error('The server has no request listener');
  let transaction: Promise<unknown> = Promise.resolve();
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
    const body = await json(incoming);
    const before = transaction;
    const run = async (): Promise<void> => {
      await before;
      await Promise.all(inProgress);
      await respond(response, body, innerClient(server, incoming));
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

async function respond(response: ServerResponse, body: unknown, send: InnerClient): Promise<void> {
  const parsed = v.safeParse(TransactWrite, body);
  const [status, answer] = parsed.success
    ? await write(parsed.output.TransactItems, send)
    : [
        400,
        problem('ValidationException', 'The stand-in supports 1 to 100 items with Put or Update'),
      ];
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' });
  response.end(JSON.stringify(answer));
}

async function write(
  items: readonly TransactItem[],
  send: InnerClient,
): Promise<[status: number, answer: object]> {
  const targets = items.map((item) => {
    const { TableName, Item, Key } =
      'Put' in item ? { ...item.Put, Key: undefined } : { ...item.Update, Item: undefined };
    return { TableName, Key: { key: (Item ?? Key)?.['key'] } };
  });
  if (new Set(targets.map((target) => JSON.stringify(target))).size < items.length) {
    const text = 'Transaction request cannot include multiple operations on one item';
    return [400, problem('ValidationException', text)];
  }
  const undo: (() => Promise<unknown>)[] = [];
  const reasons: object[] = [];
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
  const codes = reasons.map((reason) => (reason as { Code: string }).Code).join(', ');
  const text = `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`;
  return [400, { ...problem('TransactionCanceledException', text), CancellationReasons: reasons }];
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
