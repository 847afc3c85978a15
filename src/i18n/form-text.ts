import type { englishFormTexts } from './english-form-texts.ts';
import type { Values } from './message-text.ts';
import type { Translator } from './translator.ts';

type FormTexts = typeof englishFormTexts;

let texts: FormTexts | undefined;

/** Provides the English texts, which a page loads after the first update. */
export function provideFormTexts(english: FormTexts): void {
  texts = english;
}

/** Returns a text about the files of a form. It is a general one until the texts have been loaded. */
export function formText<const Key extends keyof FormTexts>(
  translator: Translator,
  key: Key,
  ...[values]: Values<FormTexts[Key]>
): string {
  return texts ? translator.text(key, texts[key], values ?? {}) : translator.t('internalError');
}
