import { S3Error } from '../error.ts';

/** The maximum number of rows in one response of S3. */
const MAX_ROWS = 1000;

type Query = ReadonlyMap<string, string>;

/** Reads a count such as `max-keys`. Values above 1,000 are reduced to 1,000. */
export function readCount(query: Query, name: string): number {
  return Math.min(readNumber(query, name, MAX_ROWS), MAX_ROWS);
}

/** Reads an integer from 0 to 2,147,483,647. */
export function readNumber(query: Query, name: string, fallback: number): number {
  const text = query.get(name) ?? '';
  if (text === '') return fallback;
  if (!/^-?\d+$/.test(text) || Number(text) > 2 ** 31 - 1) {
    throw S3Error.argument(name, text, `Provided ${name} not an integer or within integer range`);
  }
  if (Number(text) < 0) {
    throw S3Error.argument(
      name,
      text,
      `Argument ${name} must be an integer between 0 and 2147483647`,
    );
  }
  return Number(text);
}

/**
 * Returns the encoder for keys. Keys can contain characters not allowed in XML, which `encoding-type=url`
 * encodes.
 */
export function encoder(query: Query): (text: string) => string {
  const type = query.get('encoding-type');
  if (type === undefined) return (text) => text;
  if (type !== 'url') {
    throw S3Error.argument('encoding-type', type, 'Invalid Encoding Method specified in Request');
  }
  return (text) => encodeURIComponent(text).replaceAll('%2F', '/').replaceAll('%20', '+');
}

/** Returns the common prefix under which a key is grouped, or undefined for a key that is listed itself. */
export function commonPrefix(key: string, prefix: string, delimiter: string): string | undefined {
  if (delimiter === '') return undefined;
  const end = key.indexOf(delimiter, prefix.length);
  return end < 0 ? undefined : key.slice(0, end + delimiter.length);
}
