import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { UploadItem } from '../list/upload-item.ts';
import type { UploadList } from '../list/upload-list.ts';

/** Long enough for a page that moves the element or shows it again. */
const ABORT_AFTER_MILLISECONDS = 5000;

interface LeaveHost extends Pick<ReactiveControllerHost, 'addController'> {
  readonly isConnected: boolean;
}

interface LeaveOptions {
  /** Whether the browser asks before the page is left during an upload. */
  readonly confirmLeave: () => boolean;
  /** Whether uploads continue after the element has left the document. */
  readonly keepUploading: () => boolean;
}

/**
 * Handles uploads in progress when the page or the element goes. An element that has left its document, as in
 * a single-page application, would upload files that no form will post.
 */
export class LeaveGuard implements ReactiveController {
  readonly #list: UploadList;
  readonly #options: LeaveOptions;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** The uploads to start again if the element comes back. */
  #aborted: readonly UploadItem[] = [];
  #connected = false;

  constructor(host: LeaveHost, list: UploadList, options: LeaveOptions) {
    this.#list = list;
    this.#options = options;
    host.addController(this);
    // This code may arrive late, when the element has left the document again.
    if (!host.isConnected) this.hostDisconnected();
    list.subscribe(({ type }) => {
      if (type === 'update') this.#update();
    });
  }

  hostConnected(): void {
    this.#connected = true;
    clearTimeout(this.#timer);
    for (const item of this.#aborted) if (item.state.status === 'aborted') item.retry();
    this.#aborted = [];
    this.#update();
  }

  hostDisconnected(): void {
    this.#connected = false;
    this.#update();
    clearTimeout(this.#timer);
    // Without uploads, a timer would only keep the element in memory.
    if (this.#list.busy) this.#timer = setTimeout(() => this.#abort(), ABORT_AFTER_MILLISECONDS);
  }

  /** The page may have set `confirmLeave`. */
  hostUpdated(): void {
    this.#update();
  }

  /** Listens only while there is something to lose: some browsers do not cache a page with this listener. */
  #update(): void {
    const ask = this.#connected && this.#list.busy && this.#options.confirmLeave();
    if (ask) window.addEventListener('beforeunload', this.#ask);
    else window.removeEventListener('beforeunload', this.#ask);
  }

  readonly #ask = (event: Event): void => event.preventDefault();

  #abort(): void {
    if (this.#options.keepUploading()) return;
    // A paused upload sends nothing, and must still be paused when the element comes back.
    const uploads = this.#list.uploads.filter(
      ({ busy, deletion, state }) => busy && deletion === 'none' && state.status !== 'paused',
    );
    this.#list.intake.rejectWaiting();
    this.#aborted = uploads;
    for (const upload of uploads) upload.abort();
  }
}
