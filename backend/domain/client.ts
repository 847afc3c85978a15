import { createHash } from 'node:crypto';
import { isIPv6 } from 'node:net';

/** Who registers files: a person or page that the form's server has named in a grant, or an address. */
type Client = { readonly subject: string } | { readonly address: string };

/**
 * Returns the name under which the files of a client are counted and logged. It does not reveal the subject, and
 * an address only to somebody who tries all of them.
 */
export function clientHash(tenant: string, client: Client): string {
  const who =
    'subject' in client ? ['subject', client.subject] : ['address', networkOf(client.address)];
  return createHash('sha256')
    .update(JSON.stringify([tenant, ...who]))
    .digest('base64url')
    .slice(0, HASH_LENGTH);
}

/** 132 bits. */
const HASH_LENGTH = 22;

/** A subscriber of IPv6 gets a network of 56 or 64 bits, so all of its addresses count as one. */
const NETWORK_BITS = 56n;

function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  const [, mapped] = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address) ?? [];
  if (mapped !== undefined) return mapped;
  const [start = '', end] = address.split('::');
  const groups = start.split(':').filter((group) => group !== '');
  const last = end === undefined ? [] : end.split(':').filter((group) => group !== '');
  const zeros = Array.from({ length: Math.max(0, 8 - groups.length - last.length) }, () => '0');
  const bits = [...groups, ...(end === undefined ? [] : zeros), ...last].reduce(
    (sum, group) => (sum << 16n) | BigInt(`0x${group}`),
    0n,
  );
  return (bits >> (128n - NETWORK_BITS)).toString(16);
}
