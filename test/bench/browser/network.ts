import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Shape } from './carry-shaped.ts';
import type { ServerAddresses } from './server/commands.ts';

/** The addresses of the servers for the page. */
export interface NetworkAddresses {
  /** The page and the peers' APIs. */
  readonly app: string;
  /** Our API. */
  readonly api: string;
  /** S3, one address for each of its host names. */
  readonly uploads: readonly string[];
}

export type NetworkOrder =
  | { readonly aim: Pick<ServerAddresses, 'appUrl' | 'apiUrl' | 's3Url'> }
  | { readonly s3: Shape; readonly api: Shape };

/** All network connections of the page, in a separate thread. */
export class Network {
  readonly addresses: NetworkAddresses;
  readonly #thread: Worker;

  private constructor(thread: Worker, addresses: NetworkAddresses) {
    this.#thread = thread;
    this.addresses = addresses;
  }

  /**
   * Without host names the page connects to S3 directly: a plain proxy takes a quarter of all work on two
   * cores.
   */
  static async open(hosts: 0 | 1 | 2): Promise<Network> {
    const thread = new Worker(new URL('network-thread.ts', import.meta.url), { workerData: hosts });
    const [addresses] = (await once(thread, 'message')) as [NetworkAddresses];
    return new Network(thread, addresses);
  }

  async aim({ appUrl, apiUrl, s3Url }: ServerAddresses): Promise<void> {
    await this.#order({ aim: { appUrl, apiUrl, s3Url } });
  }

  /** Sets the shape of connections that are opened from now on. */
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
