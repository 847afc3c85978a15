import type { Phrases } from '../i18n/translator.ts';

/** What stands beside the button: that files can be dropped, and how large they may be. */
export function hintOf(
  multiple: boolean,
  dragging: boolean,
  maxFileSize: number | undefined,
  phrases: Phrases,
): string {
  if (dragging) return phrases.say('dropNow');
  const hint = phrases.say(multiple ? 'dropFiles' : 'dropFile');
  if (maxFileSize === undefined) return hint;
  return phrases.say('hintWithLimit', { hint, size: phrases.size(maxFileSize) });
}
