import type { FilestoreError } from '../contract/errors.ts';
import { english, type Message, type Phrase, type Words } from './messages.ts';
import { errorPhrases } from './error-messages.ts';
import { Formats } from './number-formats.ts';

type Text<Key extends Phrase> = (typeof english)[Key] extends { readonly other: infer Other }
  ? Other
  : (typeof english)[Key];

type Placeholders<Of> = Of extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Placeholders<Rest>
  : never;

/** What a phrase must be given: nothing where it has no placeholder. Numbers are written as people do. */
type Values<Key extends Phrase> = [Placeholders<Text<Key>>] extends [never]
  ? []
  : [Readonly<Record<Placeholders<Text<Key>>, string | number>>];

function primary(language: string | undefined): string | undefined {
  return language?.toLowerCase().split('-')[0];
}

/** What names its limit where it is known. */
const withSize = {
  tooLarge: 'tooLargeLimit',
  tooSmall: 'tooSmallLimit',
  totalTooLarge: 'totalTooLargeLimit',
} as const;

function isOfSize(phrase: Phrase): phrase is keyof typeof withSize {
  return phrase in withSize;
}

/** The words of one language, and how it writes sizes, numbers and times. */
export class Phrases extends Formats {
  readonly #words: Partial<Words>;
  readonly #plurals: Intl.PluralRules;

  /**
   * @param language the page's own, as exactly as it says: how numbers are written
   * @param wordsLanguage of the words, which is another one where the page's is not there
   */
  constructor(language: string | undefined, wordsLanguage: string, words: Partial<Words>) {
    // “3 Minuten left” is neither.
    super(primary(language) === primary(wordsLanguage) ? language : wordsLanguage);
    this.#words = words;
    this.#plurals = new Intl.PluralRules(wordsLanguage);
  }

  say<const Key extends Phrase>(key: Key, ...[values]: Values<Key>): string {
    return this.#fill(this.#words[key] ?? english[key], values ?? {});
  }

  error(error: FilestoreError): string {
    const { limit } = error.facts;
    const phrase = errorPhrases[error.code];
    if (limit === undefined) return this.say(phrase);
    if (phrase === 'tooMany') return this.say('tooManyLimit', { count: limit });
    return isOfSize(phrase)
      ? this.say(withSize[phrase], { size: this.size(limit) })
      : this.say(phrase);
  }

  #fill(message: Message, values: Readonly<Record<string, string | number>>): string {
    const text = typeof message === 'string' ? message : this.#form(message, values['count']);
    // In one go: a file may have a placeholder for its name.
    return text.replace(/\{(\w+)\}/g, (placeholder, name: string) => {
      const value = values[name];
      return typeof value === 'number' ? this.number(value) : (value ?? placeholder);
    });
  }

  #form(message: Exclude<Message, string>, count: string | number | undefined): string {
    return message[this.#plurals.select(Number(count))] ?? message.other;
  }
}
