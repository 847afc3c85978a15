import type { UploadPolicy } from './upload-policy.ts';
import { isAllowedType } from './upload-policy.ts';

/** Without parameters, in lower case. */
export function essenceOf(type: string): string {
  return type.split(';', 1).join('').trim().toLowerCase();
}

/** Types whose first bytes are always known: without them the content is something else. */
const SIGNED = new Set([
  'application/gzip',
  'application/pdf',
  'application/zip',
  'audio/flac',
  'image/avif',
  'image/bmp',
  'image/gif',
  'image/heic',
  'image/jpeg',
  'image/png',
  'image/tiff',
  'image/webp',
  'video/mp4',
  'video/webm',
]);

/** A container that many types share, found where one of them was declared. */
const CONTAINERS: Readonly<Record<string, RegExp>> = {
  'application/zip': /zip|openxml|opendocument|epub|java-archive|android|vnd\./,
  'application/gzip': /gzip|gz|tar/,
  'application/xml': /xml|svg|html|rss|atom/,
  'application/x-cfb': /msword|ms-|vnd\.ms|visio|cfb/,
};

/** Nobody claims anything by them, and a browser opens nothing by them. */
const SAYS_NOTHING = new Set(['', 'application/octet-stream', 'binary/octet-stream']);

/**
 * Does the content contradict what was declared? `detected` is what the first bytes say, undefined
 * where they say nothing, as with text. Names of one kind (`image/jpg` for a PNG) are no lie: programs
 * mix them up, and what is allowed is asked of both.
 */
export function contentLies(
  declared: string,
  detected: string | undefined,
  { allowedTypes }: Pick<UploadPolicy, 'allowedTypes'>,
): boolean {
  const said = essenceOf(declared);
  if (detected === undefined) return SIGNED.has(said);
  const found = essenceOf(detected);
  if (found === said) return false;
  if (CONTAINERS[found]?.test(said)) return false;
  if (!isAllowedType(found, allowedTypes)) return true;
  if (SAYS_NOTHING.has(said)) return false;
  const [family] = said.split('/');
  return !['image', 'audio', 'video'].includes(family ?? '') || !found.startsWith(`${family}/`);
}

/** What a browser runs as a page or a script. */
const ACTIVE = /^text\/html$|[/+]xml$|(java|ecma)script$|x-shockwave/;

/** The type that a download is given back under: one that could run is bytes to save and no more. */
export function downloadType(type: string): string {
  return ACTIVE.test(essenceOf(type)) ? 'application/octet-stream' : type;
}
