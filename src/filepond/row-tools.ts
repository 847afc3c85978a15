import type { UploadState } from '../contract/upload-states.ts';
import type { Phrases } from '../words/phrases.ts';
import { movingWords, stateWords } from '../words/state-words.ts';
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
      else item.pause();
    });
    // FilePond's ring says nothing to assistive technology.
    this.#bar.className = 'row-progress';
    this.#bar.setAttribute('aria-label', item.file.name);
    this.#said.className = 'row-moving';
    this.#unsubscribe = item.subscribe((state) => this.#show(state));
    this.#show(item.state);
  }

  stop(): void {
    this.#unsubscribe();
  }

  #show(state: UploadState): void {
    const held = state.status === 'paused' || state.status === 'waiting';
    this.#row.toggleAttribute('data-held', held);
    const moving = state.status === 'sending' ? movingWords(state, this.#phrases) : [];
    this.#said.textContent = held ? stateWords(state, this.#phrases) : moving.join(' · ');
    this.#row.querySelector('.filepond--file-status')?.append(this.#said);
    this.#showBar(state);
    this.#showHold(state, held || state.status === 'sending');
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

  #showHold({ status }: UploadState, holdable: boolean): void {
    const { name } = this.#item.file;
    const phrase = status === 'paused' ? 'resumeOne' : 'pauseOne';
    const label = this.#phrases.say(phrase, { name });
    this.#hold.title = label;
    this.#hold.setAttribute('aria-label', label);
    this.#hold.dataset['act'] = status === 'paused' ? 'resume' : 'pause';
    if (holdable) {
      this.#hold.ariaDisabled = null;
      if (!this.#hold.isConnected) this.#row.append(this.#hold);
    } else if (this.#hasFocus()) {
      // The focus must not be nowhere; it goes with the next one.
      this.#hold.ariaDisabled = 'true';
      this.#hold.addEventListener('blur', () => this.#showHold(this.#item.state, false), {
        once: true,
      });
    } else {
      this.#hold.remove();
    }
  }

  #hasFocus(): boolean {
    const root = this.#hold.getRootNode();
    return root instanceof ShadowRoot && root.activeElement === this.#hold;
  }
}
