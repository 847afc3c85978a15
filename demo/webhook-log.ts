import type { IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { ReceivedEvent } from './received-event.ts';
import { InvalidWebhookError, verifyWebhook, type FileEvent } from '../src/server.ts';

const MAX_EVENTS = 500;

/**
 * Receives the file events of the demo, as an application does: it verifies the signature, answers at once, and
 * recognises an event that arrives again.
 */
export class WebhookLog {
  readonly #secret: string;
  readonly #events = new Map<string, { event: FileEvent; logged: ReceivedEvent }>();

  constructor(secret: string) {
    this.#secret = secret;
  }

  /** Returns the status of the answer. */
  async receive(incoming: IncomingMessage): Promise<number> {
    const { headers } = incoming;
    try {
      const event = await verifyWebhook({ headers, body: await buffer(incoming) }, this.#secret);
      const times = (this.#events.get(event.id)?.logged.times ?? 0) + 1;
      const { id, type, data } = event;
      const receivedAt = new Date().toISOString();
      const logged = { id, type, name: data.name, receivedAt, times };
      this.#events.set(id, { event, logged });
      const [oldest] = this.#events.keys();
      if (oldest !== undefined && this.#events.size > MAX_EVENTS) this.#events.delete(oldest);
      return 204;
    } catch (error) {
      if (error instanceof InvalidWebhookError) return 401;
      throw error;
    }
  }

  /** Returns the events of the files of a visitor, in the order in which they arrived. */
  list(context: string): readonly ReceivedEvent[] {
    return [...this.#events.values()]
      .filter(({ event }) => event.data.context === context)
      .map(({ logged }) => logged);
  }
}
