import { essenceOf, isAllowedType } from './media-type.ts';
import type { UploadPolicy } from './upload-policy.ts';

/** Types whose content always starts with known bytes. Content without these bytes has another type. */
const HAS_MAGIC_BYTES = new Set([
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

/** Alternative names of types, as browsers and operating systems report them. */
const ALIASES: Readonly<Record<string, string>> = {
  'application/vnd.rar': 'application/x-rar-compressed',
  'application/x-compressed': 'application/gzip',
  'application/x-gzip': 'application/gzip',
  'application/x-pdf': 'application/pdf',
  'application/x-zip-compressed': 'application/zip',
  'image/jpg': 'image/jpeg',
  'image/pjpeg': 'image/jpeg',
  'image/x-png': 'image/png',
  'text/rtf': 'application/rtf',
  'text/x-vcard': 'text/vcard',
};

/** Maps a detected container type to the declared types that are based on it. */
const CONTAINER_OF: Readonly<Record<string, RegExp>> = {
  'application/zip': /^application\/(.*(zip|openxml|opendocument|epub|java-archive|android)|vnd\.)/,
  'application/gzip': /^application\/(.*\+gzip|x-tar|x-tgz|x-gtar)$/,
  'application/xml': /^[a-z]+\/(.*\+)?xml$|^text\/html$/,
  'application/x-cfb': /^application\/(msword|x-ms|.*vnd\.(ms-|visio)|.*outlook)/,
  'application/rtf': /^application\/msword$/,
  'application/pdf': /^application\/(postscript|illustrator)$/,
};

const EXECUTABLE =
  /x-msdownload|x-elf|x-mach-binary|x-sharedlib|x-dosexec|x-ms-shortcut|vnd\.microsoft\.portable/;

/**
 * Returns whether the content contradicts the declared type. `detected` is the type that the first bytes
 * indicate, or undefined if they indicate none, as in text. When unsure, it returns false, because true
 * deletes the file: image types are often mixed up with each other, audio and video types too, and most
 * types have several names. It is stricter if the deployment lists allowed types: the detected type must be
 * on the list, and the content of an image, audio or video type must be recognized.
 */
export function contradictsDeclaredType(
  declared: string,
  detected: string | undefined,
  { allowedTypes }: Pick<UploadPolicy, 'allowedTypes'>,
): boolean {
  const declaredType = canonicalType(declared);
  const strict = allowedTypes.length > 0;
  if (detected === undefined)
    return HAS_MAGIC_BYTES.has(declaredType) || (strict && isMedia(declaredType));
  const found = canonicalType(detected);
  if (found === declaredType || CONTAINER_OF[found]?.test(declaredType)) return false;
  if (strict && !isAllowedType(found, allowedTypes)) return true;
  if (EXECUTABLE.test(found)) return !/octet-stream/.test(declaredType);
  if (isMedia(declaredType)) return mediaFamily(found) !== mediaFamily(declaredType);
  return HAS_MAGIC_BYTES.has(declaredType);
}

function canonicalType(type: string): string {
  const essence = essenceOf(type);
  return ALIASES[essence] ?? essence;
}

/** Excludes SVG, which is text without known first bytes. */
function isMedia(type: string): boolean {
  return mediaFamily(type) !== undefined && type !== 'image/svg+xml';
}

/** Audio and video form one family because they share containers. */
function mediaFamily(type: string): 'image' | 'recording' | undefined {
  if (type.startsWith('image/')) return 'image';
  return /^(audio|video)\/|^application\/ogg$/.test(type) ? 'recording' : undefined;
}

/** Types that a browser can execute as a page or script. */
const ACTIVE = /^text\/html$|[/+]xml$|(java|ecma)script$|x-shockwave/;

/** Returns the content type of a download. Types that a browser could execute become plain bytes. */
export function downloadType(type: string): string {
  return ACTIVE.test(essenceOf(type)) ? 'application/octet-stream' : type;
}
