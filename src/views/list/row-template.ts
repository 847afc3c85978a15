import { html, nothing, type TemplateResult } from 'lit';
import { badgeOf } from '../thumbnail/thumbnail.ts';
import { canTryAgain } from '../../contract/can-try-again.ts';
import { isHoldable } from '../../contract/upload-states.ts';
import type { Phrases } from '../../i18n/translator.ts';
import { stateWords } from '../../i18n/status-text.ts';
import type { RowItem } from './row-item.ts';

export interface RowActions {
  readonly remove: (item: RowItem) => void;
}

export interface RowPlace {
  readonly index: number;
  readonly count: number;
  readonly disabled: boolean;
  /** The button that pauses it has the focus. */
  readonly holdFocused: boolean;
}

/** One file. Its place is set from outside, since a strict CSP lets no style attribute through. */
export function rowTemplate(
  item: RowItem,
  { index, count, disabled, holdFocused }: RowPlace,
  phrases: Phrases,
  actions: RowActions,
): TemplateResult {
  const { file, state } = item;
  const { name, size } = file;
  const again = canTryAgain(state);
  const said = item.removed ? phrases.say('removedRow') : stateWords(state, phrases);
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
  // One button with two faces: another one would not have the focus. And while it has it, it stays.
  const holdable = !item.removed && isHoldable(state.status);
  const hold = paused
    ? button('resume', phrases.say('resumeOne', { name }), () => item.resume())
    : button('pause', phrases.say('pauseOne', { name }), () => item.pause(), !holdable);
  return html`<li
    class="row"
    part="row"
    data-key=${item.key}
    data-state=${item.removed ? 'removed' : state.status}
    aria-setsize=${count}
    aria-posinset=${index + 1}
  >
    <span class="row-badge">${badgeOf(item)}</span>
    <span class="row-name" title=${name}>${name}</span>
    <span class="row-facts"
      ><span>${phrases.size(size)}</span> <span class="row-state" title=${said}>${said}</span></span
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
      ${holdable || holdFocused ? hold : nothing}
      ${again ? button('retry', phrases.say('retryOne', { name }), () => item.retry()) : nothing}
      ${
        item.removed
          ? button('put-back', phrases.say('putBackOne', { name }), () => item.putBack())
          : button('remove', phrases.say('removeOne', { name }), () => actions.remove(item))
      }
    </span>
  </li>`;
}
