import { english, type Words } from './messages.ts';
import { Phrases } from './translator.ts';

type Load = () => Promise<{ readonly default: Words }>;

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

const known = new Map<string, Partial<Words>>([['en', english]]);
const loading = new Map<string, Promise<void>>();
const listeners = new Set<() => void>();

/**
 * Adds a language, or puts other words in the place of one's own. What is missing is English.
 *
 * @param language as in a `lang` attribute: `nl`, `pt-BR`
 */
export function addWords(language: string, words: Partial<Words>): void {
  known.set(language.toLowerCase(), words);
  for (const listener of listeners) listener();
}

/** Calls back whenever there are words that were not there before. */
export function onWords(listener: () => void): void {
  listeners.add(listener);
}

/** Of the languages that can be spoken now, the one that comes closest, with its words. */
export interface Spoken {
  readonly language: string;
  readonly words: Partial<Words>;
}

export function spokenFor(language: string | undefined): Spoken {
  const spoken = candidates(language).find((candidate) => known.has(candidate)) ?? 'en';
  return { language: spoken, words: known.get(spoken) ?? english };
}

/** What can be said in a language now; in English until its words have been loaded. */
export function phrasesIn(language: string | undefined, own: Partial<Words> = {}): Phrases {
  const spoken = spokenFor(language);
  return new Phrases(language, spoken.language, { ...spoken.words, ...own });
}

/** Loads the words of a language. Undefined where there is nothing to wait for. */
export function loadWords(language: string | undefined): Promise<void> | undefined {
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
    once = learn(language, load);
    // A failed one stays so, or each update of each element would ask for it again.
    loading.set(language, once);
  }
  return once;
}

async function learn(language: string, load: Load): Promise<void> {
  const { default: words } = await load();
  // The page may have added its own meanwhile.
  if (!known.has(language)) addWords(language, words);
}

/** `zh-hant-tw`, `zh-hant`, `zh`: the page's own language before what comes closest. */
function candidates(language: string | undefined): string[] {
  const parts = language?.toLowerCase().split('-') ?? [];
  return parts.map((_, index) => parts.slice(0, parts.length - index).join('-'));
}
