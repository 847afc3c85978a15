import { createHash, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import * as v from 'valibot';
import { FileEvent } from '../../src/contract/file-events.ts';
import { matches } from '../../src/contract/schema.ts';
import { parseDeadLetter, type DeadLetterQueue } from '../delivery/dead-letters.ts';

const PutEvents = v.object({ Entries: v.array(v.looseObject({ Detail: v.string() })) });
const SendMessage = v.looseObject({ MessageBody: v.string() });

/**
 * Stand-ins for what the functions use of EventBridge and SQS: PutEvents and SendMessage. The SDK's own clients call
 * them. The events of the bus go to `onEvent`, and messages into the dead-letter queue.
 */
export class MessageServices {
  readonly url: string;
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
    this.url = `http://localhost:${(server.address() as AddressInfo).port}`;
  }

  static async start(
    deadLetters: DeadLetterQueue,
    onEvent: (event: FileEvent) => void,
  ): Promise<MessageServices> {
    const server = createServer((incoming, response) => {
      void serve(incoming, response, deadLetters, onEvent).catch(() => response.destroy());
    });
    await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
    return new MessageServices(server);
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }
}

async function serve(
  incoming: IncomingMessage,
  response: ServerResponse,
  deadLetters: DeadLetterQueue,
  onEvent: (event: FileEvent) => void,
): Promise<void> {
  const body = await json(incoming);
  const operation = String(incoming.headers['x-amz-target']).split('.')[1];
  if (operation === 'PutEvents') {
    const { Entries } = v.parse(PutEvents, body);
    for (const { Detail } of Entries) {
      const event: unknown = JSON.parse(Detail);
      if (matches(FileEvent, event)) onEvent(event);
    }
    const entries = Entries.map(() => ({ EventId: randomUUID() }));
    return respond(response, 200, { FailedEntryCount: 0, Entries: entries });
  }
  if (operation === 'SendMessage') {
    const { MessageBody } = v.parse(SendMessage, body);
    const letter = parseDeadLetter(MessageBody);
    if (!letter) return respond(response, 400, { __type: 'InvalidMessageContents' });
    await deadLetters.send(letter);
    const MD5OfMessageBody = createHash('md5').update(MessageBody).digest('hex');
    return respond(response, 200, { MessageId: randomUUID(), MD5OfMessageBody });
  }
  respond(response, 400, { __type: 'UnknownOperationException' });
}

function respond(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' });
  response.end(JSON.stringify(body));
}
