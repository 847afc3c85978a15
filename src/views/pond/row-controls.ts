import { canPause, canRetry, type UploadState } from '../../contract/upload-states.ts';
import type { Translator } from '../../i18n/translator.ts';
import { speedText, statusText } from '../../i18n/status-text.ts';
import type { PondItem } from './pond-item.ts';

/** Adds to FilePond's rows what they lack: speed, remaining time, a pause button and a progress bar. */
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
      // FilePond would handle the click too.
      event.stopPropagation();
      if (item.state.status === 'paused') item.resume();
      else if (canPause(item.state.status)) item.pause();
    });
    this.#pauseButton.addEventListener('blur', () => {
      // The button still has the focus while the event is dispatched.
      queueMicrotask(() => this.#updatePauseButton(item.state));
    });
    // FilePond's progress ring is not visible to assistive technology.
    this.#bar.className = 'row-progress';
    this.#bar.setAttribute('aria-label', item.file.name);
    this.#statusText.className = 'row-moving';
    this.#unsubscribe = item.subscribe((state) => this.#show(state));
    this.#show(item.state);
  }

  /** Disables the pause button. FilePond only disables its own buttons. */
  setDisabled(disabled: boolean): void {
    this.#pauseButton.disabled = disabled;
  }

  stop(): void {
    this.#unsubscribe();
  }

  #show(state: UploadState): void {
    const stopped = state.status === 'paused' || state.status === 'waiting';
    this.#row.toggleAttribute('data-paused', stopped);
    const final = state.status === 'failed' && !canRetry(state);
    this.#row.toggleAttribute('data-final', final);
    const speed = state.status === 'sending' ? speedText(state, this.#translator) : [];
    const text = stopped ? statusText(state, this.#translator) : speed.join(' · ');
    this.#statusText.textContent = text;
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
    // The focus must not get lost, so a focused button is removed only after it loses the focus.
    if (!pausable && !this.#hasFocus()) this.#pauseButton.remove();
  }

  #hasFocus(): boolean {
    const root = this.#pauseButton.getRootNode();
    return root instanceof ShadowRoot && root.activeElement === this.#pauseButton;
  }
}
