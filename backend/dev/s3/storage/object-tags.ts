import { S3Error, type ErrorDetails } from '../error.ts';

export type Tags = Readonly<Record<string, string>>;

const MOST = 10;
const KEY_CHARACTERS = 128;
const VALUE_CHARACTERS = 256;

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html */
export function checkTags(pairs: readonly (readonly [string, string])[]): Tags {
  if (pairs.length > MOST) {
    throw new S3Error('BadRequest', `Object tags cannot be greater than ${MOST}`);
  }
  const tags = Object.fromEntries(pairs);
  for (const [key, value] of pairs) {
    if (key.startsWith('aws:')) {
      throw invalid('Your TagKey cannot be prefixed with aws:', { TagKey: key });
    }
    if (key === '' || !isTagText(key, KEY_CHARACTERS)) {
      throw invalid('The TagKey you have provided is invalid', { TagKey: key });
    }
    if (!isTagText(value, VALUE_CHARACTERS)) {
      throw invalid('The TagValue you have provided is invalid', { TagKey: key, TagValue: value });
    }
  }
  const twice = pairs.find(([key], index) => pairs.findIndex(([other]) => other === key) < index);
  if (twice) throw invalid('Cannot provide multiple Tags with the same key', { TagKey: twice[0] });
  return tags;
}

function isTagText(text: string, most: number): boolean {
  return text.length <= most && /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u.test(text);
}

/** `x-amz-tagging`, written as a query string. */
export function readTagHeader(headers: ReadonlyMap<string, string>): Tags {
  const header = headers.get('x-amz-tagging');
  if (header === undefined) return {};
  const pairs = header
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const [key = '', ...values] = pair.split('=').map(decode);
      if (key === undefined || key === '' || values.includes(undefined) || values.length > 1) {
        throw unreadable(header);
      }
      return [key, values[0] ?? ''] as const;
    });
  if (new Set(pairs.map(([key]) => key)).size < pairs.length) throw unreadable(header);
  return checkTags(pairs);
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}

function unreadable(header: string): S3Error {
  return S3Error.argument(
    'x-amz-tagging',
    header,
    "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without tag name duplicates.",
  );
}

function invalid(message: string, details: ErrorDetails): S3Error {
  return new S3Error('InvalidTag', message, details);
}
