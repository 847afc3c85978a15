import { englishMessages, type Messages } from './messages.ts';
import { Translator } from './translator.ts';

type Load = () => Promise<{ readonly default: Messages }>;

/** The languages that come with the package, each a file that is loaded when a page speaks it. */
const packaged: Readonly<Record<string, Load>> = {
  ar: () => import('./locales/ar.ts'),
  de: () => import('./locales/de.ts'),
  es: () => import('./locales/es.ts'),
  fr: () => import('./locales/fr.ts'),
  ja: () => import('./locales/ja.ts'),
  pt: () => import('./locales/pt.ts'),
  zh: () => import('./locales/zh.ts'),
};

const known = new Map<string, Partial<Messages>>([['en', englishMessages]]);
const loading = new Map<string, Promise<void>>();
const listeners = new Set<() => void>();

/**
 * Adds a language, or puts other words in the place of one's own. What is missing is English.
 *
 * @param language as in a `lang` attribute: `nl`, `pt-BR`
 */
export function addLocale(language: string, messages: Partial<Messages>): void {
  known.set(language.toLowerCase(), messages);
  for (const listener of listeners) listener();
}

/** Calls back whenever there are words that were not there before. */
export function onLocaleAdded(listener: () => void): void {
  listeners.add(listener);
}

/** Of the languages that can be spoken now, the one that comes closest, with its words. */
export interface ResolvedLocale {
  readonly language: string;
  readonly messages: Partial<Messages>;
}

export function resolveLocale(language: string | undefined): ResolvedLocale {
  const resolved = candidates(language).find((candidate) => known.has(candidate)) ?? 'en';
  return { language: resolved, messages: known.get(resolved) ?? englishMessages };
}

/** What can be said in a language now; in English until its words have been loaded. */
export function translatorFor(
  language: string | undefined,
  overrides: Partial<Messages> = {},
): Translator {
  const resolved = resolveLocale(language);
  return new Translator(language, resolved.language, { ...resolved.messages, ...overrides });
}

/** Loads the words of a language. Undefined where there is nothing to wait for. */
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
    // A failed one stays so, or each update of each element would ask for it again.
    loading.set(language, once);
  }
  return once;
}

async function loadAndAdd(language: string, load: Load): Promise<void> {
  const { default: messages } = await load();
  // The page may have added its own meanwhile.
  if (!known.has(language)) addLocale(language, messages);
}

/** `zh-hant-tw`, `zh-hant`, `zh`: the page's own language before what comes closest. */
function candidates(language: string | undefined): string[] {
  const parts = language?.toLowerCase().split('-') ?? [];
  return parts.map((_, index) => parts.slice(0, parts.length - index).join('-'));
}
