import { html, nothing, type TemplateResult } from 'lit';
import { thumbnailFor } from '../thumbnail/thumbnail.ts';

import { canPause, canRetry } from '../../contract/upload-states.ts';
import type { Translator } from '../../i18n/translator.ts';
import { statusText } from '../../i18n/status-text.ts';
import type { RowItem } from './row-item.ts';

export interface RowActions {
  readonly remove: (item: RowItem) => void;
}

interface RowContext {
  readonly index: number;
  readonly count: number;
  readonly disabled: boolean;
  /** Whether the row's pause button has the focus. */
  readonly pauseFocused: boolean;
}

/** The row of one file. The list sets its position, because a strict CSP forbids style attributes. */
export function rowTemplate(
  item: RowItem,
  { index, count, disabled, pauseFocused }: RowContext,
  translator: Translator,
  actions: RowActions,
): TemplateResult {
  const { file, state } = item;
  const { name, size } = file;
  const retryable = canRetry(state);
  const text = item.removed ? translator.t('removedRow') : statusText(state, translator);
  const sent = 'sent' in state ? state.sent : undefined;
  const button = (icon: string, label: string, act: () => void, idle = false): TemplateResult =>
    html`<button
      class="row-button"
      type="button"
      data-act=${icon}
      ?disabled=${disabled}
      aria-label=${label}
      aria-disabled=${idle || nothing}
      title=${label}
      @click=${idle ? nothing : act}
    >
      <span class="icon icon-${icon}" aria-hidden="true"></span>
    </button>`;
  const paused = state.status === 'paused';
  // Pause and resume use the same button, so that it keeps the focus. It stays as long as it is focused.
  const pausable = !item.removed && canPause(state.status);
  const pauseButton = paused
    ? button('resume', translator.t('resumeOne', { name }), () => item.resume())
    : button('pause', translator.t('pauseOne', { name }), () => item.pause(), !pausable);
  return html`<li
    class="row"
    part="row"
    data-key=${item.key}
    data-state=${item.removed ? 'removed' : state.status}
    aria-setsize=${count}
    aria-posinset=${index + 1}
  >
    <span class="row-thumbnail">${thumbnailFor(item)}</span>
    <span class="row-name" title=${name}>${name}</span>
    <span class="row-facts"
      ><span>${translator.size(size)}</span>
      <span class="row-state" title=${text}>${text}</span></span
    >
    ${
      sent === undefined
        ? nothing
        : html`<progress
            class="row-bar"
            aria-label=${name}
            max=${size || 1}
            value=${sent}
          ></progress>`
    }
    <span class="row-buttons">
      ${pausable || pauseFocused ? pauseButton : nothing}
      ${retryable ? button('retry', translator.t('retryOne', { name }), () => item.retry()) : nothing}
      ${
        item.removed
          ? button('restore', translator.t('restoreOne', { name }), () => item.restore())
          : button('remove', translator.t('removeOne', { name }), () => actions.remove(item))
      }
    </span>
  </li>`;
}
