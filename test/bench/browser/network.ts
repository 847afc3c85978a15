import type { Shape } from './carry-shaped.ts';
import type { ServerPlaces } from './server/commands.ts';
import { ShapingProxy } from './shaping-proxy.ts';

/** All ways of the page to its servers. */
export class Network {
  /** The page and the peers' APIs. */
  readonly app: ShapingProxy;
  /** Our API. */
  readonly api: ShapingProxy;
  /** S3 by each of its host names. */
  readonly uploads: readonly ShapingProxy[];

  private constructor(app: ShapingProxy, api: ShapingProxy, uploads: readonly ShapingProxy[]) {
    this.app = app;
    this.api = api;
    this.uploads = uploads;
  }

  /** With no host name the page goes straight to S3: a plain pipe is a quarter of all work on two cores. */
  static async open(hosts: 0 | 1 | 2): Promise<Network> {
    const names = ['localhost', '127.0.0.1'].slice(0, hosts);
    return new Network(
      await ShapingProxy.listen('localhost'),
      await ShapingProxy.listen('localhost'),
      await Promise.all(names.map((name) => ShapingProxy.listen(name))),
    );
  }

  get uploadOrigins(): string[] {
    return this.uploads.map(({ origin }) => origin);
  }

  aim({ appUrl, apiUrl, s3Url }: ServerPlaces): void {
    this.app.aim(appUrl);
    this.api.aim(apiUrl);
    for (const proxy of this.uploads) proxy.aim(s3Url);
  }

  shape(s3: Shape, api: Shape): void {
    this.app.shape = api;
    this.api.shape = api;
    for (const proxy of this.uploads) proxy.shape = s3;
  }

  close(): void {
    for (const proxy of [this.app, this.api, ...this.uploads]) proxy.close();
  }
}
