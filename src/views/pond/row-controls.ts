import { canPause, canRetry, type UploadState } from '../../contract/upload-states.ts';
import type { Translator } from '../../i18n/translator.ts';
import { speedText, statusText } from '../../i18n/status-text.ts';
import type { PondItem } from './pond-item.ts';

/** What FilePond's rows do not have: how fast, how long still, and a pause. */
export class RowControls {
  readonly #row: HTMLElement;
  readonly #item: PondItem;
  readonly #translator: Translator;
  readonly #pauseButton = document.createElement('button');
  readonly #bar = document.createElement('progress');
  readonly #statusText = document.createElement('span');
  readonly #unsubscribe: () => void;

  constructor(row: HTMLElement, item: PondItem, translator: Translator) {
    this.#row = row;
    this.#item = item;
    this.#translator = translator;
    this.#pauseButton.type = 'button';
    this.#pauseButton.className = 'filepond--file-action-button row-pause';
    this.#pauseButton.addEventListener('click', (event) => {
      // FilePond takes a click on a row for its own.
      event.stopPropagation();
      if (item.state.status === 'paused') item.resume();
      else if (canPause(item.state.status)) item.pause();
    });
    this.#pauseButton.addEventListener('blur', () => {
      // It still has the focus while it hears of it.
      queueMicrotask(() => this.#updatePauseButton(item.state));
    });
    // FilePond's ring says nothing to assistive technology.
    this.#bar.className = 'row-progress';
    this.#bar.setAttribute('aria-label', item.file.name);
    this.#statusText.className = 'row-moving';
    this.#unsubscribe = item.subscribe((state) => this.#show(state));
    this.#show(item.state);
  }

  /** FilePond disables its own buttons one by one. */
  setDisabled(disabled: boolean): void {
    this.#pauseButton.disabled = disabled;
  }

  stop(): void {
    this.#unsubscribe();
  }

  #show(state: UploadState): void {
    const held = state.status === 'paused' || state.status === 'waiting';
    this.#row.toggleAttribute('data-paused', held);
    const final = state.status === 'failed' && !canRetry(state);
    this.#row.toggleAttribute('data-final', final);
    const moving = state.status === 'sending' ? speedText(state, this.#translator) : [];
    this.#statusText.textContent = held ? statusText(state, this.#translator) : moving.join(' · ');
    this.#row.querySelector('.filepond--file-status')?.append(this.#statusText);
    this.#showBar(state);
    this.#updatePauseButton(state);
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

  #updatePauseButton({ status }: UploadState): void {
    const { name } = this.#item.file;
    const paused = status === 'paused';
    const label = this.#translator.t(paused ? 'resumeOne' : 'pauseOne', { name });
    this.#pauseButton.title = label;
    this.#pauseButton.setAttribute('aria-label', label);
    this.#pauseButton.dataset['act'] = paused ? 'resume' : 'pause';
    const pausable = canPause(status);
    this.#pauseButton.ariaDisabled = pausable ? null : 'true';
    if (pausable && !this.#pauseButton.isConnected) this.#row.append(this.#pauseButton);
    // The focus must not be nowhere: one that has it goes when it has it no longer.
    if (!pausable && !this.#hasFocus()) this.#pauseButton.remove();
  }

  #hasFocus(): boolean {
    const root = this.#pauseButton.getRootNode();
    return root instanceof ShadowRoot && root.activeElement === this.#pauseButton;
  }
}
