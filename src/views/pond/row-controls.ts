import { canTryAgain } from '../../contract/can-try-again.ts';
import { isHoldable, type UploadState } from '../../contract/upload-states.ts';
import type { Phrases } from '../../i18n/translator.ts';
import { movingWords, stateWords } from '../../i18n/status-text.ts';
import type { PondItem } from './pond-item.ts';

/** What FilePond's rows do not have: how fast, how long still, and a pause. */
export class RowTools {
  readonly #row: HTMLElement;
  readonly #item: PondItem;
  readonly #phrases: Phrases;
  readonly #hold = document.createElement('button');
  readonly #bar = document.createElement('progress');
  readonly #said = document.createElement('span');
  readonly #unsubscribe: () => void;

  constructor(row: HTMLElement, item: PondItem, phrases: Phrases) {
    this.#row = row;
    this.#item = item;
    this.#phrases = phrases;
    this.#hold.type = 'button';
    this.#hold.className = 'filepond--file-action-button row-hold';
    this.#hold.addEventListener('click', (event) => {
      // FilePond takes a click on a row for its own.
      event.stopPropagation();
      if (item.state.status === 'paused') item.resume();
      else if (isHoldable(item.state.status)) item.pause();
    });
    this.#hold.addEventListener('blur', () => {
      // It still has the focus while it hears of it.
      queueMicrotask(() => this.#showHold(item.state));
    });
    // FilePond's ring says nothing to assistive technology.
    this.#bar.className = 'row-progress';
    this.#bar.setAttribute('aria-label', item.file.name);
    this.#said.className = 'row-moving';
    this.#unsubscribe = item.subscribe((state) => this.#show(state));
    this.#show(item.state);
  }

  /** FilePond disables its own buttons one by one. */
  setDisabled(disabled: boolean): void {
    this.#hold.disabled = disabled;
  }

  stop(): void {
    this.#unsubscribe();
  }

  #show(state: UploadState): void {
    const held = state.status === 'paused' || state.status === 'waiting';
    this.#row.toggleAttribute('data-held', held);
    const final = state.status === 'failed' && !canTryAgain(state);
    this.#row.toggleAttribute('data-final', final);
    const moving = state.status === 'sending' ? movingWords(state, this.#phrases) : [];
    this.#said.textContent = held ? stateWords(state, this.#phrases) : moving.join(' · ');
    this.#row.querySelector('.filepond--file-status')?.append(this.#said);
    this.#showBar(state);
    this.#showHold(state);
  }

  #showBar(state: UploadState): void {
    if (!('sent' in state)) {
      this.#bar.remove();
      return;
    }
    this.#bar.max = state.total || 1;
    this.#bar.value = state.sent;
    if (!this.#bar.isConnected) this.#row.append(this.#bar);
  }

  #showHold({ status }: UploadState): void {
    const { name } = this.#item.file;
    const paused = status === 'paused';
    const label = this.#phrases.say(paused ? 'resumeOne' : 'pauseOne', { name });
    this.#hold.title = label;
    this.#hold.setAttribute('aria-label', label);
    this.#hold.dataset['act'] = paused ? 'resume' : 'pause';
    const holdable = isHoldable(status);
    this.#hold.ariaDisabled = holdable ? null : 'true';
    if (holdable && !this.#hold.isConnected) this.#row.append(this.#hold);
    // The focus must not be nowhere: one that has it goes when it has it no longer.
    if (!holdable && !this.#hasFocus()) this.#hold.remove();
  }

  #hasFocus(): boolean {
    const root = this.#hold.getRootNode();
    return root instanceof ShadowRoot && root.activeElement === this.#hold;
  }
}
