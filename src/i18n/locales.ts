import { englishMessages, type Messages } from './messages.ts';
import { Translator } from './translator.ts';

type Load = () => Promise<{ readonly default: Messages }>;

/** The locales of the package. Each file is loaded when a page first uses its language. */
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

/** Returns the tag and its shorter forms, most specific first: `zh-hant-tw`, `zh-hant`, `zh`. */
function candidates(language: string | undefined): string[] {
  const parts = language?.toLowerCase().split('-') ?? [];
  return parts.map((_, index) => parts.slice(0, parts.length - index).join('-'));
}
