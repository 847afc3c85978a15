import { moveUpload, type Sent, type UploadState } from '../contract/upload-states.ts';
import { SentBytes } from './progress/byte-counter.ts';

export interface ReportOptions {
  /** Every change, and progress at most twenty times a second. */
  readonly onState?: ((state: UploadState) => void) | undefined;
  /** Bytes that have left the browser, of how many. They never become less. */
  readonly onProgress?: ((sent: number, total: number) => void) | undefined;
}

/** Milliseconds between two reports of progress. */
const REPORT_EVERY = 50;

/** Where one upload stands, and who is told of it. */
export class UploadReport {
  readonly sent: SentBytes;
  readonly #options: ReportOptions;
  readonly #now: () => number;
  #state: UploadState = { status: 'queued' };
  #reportedAt = 0;

  constructor(size: number, now: () => number, options: ReportOptions) {
    this.sent = new SentBytes(size);
    this.#now = now;
    this.#options = options;
  }

  get state(): UploadState {
    return this.#state;
  }

  get progress(): Sent {
    return { sent: this.sent.sent, total: this.sent.total };
  }

  move(next: UploadState): void {
    this.#state = moveUpload(this.#state, next);
    tell(() => this.#options.onState?.(this.#state));
  }

  /** Back to the beginning, with nothing under way. */
  queue(): void {
    if (this.#state.status !== 'queued') this.move({ status: 'queued' });
  }

  /** @param whole nothing is left to do for this page when all bytes of it have left */
  moved(id: string, whole: boolean): void {
    const now = this.#now();
    const sending = this.#state.status === 'sending';
    if (sending && now - this.#reportedAt < REPORT_EVERY) return;
    this.#reportedAt = now;
    const { sent, total } = this.sent;
    if (sending && whole && sent === total) this.confirming(id);
    else this.move({ status: 'sending', id, ...this.progress, ...this.sent.speed(now) });
    tell(() => this.#options.onProgress?.(sent, total));
  }

  confirming(id: string): void {
    if (this.#state.status !== 'confirming') this.move({ status: 'confirming', id });
  }

  /** Shown as waiting only while nothing else moves. */
  wait(why: 'offline' | 'busy'): void {
    if (this.sent.idle) this.move({ status: 'waiting', why, ...this.progress });
  }
}

/** A listener's mistake is the page's to hear of, and not a reason to fail the upload. */
function tell(listener: () => void): void {
  try {
    listener();
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}
