import { S3Error } from '../error.ts';

/** Of every list, as S3 gives no more in one answer. */
const MOST_ROWS = 1000;

type Query = ReadonlyMap<string, string>;

/** A count such as `max-keys`, at most 1,000 whatever was asked for. */
export function readCount(query: Query, name: string): number {
  return Math.min(readNumber(query, name, MOST_ROWS), MOST_ROWS);
}

/** A whole number from 0 to 2,147,483,647. */
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

/** Keys may hold characters that XML cannot; `encoding-type=url` is how a client asks around it. */
export function encoder(query: Query): (text: string) => string {
  const type = query.get('encoding-type');
  if (type === undefined) return (text) => text;
  if (type !== 'url') {
    throw S3Error.argument('encoding-type', type, 'Invalid Encoding Method specified in Request');
  }
  return (text) => encodeURIComponent(text).replaceAll('%2F', '/').replaceAll('%20', '+');
}

/** What folds a key, or undefined for one that stands by itself. */
export function commonPrefix(key: string, prefix: string, delimiter: string): string | undefined {
  if (delimiter === '') return undefined;
  const end = key.indexOf(delimiter, prefix.length);
  return end < 0 ? undefined : key.slice(0, end + delimiter.length);
}
