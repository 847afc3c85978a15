import type { Translator } from '../../i18n/translator.ts';

/** The file types behind media types whose subtype nobody would recognize. */
const NAMES: Readonly<Record<string, string>> = {
  plain: 'TXT',
  'audio/mpeg': 'MP3',
  quicktime: 'MOV',
  msword: 'DOC',
  'ms-excel': 'XLS',
  'wordprocessingml.document': 'DOCX',
  'spreadsheetml.sheet': 'XLSX',
  jpg: 'JPEG',
};

const MAX_TYPES = 6;

/** Returns the words of an `accept` attribute in lower case. Only commas are right, but people write others too. */
export function acceptWords(accept: string): readonly string[] {
  return accept.toLowerCase().match(/[^\s,;|]+/g) ?? [];
}

/**
 * Returns the file types of an `accept` attribute for people: `images, PDF or DOCX`. Returns an empty text if
 * all files are accepted, or if the list is too long for a hint.
 */
export function acceptText(accept: string | null, translator: Translator): string {
  const names = new Set(acceptWords(accept ?? '').map((word) => typeName(word, translator)));
  if (names.has('') || names.size > MAX_TYPES) return '';
  return new Intl.ListFormat(translator.language, { type: 'disjunction' }).format(names);
}

function typeName(token: string, translator: Translator): string {
  if (token === 'image/*') return translator.t('images');
  if (token === 'audio/*') return translator.t('audio');
  if (token === 'video/*') return translator.t('videos');
  const [, name = ''] =
    /^(?:\.|\w+\/(?:x-|vnd\.(?:openxmlformats-officedocument\.)?)?)?([\w.-]+)/.exec(token) ?? [];
  return NAMES[token] ?? NAMES[name] ?? (/^[\w.]{1,6}$/.test(name) ? name.toUpperCase() : '');
}
