import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { FileEvent } from '../../../src/contract/file-events.ts';
import { matches } from '../../../src/contract/schema.ts';
import { Webhook } from 'standardwebhooks';

/** 24 bytes in base64, as in the examples of the Standard Webhooks specification. */
export const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

type Answer = (response: ServerResponse, incoming: IncomingMessage) => void;

/** A receiver of webhooks, which verifies the signature of every event, but not its age: a test turns the clock. */
export class WebhookReceiver {
  readonly url: string;
  /** The events that were answered with success, with repeats. */
  readonly accepted: FileEvent[] = [];
  /** Requests without a valid signature. */
  readonly invalid: unknown[] = [];
  requests = 0;
  /** How the next requests are answered. */
  answer: Answer = (response) => void response.writeHead(204).end();
  readonly #server: Server;
  readonly #watchers = new Set<() => void>();

  private constructor(server: Server) {
    this.#server = server;
    this.url = `http://localhost:${(server.address() as AddressInfo).port}/webhooks?token=s3cret`;
    server.on('request', (incoming: IncomingMessage, response: ServerResponse) => {
      void this.#receive(incoming, response);
    });
  }

  static async start(): Promise<WebhookReceiver> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
    return new WebhookReceiver(server);
  }

  /** Resolves when the condition holds after a request. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise<void>((resolve) => this.#watchers.add(resolve));
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  async #receive(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(incoming);
    this.requests += 1;
    response.once('close', () => {
      for (const watcher of this.#watchers) watcher();
      this.#watchers.clear();
    });
    const event: unknown = JSON.parse(body);
    if (isSigned(incoming, body) && matches(FileEvent, event)) {
      this.answer(response, incoming);
      if (response.writableEnded && response.statusCode < 300) this.accepted.push(event);
    } else {
      this.invalid.push(body);
      response.writeHead(401).end();
    }
  }
}

function isSigned({ headers }: IncomingMessage, body: string): boolean {
  const { 'webhook-id': id, 'webhook-timestamp': time, 'webhook-signature': signature } = headers;
  const sentAt = new Date(Number(time) * 1000);
  return signature === new Webhook(SECRET).sign(String(id), sentAt, body);
}
