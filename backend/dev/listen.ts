import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { explainListenError } from '../runtime/settings.ts';

/**
 * Listens on a host and a port. `localhost` has an address in each version of IP, and a server listens on one
 * of them. A second server listens on the other and passes its requests to the first.
 *
 * @returns all servers, which the caller closes
 * @throws {SettingError} if the port is taken, or the host is not an address of this machine
 */
export async function listen(
  server: Server,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<readonly Server[]> {
  try {
    await listenOn(server, port, host === 'localhost' ? '127.0.0.1' : host);
    if (host !== 'localhost') return [server];
    const twin = createServer((incoming, response) => {
      server.emit('request', incoming, response);
    });
    // Vite's connection to the page.
    twin.on('upgrade', (...upgrade) => server.emit('upgrade', ...upgrade));
    return (await isListeningOnIpv6(twin, port, server)) ? [server, twin] : [server];
  } catch (error) {
    server.close();
    throw explainListenError(error, host, port);
  }
}

/** Some machines have no IPv6, and a port that is free in IPv4 may be taken in IPv6. */
async function isListeningOnIpv6(twin: Server, port: number, first: Server): Promise<boolean> {
  try {
    await listenOn(twin, (first.address() as AddressInfo).port, '::1');
    return true;
  } catch (error) {
    // Browsers would open the other program under the name `localhost`.
    if (port !== 0 && errorCode(error) === 'EADDRINUSE') throw error;
    return false;
  }
}

async function listenOn(server: Server, port: number, host: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
}

export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
