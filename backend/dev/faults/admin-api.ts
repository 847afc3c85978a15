import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import * as v from 'valibot';
import type { EventBus } from '../event-bus.ts';
import type { LocalS3 } from '../s3/server.ts';

interface AdminTargets {
  readonly s3: LocalS3;
  readonly events?: EventBus | undefined;
  /** Advances the clock that S3 and the rest of the stack use. */
  readonly advance: (seconds: number) => void;
}

type Action = (body: unknown) => unknown;

const ClockMove = v.strictObject({ seconds: v.number() });
const Release = v.strictObject({ order: v.picklist(['arrived', 'reversed']) });

/**
 * An HTTP API that lets tests in other processes and languages control faults, clock and lifecycle. It has a
 * separate port, is off by default and is never deployed.
 *
 * | Request | Body | Effect |
 * | --- | --- | --- |
 * | `POST /faults` | a rule of `s3/faults.ts` | makes S3 requests fail |
 * | `GET /faults`, `DELETE /faults` | | returns the hits of each rule; removes all rules |
 * | `POST /event-faults` and so on | a rule of `event-faults.ts` | does the same for events |
 * | `POST /events/release` | `{"order":"arrived"}` or `"reversed"` | delivers events kept back by `hold` |
 * | `POST /clock` | `{"seconds":60}` | advances the clock |
 * | `POST /lifecycle` | | runs the buckets' lifecycle rules |
 */
export class AdminApi {
  readonly #actions: Readonly<Record<string, Action>>;
  #server: Server | undefined;

  constructor({ s3, events, advance }: AdminTargets) {
    this.#actions = {
      ...faultActions('/faults', s3.faults),
      ...(events && {
        ...faultActions('/event-faults', events.faults),
        'POST /events/release': async (body) => ({
          released: await events.release(v.parse(Release, body).order),
        }),
      }),
      'POST /clock': (body) => advance(v.parse(ClockMove, body).seconds),
      'POST /lifecycle': () => s3.runLifecycle(),
    };
  }

  /** Listens on the loopback interface and returns the port. */
  async listen(port: number): Promise<number> {
    const server = createServer((incoming, response) => {
      void this.#respond(incoming, response);
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, 'localhost', resolve);
    });
    this.#server = server;
    return (server.address() as AddressInfo).port;
  }

  close(): void {
    this.#server?.close();
    this.#server?.closeAllConnections();
  }

  async #respond(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const [status, body] = await this.#runAction(incoming);
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  }

  async #runAction(incoming: IncomingMessage): Promise<[number, unknown]> {
    const action = this.#actions[`${incoming.method} ${incoming.url}`];
    if (!action) return [404, { error: 'no such action', actions: Object.keys(this.#actions) }];
    try {
      const hasBody = Number(incoming.headers['content-length'] ?? 0) > 0;
      return [200, (await action(hasBody ? await json(incoming) : undefined)) ?? {}];
    } catch (error) {
      return [400, { error: error instanceof Error ? error.message : 'not understood' }];
    }
  }
}

interface AnyFaultPlan {
  addUnvalidated(rule: unknown): void;
  clear(): void;
  hits(): number[];
}

function faultActions(path: string, plan: AnyFaultPlan): Record<string, Action> {
  return {
    [`POST ${path}`]: (body) => plan.addUnvalidated(body),
    [`GET ${path}`]: () => ({ hits: plan.hits() }),
    [`DELETE ${path}`]: () => plan.clear(),
  };
}
