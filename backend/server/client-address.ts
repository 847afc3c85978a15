import { isIP } from 'node:net';
import proxyaddr from 'proxy-addr';

/**
 * Returns the address of the caller: that of the connection, or the one that trusted proxies report in
 * `X-Forwarded-For`.
 */
export type AddressOf = (
  forwarded: string | undefined,
  connection: string | undefined,
) => string | undefined;

/** @throws {TypeError} if a proxy is neither an address nor a range */
export function callerAddress(trustProxies: readonly string[]): AddressOf {
  if (trustProxies.length === 0) return (_forwarded, connection) => connection;
  const trust = proxyaddr.compile([...trustProxies]);
  return (forwarded, connection) => {
    if (connection === undefined || forwarded === undefined) return connection;
    const addresses = [
      connection,
      ...forwarded
        .split(',')
        .map((one) => one.trim())
        .toReversed(),
    ];
    // The first one that is not a trusted proxy, from the connection on.
    const index = addresses.findIndex((one, at) => !isIP(one) || !trust(one, at));
    const found = addresses[index === -1 ? addresses.length - 1 : index];
    return found !== undefined && isIP(found) ? found : connection;
  };
}
