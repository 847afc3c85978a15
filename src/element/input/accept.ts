import { FilestoreError } from '../../contract/errors.ts';
import {
  extensionOf,
  isOneOf,
  isUnknownType,
  kindsOf,
  kindsOfExtension,
  namesOfType,
  readableTypes,
} from '../../contract/media-types.ts';
import { acceptWords } from './accept-text.ts';
import { warnOnce } from '../warn-once.ts';

/** The top-level types of IANA's registry, and those that are not registered. */
const TOKEN =
  /^(\.[^.*/\\"=][^*/\\"=]*|\*\/\*|(application|audio|chemical|font|haptics|image|message|model|multipart|text|video|x-[\w-]+)\/(\*|[\w!#$&^.+-]+))$/;

const EVERYTHING = '*/*';

let known: { readonly accept: string; readonly tokens: readonly string[] } = {
  accept: '',
  tokens: [],
};

/**
 * Returns the extensions, types and ranges of an `accept` attribute. An empty list accepts every file.
 * Repairs what can be understood, such as `jpg` and `image`, and ignores other text, as the browser's own
 * dialog does: a typing error must not refuse every file. The console names both once.
 */
export function acceptTokens(accept: string): readonly string[] {
  if (known.accept !== accept) known = { accept, tokens: parse(accept) };
  return known.tokens;
}

function parse(accept: string): readonly string[] {
  // A parameter, such as `codecs=opus`, says nothing of the file's type.
  const candidates = acceptWords(accept).filter((word) => !word.includes('='));
  const tokens = candidates.flatMap((word) => (TOKEN.test(word) ? word : (repair(word) ?? [])));
  if (candidates.some((word) => !TOKEN.test(word))) {
    warnOnce(
      `<filestore-upload>: accept="${accept}" is read as "${tokens.join() || EVERYTHING}". Write it like ".jpg, image/png, image/*"`,
    );
  }
  return tokens.includes(EVERYTHING) ? [] : tokens;
}

function repair(word: string): string | undefined {
  if (/^(\*|\.\*|\*\.\*)$/.test(word)) return EVERYTHING;
  if (/^(image|audio|video|text)\/?$/.test(word)) return `${word.replace('/', '')}/*`;
  const extension = word.replace(/^\*?\./, '');
  return kindsOfExtension(extension).length > 0 ? `.${extension}` : undefined;
}

/**
 * Whether a file fits an `accept` attribute: its extension, its type by any of its names, or what its
 * extension can stand for if the browser knows no type. Browsers check only their own dialog, not a drop.
 */
export function isAccepted({ name, type }: File, accept: string): boolean {
  const tokens = acceptTokens(accept);
  const kinds = kindsOf(name, type);
  const lowerName = name.toLowerCase();
  const isKnownExtension = kindsOfExtension(extensionOf(name)).length > 0;
  const fits = (token: string): boolean => {
    if (isOneOf(kinds, [token]) || (token.startsWith('.') && lowerName.endsWith(token)))
      return true;
    if (isKnownExtension) return false;
    // Nobody here knows the file or the type. The server may.
    if (isUnknownType(type)) return /\/[^*]/.test(token) && namesOfType(token).length === 1;
    // Android's documents often have a type and a name without an extension.
    return !/\.[a-z]\w*$/.test(lowerName) && isOneOf(kinds, kindsOfExtension(token.slice(1)));
  };
  return tokens.length === 0 || tokens.some(fits);
}

/** Returns the error of a file that does not fit `accept`. */
export function typeError(file: File, accept: string): FilestoreError | undefined {
  if (isAccepted(file, accept)) return undefined;
  return new FilestoreError('type-not-allowed', {
    detail: `type is ${file.type || 'unknown'}, accept is ${accept}`,
    allowed: readableTypes(acceptTokens(accept)),
  });
}
