import { S3Error } from './s3-error.ts';

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
    if (key === '' || !isTagText(key, KEY_CHARACTERS) || key.startsWith('aws:')) {
      throw new S3Error('InvalidTag', 'The TagKey you have provided is invalid');
    }
    if (!isTagText(value, VALUE_CHARACTERS)) {
      throw new S3Error('InvalidTag', 'The TagValue you have provided is invalid');
    }
  }
  if (Object.keys(tags).length !== pairs.length) {
    throw new S3Error('InvalidTag', 'Cannot provide multiple Tags with the same key');
  }
  return tags;
}

function isTagText(text: string, most: number): boolean {
  return text.length <= most && /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u.test(text);
}

/** `x-amz-tagging`, written as a query string. */
export function readTagHeader(headers: ReadonlyMap<string, string>): Tags {
  const header = headers.get('x-amz-tagging');
  return header === undefined ? {} : checkTags([...new URLSearchParams(header)]);
}
