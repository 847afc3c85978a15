import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { carryShaped, isShaped, UNSHAPED } from './carry-shaped.ts';

/**
 * A port that leads to a server through a slow network. It passes on TCP data, ends and resets. A new
 * connection costs no round trip, as it would on a real network.
 */
export class ShapingProxy {
  readonly origin: string;
  /** The shape of connections that are opened from now on. */
  shape = UNSHAPED;
  #target: { readonly host: string; readonly port: number } | undefined;

  private constructor(server: Server, host: string) {
    this.origin = `http://${host}:${(server.address() as AddressInfo).port}`;
    server.on('connection', (socket) => this.#accept(socket));
  }

  static async listen(host: string): Promise<ShapingProxy> {
    const server = createServer({ allowHalfOpen: true, noDelay: true });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, host, resolve);
    });
    return new ShapingProxy(server, host);
  }

  aim(url: string): void {
    const { hostname, port } = new URL(url);
    this.#target = { host: hostname, port: Number(port) };
  }

  #accept(near: Socket): void {
    if (!this.#target) {
      near.resetAndDestroy();
      return;
    }
    const far = connect({ ...this.#target, allowHalfOpen: true, noDelay: true });
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      socket.on('error', () => other.resetAndDestroy());
    }
    if (!isShaped(this.shape)) {
      near.pipe(far).pipe(near);
      return;
    }
    carryShaped(near, far, this.shape);
    carryShaped(far, near, this.shape);
  }
}
