import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Shape } from './carry-shaped.ts';
import type { ServerPlaces } from './server/commands.ts';

/** Where the page finds its servers. */
export interface NetworkPlaces {
  /** The page and the peers' APIs. */
  readonly app: string;
  /** Our API. */
  readonly api: string;
  /** S3 by each of its host names. */
  readonly uploads: readonly string[];
}

export type NetworkOrder =
  | { readonly aim: Pick<ServerPlaces, 'appUrl' | 'apiUrl' | 's3Url'> }
  | { readonly s3: Shape; readonly api: Shape };

/** All ways of the page to its servers, on a thread of their own. */
export class Network {
  readonly places: NetworkPlaces;
  readonly #thread: Worker;

  private constructor(thread: Worker, places: NetworkPlaces) {
    this.#thread = thread;
    this.places = places;
  }

  /** With no host name the page goes straight to S3: a plain pipe is a quarter of all work on two cores. */
  static async open(hosts: 0 | 1 | 2): Promise<Network> {
    const thread = new Worker(new URL('network-thread.ts', import.meta.url), { workerData: hosts });
    const [places] = (await once(thread, 'message')) as [NetworkPlaces];
    return new Network(thread, places);
  }

  async aim({ appUrl, apiUrl, s3Url }: ServerPlaces): Promise<void> {
    await this.#order({ aim: { appUrl, apiUrl, s3Url } });
  }

  /** Connections that are made from now on. */
  async shape(s3: Shape, api: Shape): Promise<void> {
    await this.#order({ s3, api });
  }

  async close(): Promise<void> {
    await this.#thread.terminate();
  }

  async #order(order: NetworkOrder): Promise<void> {
    const done = once(this.#thread, 'message');
    this.#thread.postMessage(order, []);
    await done;
  }
}
