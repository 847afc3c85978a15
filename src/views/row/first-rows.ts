import { html, nothing, render, type TemplateResult } from 'lit';
import { displayName } from '../../contract/file-names.ts';
import type { Translator } from '../../i18n/translator.ts';
import type { Lock, RowItem } from './row-item.ts';
import { rowState, rowTexts, stateDescription } from './row-texts.ts';

/** Enough for any screen. The list view draws long lists. */
const MAX_ROWS = 25;

interface FirstRowsOptions {
  readonly lock: Lock;
  readonly translator: Translator;
}

/**
 * Draws plain rows until the list view has been loaded, or if it cannot be loaded. It is part of the first
 * bundle, because a chosen file must be visible at once on any network.
 */
export function renderFirstRows(
  box: HTMLElement,
  items: readonly RowItem[],
  { lock, translator }: FirstRowsOptions,
): void {
  const rows = items.slice(0, MAX_ROWS).map((item) => {
    const name = displayName(item.file.name);
    const button = (act: 'retry' | 'restore' | 'remove', sign: string): TemplateResult =>
      html`<button
        class="row-button"
        type="button"
        data-act=${act}
        aria-description=${stateDescription(item, translator) || nothing}
        title=${translator.t(`${act}One`, { name })}
        ?disabled=${lock === 'disabled'}
        aria-disabled=${lock !== undefined || nothing}
        @click=${lock ? nothing : () => item[act]()}
      >
        <span aria-hidden="true">${sign}</span>
      </button>`;
    return html`<div
      class="row"
      role="listitem"
      part="row"
      data-key=${item.key}
      data-state=${rowState(item)}
    >
      ${rowTexts(item, translator)}
      <span class="row-buttons">
        ${item.retryable ? button('retry', '↻') : ''}
        ${item.removed ? button('restore', '↺') : button('remove', '✕')}
      </span>
    </div>`;
  });
  render(
    html`<div class="rows-scroll" part="rows">
      <div class="rows" role="list">${rows}</div>
    </div>`,
    box,
  );
}
