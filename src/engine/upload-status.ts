import {
  isTerminal,
  transition,
  type BytesSent,
  type UploadState,
  type WaitReason,
} from '../contract/upload-states.ts';
import { ByteCounter } from './progress/byte-counter.ts';

export interface StatusListeners {
  /** Called on every change of state, and with progress at most twenty times a second. */
  readonly onState?: ((state: UploadState) => void) | undefined;
  /** Called with the bytes that have left the browser. They never decrease. */
  readonly onProgress?: ((sent: number, total: number) => void) | undefined;
}

/** Milliseconds between two reports of progress. */
const PROGRESS_INTERVAL_MILLISECONDS = 50;

/** The state and the progress of one upload, and the calls to its listeners. */
export class UploadStatusReporter {
  readonly bytes: ByteCounter;
  readonly #listeners: StatusListeners;
  readonly #track: (state: UploadState) => void;
  readonly #now: () => number;
  #state: UploadState = { status: 'queued' };
  #reportedAt = 0;
  #id = '';
  #isSingle = false;

  /** @param track receives every state, for the total progress */
  constructor(
    file: { readonly size: number },
    now: () => number,
    listeners: StatusListeners,
    track: (state: UploadState) => void,
  ) {
    this.bytes = new ByteCounter(file, now);
    this.#now = now;
    this.#listeners = listeners;
    this.#track = track;
  }

  get state(): UploadState {
    return this.#state;
  }

  get progress(): BytesSent {
    return { sent: this.bytes.sent, total: this.bytes.total };
  }

  transition(next: UploadState): void {
    this.#state = transition(this.#state, next);
    notify(() => this.#track(this.#state));
    notify(() => this.#listeners.onState?.(this.#state));
  }

  /** Sets the id that the next states report. */
  setFile(id: string, isSingle: boolean): void {
    this.#id = id;
    this.#isSingle = isSingle;
  }

  setQueued(): void {
    if (this.#state.status !== 'queued') this.transition({ status: 'queued' });
  }

  /** Reports progress. A single upload waits for S3's confirmation once all of its bytes were sent. */
  onBytes(): void {
    if (isTerminal(this.#state)) return;
    const now = this.#now();
    const sending = this.#state.status === 'sending';
    if (sending && now - this.#reportedAt < PROGRESS_INTERVAL_MILLISECONDS) return;
    this.#reportedAt = now;
    const { sent, total } = this.progress;
    if (sending && this.#isSingle && sent === total) this.setConfirming();
    else this.transition({ status: 'sending', id: this.#id, sent, total, ...this.bytes.speed() });
    notify(() => this.#listeners.onProgress?.(sent, total));
  }

  setConfirming(): void {
    if (this.#state.status !== 'confirming') {
      this.transition({ status: 'confirming', id: this.#id });
    }
  }

  /** Shown only while no other request of the upload makes progress. */
  setWaiting(reason: WaitReason): void {
    if (this.bytes.idle && !isTerminal(this.#state)) {
      this.transition({ status: 'waiting', reason, ...this.progress });
    }
  }
}

/** An error of a listener is reported to the page and does not fail the upload. */
function notify(listener: () => void): void {
  try {
    listener();
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}
