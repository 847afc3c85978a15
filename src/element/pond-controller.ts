import type { LitElement, ReactiveController } from 'lit';
import type { PondItem } from '../filepond/pond-item.ts';
import { PondView, type PondLimits } from '../filepond/pond-view.ts';
import type { PondWords } from '../filepond/pond-words.ts';
import { adoptFilePondStyles } from './adopt-styles.ts';
import { warnOnce } from './warn-once.ts';

export interface PondControllerOptions {
  readonly rows: () => readonly PondItem[];
  readonly limits: () => PondLimits;
  readonly disabled: () => boolean;
  readonly words: PondWords;
}

/**
 * The rows. They are drawn by FilePond, which is loaded with the first file, thrown away when the
 * element leaves the page and made again when it comes back.
 */
export class PondController implements ReactiveController {
  readonly #host: LitElement;
  readonly #options: PondControllerOptions;
  #view: Promise<PondView> | undefined;

  constructor(host: LitElement, options: PondControllerOptions) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  hostUpdated(): void {
    void this.#sync();
  }

  hostDisconnected(): void {
    // A move in the document disconnects and connects in one turn, and must cost nothing.
    setTimeout(() => {
      if (this.#host.isConnected) return;
      const view = this.#view;
      this.#view = undefined;
      view?.then((ready) => ready.destroy()).catch(() => undefined);
    });
  }

  hostConnected(): void {
    this.#host.requestUpdate();
  }

  async #sync(): Promise<void> {
    const { rows, limits, disabled } = this.#options;
    if (!this.#host.isConnected || (rows().length === 0 && !this.#view)) return;
    const current = (this.#view ??= this.#create());
    try {
      const view = await current;
      if (current !== this.#view) return;
      view.setLimits(limits());
      view.setDisabled(disabled());
      view.sync(rows());
    } catch (error) {
      // The uploads go on without rows, and the next change tries again.
      if (current === this.#view) this.#view = undefined;
      warnOnce(`<filestore-upload>: the list could not be loaded: ${String(error)}`);
    }
  }

  async #create(): Promise<PondView> {
    const root = this.#host.renderRoot;
    const box = root.querySelector<HTMLElement>('.list');
    if (!box) throw new Error('the list has no place');
    if (root instanceof ShadowRoot) await adoptFilePondStyles(root);
    const { rows, words } = this.#options;
    return PondView.create(box, { find: (match) => rows().find(match), words });
  }
}
