import { S3Error, type ErrorDetails } from '../error.ts';

export type Tags = Readonly<Record<string, string>>;

const MAX_TAGS = 10;
const MAX_KEY_CHARACTERS = 128;
const MAX_VALUE_CHARACTERS = 256;

/**
 * Checks tags against the limits of https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html
 */
export function checkTags(pairs: readonly (readonly [string, string])[]): Tags {
  if (pairs.length > MAX_TAGS) {
    throw new S3Error('BadRequest', `Object tags cannot be greater than ${MAX_TAGS}`);
  }
  const tags = Object.fromEntries(pairs);
  for (const [key, value] of pairs) {
    if (key.startsWith('aws:')) {
      throw invalid('Your TagKey cannot be prefixed with aws:', { TagKey: key });
    }
    if (key === '' || !isTagText(key, MAX_KEY_CHARACTERS)) {
      throw invalid('The TagKey you have provided is invalid', { TagKey: key });
    }
    if (!isTagText(value, MAX_VALUE_CHARACTERS)) {
      throw invalid('The TagValue you have provided is invalid', { TagKey: key, TagValue: value });
    }
  }
  const duplicate = pairs.find(
    ([key], index) => pairs.findIndex(([other]) => other === key) < index,
  );
  if (duplicate)
    throw invalid('Cannot provide multiple Tags with the same key', { TagKey: duplicate[0] });
  return tags;
}

function isTagText(text: string, maxCharacters: number): boolean {
  return text.length <= maxCharacters && /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u.test(text);
}

/** Reads `x-amz-tagging`, which is encoded as a query string. */
export function readTagHeader(headers: ReadonlyMap<string, string>): Tags {
  const header = headers.get('x-amz-tagging');
  if (header === undefined) return {};
  const pairs = header
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const [key = '', ...values] = pair.split('=').map(decode);
      if (key === undefined || key === '' || values.includes(undefined) || values.length > 1) {
        throw invalidHeader(header);
      }
      return [key, values[0] ?? ''] as const;
    });
  if (new Set(pairs.map(([key]) => key)).size < pairs.length) throw invalidHeader(header);
  return checkTags(pairs);
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}

function invalidHeader(header: string): S3Error {
  return S3Error.argument(
    'x-amz-tagging',
    header,
    "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without tag name duplicates.",
  );
}

function invalid(message: string, details: ErrorDetails): S3Error {
  return new S3Error('InvalidTag', message, details);
}
