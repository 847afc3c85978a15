import { displayName } from '../../src/contract/file-names.ts';
import { NAME_BYTES } from '../../src/contract/limits.ts';
import type { Disposition } from '../../src/contract/server-requests.ts';
import { percentEncode } from './percent-encode.ts';

const RESERVED = /[\\/:*?"<>|]/g;
/**
 * Windows opens these names as devices, with any extension:
 * https://learn.microsoft.com/windows/win32/fileio/naming-a-file
 */
const DEVICE = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?=\.|$)/i;

/**
 * Returns a name that is safe to display and to save on any operating system, and as close to the original
 * as possible. The name is used only for downloads and never becomes part of a path or key.
 */
export function cleanFileName(name: string): string {
  const start = displayName(name)
    .normalize('NFC')
    .replace(RESERVED, '_')
    .replace(/^[\s.]+/u, hiddenDot);
  const plain = withoutEnd(start).replace(DEVICE, '_$1');
  return withoutEnd(displayName(cutToBytes(plain, NAME_BYTES))) || 'file';
}

/**
 * Returns a path from a folder whose last name is `name`, and whose other names are as safe as that of a file: a program
 * that joins it to a folder cannot leave the folder. Returns undefined if there is no folder.
 */
export function cleanFilePath(path: string, name: string): string | undefined {
  const folders = path.split('/').slice(0, -1).map(cleanFileName);
  return folders.length === 0 ? undefined : [...folders, name].join('/');
}

/** Removes dots and spaces at the end. A regular expression would be slow for many spaces inside the name. */
function withoutEnd(name: string): string {
  let { length } = name;
  while (length > 0 && /[\s.]/u.test(name.charAt(length - 1))) length -= 1;
  return name.slice(0, length);
}

/** The one dot of `.env` and `.gitignore` is kept. Other dots and spaces at the start are not. */
function hiddenDot(start: string): string {
  return /^\s*\.$/u.test(start) ? '.' : '';
}

/** Cuts between code points. Keeps an extension of up to 16 bytes, because programs depend on it. */
function cutToBytes(name: string, limit: number): string {
  if (Buffer.byteLength(name) <= limit) return name;
  const dot = name.lastIndexOf('.');
  const extension = dot > 0 && Buffer.byteLength(name.slice(dot)) <= 16 ? name.slice(dot) : '';
  const maxStemBytes = limit - Buffer.byteLength(extension);
  let stem = '';
  let bytes = 0;
  for (const character of name.slice(0, name.length - extension.length)) {
    bytes += Buffer.byteLength(character);
    if (bytes > maxStemBytes) break;
    stem += character;
  }
  // A cut at a dot would leave two of them.
  return extension === '' ? stem : withoutEnd(stem) + extension;
}

/**
 * Returns a Content-Disposition header as defined by RFC 6266 and RFC 8187. The header is ASCII, because S3
 * refuses a response-content-disposition with bytes outside ISO-8859-1.
 */
export function contentDisposition(disposition: Disposition, name: string): string {
  const ascii = name.replace(/[^\x20-\x7e]|["\\%]/gu, '_');
  return `${disposition}; filename="${ascii}"; filename*=UTF-8''${percentEncode(name)}`;
}
