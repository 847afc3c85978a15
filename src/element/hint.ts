import type { Translator } from '../i18n/translator.ts';

/** What stands beside the button: that files can be dropped, and how large they may be. */
export function dropHint(
  multiple: boolean,
  dragging: boolean,
  maxFileSize: number | undefined,
  translator: Translator,
): string {
  if (dragging) return translator.t('dropNow');
  const hint = translator.t(multiple ? 'dropFiles' : 'dropFile');
  if (maxFileSize === undefined) return hint;
  return translator.t('dropHintWithLimit', { hint, size: translator.size(maxFileSize) });
}
