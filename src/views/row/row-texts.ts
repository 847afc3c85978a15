import { html, type TemplateResult } from 'lit';
import { displayName, splitName } from '../../contract/file-names.ts';
import { statusText } from '../../i18n/status-text.ts';
import type { Translator } from '../../i18n/translator.ts';
import type { RowItem } from './row-item.ts';

/** The state of a row, for styles. */
export function rowState({ state, removed, deletion }: RowItem): string {
  if (removed) return 'removed';
  if (deletion === 'failed') return 'remove-failed';
  return deletion === 'running' ? 'removing' : state.status;
}

/** The name of a file, its size and its state. A long name is shortened in the middle, and complete after a click. */
export function rowTexts(item: RowItem, translator: Translator): TemplateResult {
  const { name, size } = item.file;
  const shown = displayName(name);
  const [start, end] = splitName(shown);
  const text = rowText(item, translator);
  const toggle = ({ currentTarget }: Event): void =>
    void (currentTarget as Element).toggleAttribute('data-complete');
  return html`<span class="row-name" title=${shown} @click=${toggle}
      ><bdi
        ><span class="row-name-start">${start}</span><span class="row-name-end">${end}</span></bdi
      ></span
    >
    <span class="row-facts"
      ><span>${size === undefined ? '' : translator.size(size)}</span>
      <span class="row-state" title=${text}>${text}</span></span
    >`;
}

/** The state of a file in words. */
export function rowText({ state, removed, deletion }: RowItem, translator: Translator): string {
  if (removed) return translator.t('removedRow');
  if (deletion === 'failed') return translator.t('removeFailed');
  return deletion === 'running' ? translator.t('removing') : statusText(state, translator);
}
