import { html, nothing, type TemplateResult } from 'lit';
import { displayName, splitName } from '../../contract/file-names.ts';
import type { Translator } from '../../i18n/translator.ts';
import type { RowItem } from './row-item.ts';
import { rowText } from './row-text.ts';

/** The state of a row, for styles. */
export function rowState({ state, removed, deletion, interruption }: RowItem): string {
  if (removed) return 'removed';
  if (interruption === 'kept') return 'interrupted';
  if (deletion === 'failed') return 'remove-failed';
  return deletion === 'running' ? 'removing' : state.status;
}

/**
 * The name of a file, its size and its state. A long name is shortened in the middle, and complete after a click.
 *
 * @param role the role of both texts in a grid
 * @param bar the progress bar
 */
export function rowTexts(
  item: RowItem,
  translator: Translator,
  role?: 'gridcell',
  bar?: TemplateResult,
): TemplateResult {
  const { name, size } = item.file;
  const shown = displayName(name);
  const [start, end] = splitName(shown);
  const text = rowText(item, translator);
  return html`<span class="row-name" role=${role ?? nothing} title=${shown}
      ><bdi
        ><span class="row-name-start">${start}</span><span class="row-name-end">${end}</span></bdi
      ></span
    >
    <span class="row-facts" role=${role ?? nothing}
      ><span>${size === undefined ? '' : translator.size(size)}</span>
      <span class="row-state" title=${text}>${text}</span>${bar ?? nothing}</span
    >`;
}

/**
 * The description of a row's buttons: its state, and above all why it has failed. Progress is left out, because screen
 * readers say a description again whenever it changes.
 */
export function stateDescription(item: RowItem, translator: Translator): string {
  const isStill = ['done', 'failed', 'aborted', 'paused'].includes(item.state.status);
  return isStill ? rowText(item, translator) : '';
}
