import type { FilestoreError } from '../contract/errors.ts';
import { errorTextOf } from './error-texts.ts';
import type { MessageText, Values } from './message-text.ts';
import { englishMessages, type MessageKey, type Messages } from './messages.ts';
import { NumberFormats } from './number-formats.ts';

/** The letters of scripts that are written from right to left. */
const RIGHT_TO_LEFT =
  /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

/** The name of a file in another direction must not move the words beside it: U+2068 and U+2069 isolate it. */
function isolated(
  placeholder: string,
  value: string | undefined,
  text: string,
): string | undefined {
  const moves = placeholder === 'name' && value !== undefined && RIGHT_TO_LEFT.test(value);
  // The messages of right-to-left languages isolate every name.
  return moves && !text.includes('\u2068') ? `\u2068${value}\u2069` : value;
}

function primary(language: string | undefined): string | undefined {
  return language?.toLowerCase().split('-')[0];
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

  t<const Key extends keyof typeof englishMessages>(
    key: Key,
    ...[values]: Values<(typeof englishMessages)[Key]>
  ): string {
    return this.text(key, englishMessages[key], values ?? {});
  }

  /** Returns the message of an error, or the page's own text. It is a general one until the messages of errors have been loaded. */
  error(error: FilestoreError): string {
    const { reason } = error.details;
    if (reason !== undefined) return reason;
    const text = errorTextOf(error, this);
    return text ? this.text(text.key, text.english, text.values) : this.t('internalError');
  }

  /** Returns a message whose English text is not one that a page needs at once. */
  text(
    key: MessageKey,
    english: MessageText,
    values: Readonly<Record<string, string | number>>,
  ): string {
    const message = this.#messages[key] ?? english;
    const text = typeof message === 'string' ? message : this.#form(message, values['count']);
    // A single pass, because the name of a file can look like a placeholder.
    return text.replace(/\{(\w+)\}/g, (placeholder, name: string) => {
      const value = values[name];
      return typeof value === 'number'
        ? this.number(value)
        : (isolated(name, value, text) ?? placeholder);
    });
  }

  #form(message: Exclude<MessageText, string>, count: string | number | undefined): string {
    return message[this.#plurals.select(Number(count))] ?? message.other;
  }
}
