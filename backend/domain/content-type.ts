import { essenceOf, isAllowedType } from './media-type.ts';
import type { UploadPolicy } from './upload-policy.ts';

/** Types whose first bytes are always known: without them the content is something else. */
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

/** Other names for the same, as browsers and systems report them. */
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

/** What is found where one of the types that are made of it was declared. */
const CONTAINER_OF: Readonly<Record<string, RegExp>> = {
  'application/zip': /^application\/(.*(zip|openxml|opendocument|epub|java-archive|android)|vnd\.)/,
  'application/gzip': /^application\/(.*\+gzip|x-tar|x-tgz|x-gtar)$/,
  'application/xml': /^[a-z]+\/(.*\+)?xml$|^text\/html$/,
  'application/x-cfb': /^application\/(msword|x-ms|.*vnd\.(ms-|visio)|.*outlook)/,
  'application/rtf': /^application\/msword$/,
  'application/pdf': /^application\/(postscript|illustrator)$/,
};

const PROGRAM =
  /x-msdownload|x-elf|x-mach-binary|x-sharedlib|x-dosexec|x-ms-shortcut|vnd\.microsoft\.portable/;

/**
 * Does the content contradict what was declared? `detected` is what the first bytes say, undefined
 * where they say nothing, as with text. Doubt is for the file, because the answer deletes it: pictures
 * and recordings go by each other's names, and most types have several. A deployment that lists types
 * gets a stricter answer: what was found must be on its list, and a picture must be recognised as one.
 */
export function contradictsDeclaredType(
  declared: string,
  detected: string | undefined,
  { allowedTypes }: Pick<UploadPolicy, 'allowedTypes'>,
): boolean {
  const declaredType = nameOf(declared);
  const strict = allowedTypes.length > 0;
  if (detected === undefined)
    return HAS_MAGIC_BYTES.has(declaredType) || (strict && isMedia(declaredType));
  const found = nameOf(detected);
  if (found === declaredType || CONTAINER_OF[found]?.test(declaredType)) return false;
  if (strict && !isAllowedType(found, allowedTypes)) return true;
  if (PROGRAM.test(found)) return !/octet-stream/.test(declaredType);
  if (isMedia(declaredType)) return mediaFamily(found) !== mediaFamily(declaredType);
  return HAS_MAGIC_BYTES.has(declaredType);
}

function nameOf(type: string): string {
  const essence = essenceOf(type);
  return ALIASES[essence] ?? essence;
}

/** SVG is text. */
function isMedia(type: string): boolean {
  return mediaFamily(type) !== undefined && type !== 'image/svg+xml';
}

/** A container of sound and one of film are often the same. */
function mediaFamily(type: string): 'picture' | 'recording' | undefined {
  if (type.startsWith('image/')) return 'picture';
  return /^(audio|video)\/|^application\/ogg$/.test(type) ? 'recording' : undefined;
}

/** What a browser runs as a page or a script. */
const ACTIVE = /^text\/html$|[/+]xml$|(java|ecma)script$|x-shockwave/;

/** The type that a download is given back under: one that could run is bytes to save and no more. */
export function downloadType(type: string): string {
  return ACTIVE.test(essenceOf(type)) ? 'application/octet-stream' : type;
}
