import type { Sent, UploadState } from '../../contract/upload-states.ts';
import { SentBytes, type Speed } from './byte-counter.ts';

/** Of several files together. */
export interface Progress extends Sent, Speed {
  /** Files, and how many of them have ended in which way. */
  readonly files: number;
  readonly done: number;
  readonly failed: number;
  readonly aborted: number;
}

/**
 * Sums over the files of an uploader. When all have ended the next one begins a new sum. Files that
 * failed or were aborted leave it, so that the sum can become whole.
 */
export class TotalProgress {
  readonly #now: () => number;
  readonly #listener: ((progress: Progress) => void) | undefined;
  #files = 0;
  #ended = { done: 0, failed: 0, aborted: 0 };
  #bytes = 0;
  #sent = 0;
  #speed = new SentBytes(Number.POSITIVE_INFINITY);

  constructor(now: () => number, listener: ((progress: Progress) => void) | undefined) {
    this.#now = now;
    this.#listener = listener;
  }

  get progress(): Progress {
    const { bytesPerSecond } = this.#speed.speed(this.#now());
    const [sent, total] = [this.#sent, this.#bytes];
    return {
      files: this.#files,
      ...this.#ended,
      sent,
      total,
      ...(bytesPerSecond !== undefined && {
        bytesPerSecond,
        secondsLeft: (total - sent) / bytesPerSecond,
      }),
    };
  }

  /** One more file; the result is to hear of its states. */
  add(size: number): (state: UploadState) => void {
    const { done, failed, aborted } = this.#ended;
    if (this.#files === done + failed + aborted) this.#begin();
    this.#files += 1;
    this.#bytes += size;
    let counted = 0;
    return (state) => {
      const sent = sentOf(state, size, counted);
      this.#sent += sent - counted;
      counted = sent;
      if (state.status === 'failed' || state.status === 'aborted') {
        this.#bytes -= size;
      }
      if (state.status === 'done' || state.status === 'failed' || state.status === 'aborted') {
        this.#ended[state.status] += 1;
      }
      this.#speed.fly(this, this.#sent, this.#now());
      this.#listener?.(this.progress);
    };
  }

  #begin(): void {
    this.#files = 0;
    this.#ended = { done: 0, failed: 0, aborted: 0 };
    this.#bytes = 0;
    this.#sent = 0;
    this.#speed = new SentBytes(Number.POSITIVE_INFINITY);
  }
}

function sentOf(state: UploadState, size: number, before: number): number {
  switch (state.status) {
    case 'sending':
    case 'waiting':
    case 'paused':
      return state.sent;
    case 'done':
      return size;
    case 'failed':
    case 'aborted':
      return 0;
    case 'queued':
    case 'hashing':
    case 'presigning':
    case 'confirming':
      return before;
  }
}
