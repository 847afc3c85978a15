import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import * as v from 'valibot';
import type { EventBus } from '../event-bus.ts';
import type { LocalS3 } from '../s3/server.ts';

export interface AdminTargets {
  readonly s3: LocalS3;
  readonly events?: EventBus | undefined;
  /** Moves the clock that S3 and everything beside it goes by. */
  readonly advance: (seconds: number) => void;
}

type Action = (body: unknown) => unknown;

const ClockMove = v.strictObject({ seconds: v.number() });
const Release = v.strictObject({ order: v.picklist(['arrived', 'reversed']) });

/**
 * A door for tests in other processes and languages: faults, clock, lifecycle. It has a port of its
 * own, is closed unless somebody asks for it, and nothing that is deployed knows it.
 *
 * | request | body | does |
 * | --- | --- | --- |
 * | `POST /faults` | a rule of `s3/faults.ts` | S3 requests go wrong |
 * | `GET /faults`, `DELETE /faults` | | hits of each rule; no more faults |
 * | `POST /event-faults` and so on | a rule of `event-faults.ts` | the same for events |
 * | `POST /events/release` | `{"order":"arrived"}` or `"reversed"` | delivers events that were held |
 * | `POST /clock` | `{"seconds":60}` | moves the clock forward |
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

  /** On loopback. Returns the port. */
  async listen(port: number): Promise<number> {
    const server = createServer((incoming, response) => {
      void this.#answer(incoming, response);
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

  async #answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const [status, body] = await this.#act(incoming);
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  }

  async #act(incoming: IncomingMessage): Promise<[number, unknown]> {
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
