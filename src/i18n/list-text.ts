import { englishListTexts } from './english-list-texts.ts';
import type { Values } from './message-text.ts';
import type { Translator } from './translator.ts';

type ListTexts = typeof englishListTexts;

/** Returns a text of the list view. */
export function listText<const Key extends keyof ListTexts>(
  translator: Translator,
  key: Key,
  ...[values]: Values<ListTexts[Key]>
): string {
  return translator.text(key, englishListTexts[key], values ?? {});
}
