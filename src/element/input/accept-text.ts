import { namesOfExtension, readableTypes } from '../../contract/media-types.ts';
import type { Translator } from '../../i18n/translator.ts';
import { acceptTokens } from './accept.ts';

const MAX_TYPES = 6;

/**
 * Returns the file types of an `accept` attribute for people: `images, PDF or DOCX`. Returns an empty text if
 * all files are accepted, or if the list is too long for a hint.
 */
export function acceptText(accept: string | null, translator: Translator): string {
  const names = new Set(acceptTokens(accept ?? '').map((token) => typeName(token, translator)));
  if (names.has('') || names.size > MAX_TYPES) return '';
  return new Intl.ListFormat(translator.language, { type: 'disjunction' }).format(names);
}

/** Returns `JPG` for `.jpeg`. Returns an empty text for a type that nobody would recognize. */
function typeName(token: string, translator: Translator): string {
  if (token === 'image/*') return translator.t('images');
  if (token === 'audio/*') return translator.t('audio');
  if (token === 'video/*') return translator.t('videos');
  const [type = token] = token.startsWith('.') ? namesOfExtension(token.slice(1)) : [];
  const [extension = ''] = readableTypes([type]);
  return /^\.[\w.]{1,6}$/.test(extension) ? extension.slice(1).toUpperCase() : '';
}
