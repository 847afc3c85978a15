import { statusText } from '../../i18n/status-text.ts';
import type { Translator } from '../../i18n/translator.ts';
import type { RowItem } from './row-item.ts';

/** The state of a file in words. */
export function rowText(
  item: Pick<RowItem, 'state' | 'removed' | 'deletion' | 'stateText'>,
  translator: Translator,
): string {
  const { state, removed, deletion } = item;
  if (removed) return translator.t('removedRow');
  if (deletion === 'failed') return translator.t('removeFailed');
  if (deletion === 'running') return translator.t('removing');
  return item.stateText?.(translator) ?? statusText(state, translator);
}
