import type { FilestoreError } from '../contract/errors.ts';
import { englishMessages, type MessageText, type MessageKey, type Messages } from './messages.ts';
import { errorMessages } from './error-messages.ts';
import { NumberFormats } from './number-formats.ts';

type Text<Key extends MessageKey> = (typeof englishMessages)[Key] extends {
  readonly other: infer Other;
}
  ? Other
  : (typeof englishMessages)[Key];

type Placeholders<Of> = Of extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Placeholders<Rest>
  : never;

/** What a phrase must be given: nothing where it has no placeholder. Numbers are written as people do. */
type Values<Key extends MessageKey> = [Placeholders<Text<Key>>] extends [never]
  ? []
  : [Readonly<Record<Placeholders<Text<Key>>, string | number>>];

function primary(language: string | undefined): string | undefined {
  return language?.toLowerCase().split('-')[0];
}

/** What names its limit where it is known. */
const withLimit = {
  tooLarge: 'tooLargeLimit',
  tooSmall: 'tooSmallLimit',
  totalTooLarge: 'totalTooLargeLimit',
} as const;

function hasSizeLimit(key: MessageKey): key is keyof typeof withLimit {
  return key in withLimit;
}

/** The words of one language, and how it writes sizes, numbers and times. */
export class Translator extends NumberFormats {
  readonly #messages: Partial<Messages>;
  readonly #plurals: Intl.PluralRules;

  /**
   * @param language the page's own, as exactly as it says: how numbers are written
   * @param wordsLanguage of the words, which is another one where the page's is not there
   */
  constructor(language: string | undefined, wordsLanguage: string, messages: Partial<Messages>) {
    // “3 Minuten left” is neither.
    super(primary(language) === primary(wordsLanguage) ? language : wordsLanguage);
    this.#messages = messages;
    this.#plurals = new Intl.PluralRules(wordsLanguage);
  }

  t<const Key extends MessageKey>(key: Key, ...[values]: Values<Key>): string {
    return this.#fill(this.#messages[key] ?? englishMessages[key], values ?? {});
  }

  error(error: FilestoreError): string {
    const { limit } = error.details;
    const key = errorMessages[error.code];
    if (limit === undefined) return this.t(key);
    if (key === 'tooMany') return this.t('tooManyLimit', { count: limit });
    return hasSizeLimit(key) ? this.t(withLimit[key], { size: this.size(limit) }) : this.t(key);
  }

  #fill(message: MessageText, values: Readonly<Record<string, string | number>>): string {
    const text = typeof message === 'string' ? message : this.#form(message, values['count']);
    // In one go: a file may have a placeholder for its name.
    return text.replace(/\{(\w+)\}/g, (placeholder, name: string) => {
      const value = values[name];
      return typeof value === 'number' ? this.number(value) : (value ?? placeholder);
    });
  }

  #form(message: Exclude<MessageText, string>, count: string | number | undefined): string {
    return message[this.#plurals.select(Number(count))] ?? message.other;
  }
}
