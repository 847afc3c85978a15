import { englishMessages, type Messages } from './messages.ts';
import { Translator } from './translator.ts';

type Load = () => Promise<{ readonly default: Messages }>;

/** The locales of the package. Each file is loaded when a page first uses its language. */
const packaged: Readonly<Record<string, Load>> = {
  ar: () => import('./locales/ar.ts'),
  cs: () => import('./locales/cs.ts'),
  da: () => import('./locales/da.ts'),
  de: () => import('./locales/de.ts'),
  el: () => import('./locales/el.ts'),
  es: () => import('./locales/es.ts'),
  fi: () => import('./locales/fi.ts'),
  fr: () => import('./locales/fr.ts'),
  hi: () => import('./locales/hi.ts'),
  hu: () => import('./locales/hu.ts'),
  id: () => import('./locales/id.ts'),
  it: () => import('./locales/it.ts'),
  ja: () => import('./locales/ja.ts'),
  ko: () => import('./locales/ko.ts'),
  nl: () => import('./locales/nl.ts'),
  pl: () => import('./locales/pl.ts'),
  pt: () => import('./locales/pt.ts'),
  ro: () => import('./locales/ro.ts'),
  ru: () => import('./locales/ru.ts'),
  sv: () => import('./locales/sv.ts'),
  tr: () => import('./locales/tr.ts'),
  uk: () => import('./locales/uk.ts'),
  zh: () => import('./locales/zh.ts'),
  'zh-hant': () => import('./locales/zh-hant.ts'),
};

const known = new Map<string, Partial<Messages>>([['en', englishMessages]]);
const loading = new Map<string, Promise<void>>();
const listeners = new Set<() => void>();

/**
 * Adds a locale, or replaces the messages of an existing one. Missing messages are shown in English.
 *
 * @param language a language tag as in a `lang` attribute: `nl`, `pt-BR`
 */
export function addLocale(language: string, messages: Partial<Messages>): void {
  known.set(language.toLowerCase(), messages);
  for (const listener of listeners) listener();
}

/** Calls the listener each time a locale has been added or loaded. */
export function onLocaleAdded(listener: () => void): void {
  listeners.add(listener);
}

/** The closest match among the loaded locales, with its messages. */
interface ResolvedLocale {
  readonly language: string;
  readonly messages: Partial<Messages>;
}

export function resolveLocale(language: string | undefined): ResolvedLocale {
  const resolved = candidates(language).find((candidate) => known.has(candidate)) ?? 'en';
  return { language: resolved, messages: known.get(resolved) ?? englishMessages };
}

/** Returns a translator for a language. It uses English until the locale has been loaded. */
export function translatorFor(
  language: string | undefined,
  overrides: Partial<Messages> = {},
): Translator {
  const resolved = resolveLocale(language);
  return new Translator(language, resolved.language, { ...resolved.messages, ...overrides });
}

/** Loads the locale of a language. Returns undefined if there is nothing to load. */
export function loadLocale(language: string | undefined): Promise<void> | undefined {
  for (const candidate of candidates(language)) {
    if (known.has(candidate)) return undefined;
    const load = packaged[candidate];
    if (load) return loadOnce(candidate, load);
  }
  return undefined;
}

function loadOnce(language: string, load: Load): Promise<void> {
  let once = loading.get(language);
  if (!once) {
    once = loadAndAdd(language, load);
    // A failed load is not retried at once; otherwise every update of every element would request it again.
    loading.set(language, once);
    once.catch(() => {
      globalThis.addEventListener?.('online', () => retry(language), { once: true });
    });
  }
  return once;
}

/** The listeners update the elements, which ask for the locale again. */
function retry(language: string): void {
  loading.delete(language);
  for (const listener of listeners) listener();
}

async function loadAndAdd(language: string, load: Load): Promise<void> {
  const { default: messages } = await load();
  // The page may have added its own messages in the meantime.
  if (!known.has(language)) addLocale(language, messages);
}

const candidatesByTag = new Map<string, readonly string[]>();

/** Returns the locales that suit a language, the best one first. Cached, because every update asks for them. */
function candidates(tag: string | undefined): readonly string[] {
  if (!tag) return [];
  let found = candidatesByTag.get(tag);
  if (!found) {
    found = findCandidates(tag);
    candidatesByTag.set(tag, found);
  }
  return found;
}

/**
 * Returns `zh-tw` and `zh-hant` for `zh-TW`: the script comes before the region. A language in another script than its
 * usual one does not fall back to it, as in CLDR: a reader of traditional characters prefers English to
 * simplified ones.
 */
function findCandidates(tag: string): readonly string[] {
  const locale = new Intl.Locale(tag);
  const { region } = locale;
  const { script } = locale.maximize();
  // People who speak Cantonese read Chinese.
  const language = locale.language === 'yue' ? 'zh' : locale.language;
  const regional = `${language}-${region}`;
  const isUsual = (shorter: string): boolean =>
    new Intl.Locale(shorter).maximize().script === script;
  return [
    tag,
    ...(region ? [`${language}-${script}-${region}`] : []),
    ...(region && isUsual(regional) ? [regional] : []),
    `${language}-${script}`,
    ...(isUsual(language) ? [language] : []),
  ].map((candidate) => candidate.toLowerCase());
}
