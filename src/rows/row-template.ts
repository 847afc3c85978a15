import { html, nothing, type TemplateResult } from 'lit';
import type { UploadState } from '../contract/upload-states.ts';
import type { RowItem } from './row-item.ts';
import type { RowWords } from './row-words.ts';

export interface RowActions {
  readonly remove: (item: RowItem) => void;
}

export interface RowPlace {
  readonly index: number;
  readonly count: number;
  readonly disabled: boolean;
}

/** One file. Its place is set from outside, since a strict CSP lets no style attribute through. */
export function rowTemplate(
  item: RowItem,
  { index, count, disabled }: RowPlace,
  words: RowWords,
  actions: RowActions,
): TemplateResult {
  const { file, state } = item;
  const { name, size } = file;
  const again = state.status === 'failed' || state.status === 'aborted';
  const said = item.removed ? words.removed : stateWords(state, words);
  const sent = 'sent' in state ? state.sent : undefined;
  const button = (icon: string, label: string, act: () => void): TemplateResult =>
    html`<button
      class="row-button"
      type="button"
      data-act=${icon}
      ?disabled=${disabled}
      aria-label=${label}
      title=${label}
      @click=${act}
    >
      <span class="icon icon-${icon}" aria-hidden="true"></span>
    </button>`;
  return html`<li
    class="row"
    part="row"
    data-key=${item.key}
    data-state=${item.removed ? 'removed' : state.status}
    aria-setsize=${count}
    aria-posinset=${index + 1}
  >
    <span class="row-kind" aria-hidden="true">${kindOf(name)}</span>
    <span class="row-name" title=${name}>${name}</span>
    <span class="row-facts"
      ><span>${words.size(size)}</span> <span class="row-state" title=${said}>${said}</span></span
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
      ${again ? button('retry', words.retryOne(name), () => item.retry()) : nothing}
      ${
        item.removed
          ? button('put-back', words.putBackOne(name), () => item.putBack())
          : button('remove', words.removeOne(name), () => actions.remove(item))
      }
    </span>
  </li>`;
}

/** `PDF` of `report.pdf`: says more than a drawing, in every font and colour scheme. */
function kindOf(name: string): string {
  return /\.([\p{L}\p{N}]{1,4})$/u.exec(name)?.[1]?.toUpperCase() ?? '';
}

export function stateWords(state: UploadState, words: RowWords): string {
  switch (state.status) {
    case 'queued':
      return words.waiting;
    case 'hashing':
    case 'presigning':
      return words.preparing;
    case 'sending':
      return words.percent(state.total === 0 ? 0 : state.sent / state.total);
    case 'waiting':
      return state.why === 'offline' ? words.offline : words.waiting;
    case 'paused':
      return words.paused;
    case 'confirming':
      return words.finishing;
    case 'done':
      return words.uploaded;
    case 'failed':
      return words.error(state.error);
    case 'aborted':
      return words.cancelled;
  }
}
