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

/** The values for the placeholders of a message. Numbers are formatted for the language. */
type Values<Key extends MessageKey> = [Placeholders<Text<Key>>] extends [never]
  ? []
  : [Readonly<Record<Placeholders<Text<Key>>, string | number>>];

function primary(language: string | undefined): string | undefined {
  return language?.toLowerCase().split('-')[0];
}

/** Messages that have a variant with the size limit, for errors that report one. */
const withLimit = {
  tooLarge: 'tooLargeLimit',
  tooSmall: 'tooSmallLimit',
  totalTooLarge: 'totalTooLargeLimit',
} as const;

function hasSizeLimit(key: MessageKey): key is keyof typeof withLimit {
  return key in withLimit;
}

/** Translates messages and errors into one language, and formats sizes, numbers and times for it. */
export class Translator extends NumberFormats {
  readonly #messages: Partial<Messages>;
  readonly #plurals: Intl.PluralRules;

  /**
   * @param language the full language tag of the page, for number formats
   * @param wordsLanguage the language of the messages, which differs if the page's language has no locale
   */
  constructor(language: string | undefined, wordsLanguage: string, messages: Partial<Messages>) {
    // Number formats follow the messages: “3 Minuten left” would mix two languages.
    super(primary(language) === primary(wordsLanguage) ? language : wordsLanguage);
    this.#messages = messages;
    this.#plurals = new Intl.PluralRules(wordsLanguage);
  }

  t<const Key extends MessageKey>(key: Key, ...[values]: Values<Key>): string {
    return this.#fill(this.#messages[key] ?? englishMessages[key], values ?? {});
  }

  error(error: FilestoreError): string {
    const { limit, allowed = [] } = error.details;
    const key = errorMessages[error.code];
    if (key === 'typeNotAllowed' && allowed.length > 0)
      return this.t('typeNotAllowedTypes', { types: allowed.join(', ') });
    if (limit === undefined) return this.t(key);
    if (key === 'tooMany') return this.t('tooManyLimit', { count: limit });
    return hasSizeLimit(key) ? this.t(withLimit[key], { size: this.size(limit) }) : this.t(key);
  }

  #fill(message: MessageText, values: Readonly<Record<string, string | number>>): string {
    const text = typeof message === 'string' ? message : this.#form(message, values['count']);
    // A single pass, because the name of a file can look like a placeholder.
    return text.replace(/\{(\w+)\}/g, (placeholder, name: string) => {
      const value = values[name];
      return typeof value === 'number' ? this.number(value) : (value ?? placeholder);
    });
  }

  #form(message: Exclude<MessageText, string>, count: string | number | undefined): string {
    return message[this.#plurals.select(Number(count))] ?? message.other;
  }
}
