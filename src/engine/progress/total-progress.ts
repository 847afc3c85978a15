import { isTerminal, type BytesSent, type UploadState } from '../../contract/upload-states.ts';
import { ByteCounter, type Speed } from './byte-counter.ts';

/**
 * The total progress of all files since the uploader was last idle. `sent` and `total` do not include files
 * that failed or were aborted. `total` includes a file once its size has been read, shortly after it was added.
 */
export interface Progress extends BytesSent, Speed {
  /** Number of files, in any state. */
  readonly files: number;
  /** Number of files that were uploaded. */
  readonly done: number;
  /** Number of files that failed. */
  readonly failed: number;
  /** Number of files that were aborted. */
  readonly aborted: number;
}

/** The share of one file in the total progress. */
interface FileProgress {
  /** Call this once, with the bytes of the file. */
  readonly measure: (size: number) => void;
  /** Call this with each state of the upload. */
  readonly update: (state: UploadState) => void;
}

const NO_FILES = { files: 0, done: 0, failed: 0, aborted: 0, sent: 0, total: 0 };

/**
 * Adds up the files of an uploader. Once all have ended, the next file starts from zero. Files that
 * failed or were aborted are taken out, so that `sent` can reach `total`.
 */
export class TotalProgress {
  readonly #now: () => number;
  readonly #listener: ((progress: Progress) => void) | undefined;
  #sum = NO_FILES;
  #speed: ByteCounter | undefined;

  constructor(now: () => number, listener: ((progress: Progress) => void) | undefined) {
    this.#now = now;
    this.#listener = listener;
  }

  get progress(): Progress {
    const { sent, total } = this.#sum;
    const bytesPerSecond = this.#speed?.speed().bytesPerSecond;
    return {
      ...this.#sum,
      ...(bytesPerSecond && { bytesPerSecond, secondsLeft: (total - sent) / bytesPerSecond }),
    };
  }

  /** Adds a file. Its bytes are counted once it has been measured. */
  track(): FileProgress {
    const { files, done, failed, aborted } = this.#sum;
    if (files === done + failed + aborted) {
      this.#sum = { ...NO_FILES };
      this.#speed = new ByteCounter({ size: Number.POSITIVE_INFINITY }, this.#now);
    }
    const sum = this.#sum;
    sum.files += 1;
    let size = 0;
    let counted = 0;
    const measure = (bytes: number): void => {
      size = bytes;
      sum.total += size;
    };
    const update = (state: UploadState): void => {
      const sent = bytesSent(state, size, counted);
      sum.sent += sent - counted;
      counted = sent;
      const { status } = state;
      if (status === 'done' || status === 'failed' || status === 'aborted') {
        sum[status] += 1;
        if (status !== 'done') sum.total -= size;
      }
      this.#speed?.setInFlight(this, sum.sent);
      this.#listener?.(this.progress);
    };
    return { measure, update };
  }
}

function bytesSent(state: UploadState, size: number, before: number): number {
  if (state.status === 'done') return size;
  if (isTerminal(state)) return 0;
  return 'sent' in state ? state.sent : before;
}
