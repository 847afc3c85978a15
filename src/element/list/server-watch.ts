import { FilestoreError, toFilestoreError, type ErrorCode } from '../../contract/errors.ts';
import type { UploadItem } from './upload-item.ts';

/** The first question about a file that is scanned. The interval doubles up to the longest. */
const FIRST_SCAN_SECONDS = 4;
const LONGEST_SECONDS = 60;

/** Browsers fire a timer of more than 24.8 days at once. */
const LONGEST_TIMER_SECONDS = 24 * 24 * 3600;

/** The server has deleted the file, or has never had it. */
const GONE: ReadonlySet<ErrorCode> = new Set(['file-deleted', 'file-not-found', 'upload-gone']);

interface Watched {
  /** Seconds until the next question about a pending scan. */
  interval: number;
  /** When to ask again, on the page's clock. */
  due: number;
  timer?: ReturnType<typeof setTimeout>;
}

/**
 * Asks the server about finished uploads that it can still reject or delete: while a scan is pending, and when
 * a file should have expired. A file that the server no longer has is marked as failed. The page's clock only
 * decides when to ask, because it is often wrong.
 */
export class ServerWatch {
  readonly #watched = new Map<UploadItem, Watched>();
  readonly #now: () => number;
  #running = true;

  /** @param now milliseconds of the wall clock */
  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  watch(item: UploadItem): void {
    if (item.state.status !== 'done') return;
    const { scanPending, expiresAt } = item.state.file;
    if (scanPending) this.#ask(item, FIRST_SCAN_SECONDS, FIRST_SCAN_SECONDS);
    else if (expiresAt !== undefined) {
      this.#ask(item, FIRST_SCAN_SECONDS, this.#secondsUntil(expiresAt));
    }
  }

  /** An item has left the list. */
  forget(item: UploadItem): void {
    clearTimeout(this.#watched.get(item)?.timer);
    this.#watched.delete(item);
  }

  /** Stops all timers, because a timer would keep an element in memory that nobody uses any more. */
  pause(): void {
    this.#running = false;
    for (const { timer } of this.#watched.values()) clearTimeout(timer);
  }

  /** Continues, and asks at once about the files whose time has come. A browser delays the timers of a hidden page. */
  resume(): void {
    this.#running = true;
    // A copy, because asking again moves an entry to the end.
    const entries = [...this.#watched];
    for (const [item, { interval, due }] of entries) {
      this.#ask(item, interval, (due - this.#now()) / 1000);
    }
  }

  #ask(item: UploadItem, interval: number, seconds: number): void {
    this.forget(item);
    const watched: Watched = { interval, due: this.#now() + seconds * 1000 };
    this.#watched.set(item, watched);
    if (!this.#running) return;
    const delay = Math.min(seconds, LONGEST_TIMER_SECONDS) * 1000;
    watched.timer = setTimeout(() => void this.#check(item, watched), delay);
  }

  async #check(item: UploadItem, { interval, due }: Watched): Promise<void> {
    this.#watched.delete(item);
    if (item.formValue === undefined) return;
    const early = (due - this.#now()) / 1000;
    if (early > 0) {
      this.#ask(item, interval, early);
      return;
    }
    try {
      const info = await item.confirm();
      if (!info) return;
      const scanned = info.scan !== undefined || !isScanPending(item);
      const next = Math.min(2 * interval, LONGEST_SECONDS);
      if (!scanned) this.#ask(item, next, next);
      // A stored file does not expire.
      else if (info.expiresAt !== undefined) {
        this.#ask(item, next, Math.max(this.#secondsUntil(info.expiresAt), LONGEST_SECONDS));
      }
    } catch (reason) {
      const error = toFilestoreError(reason);
      if (GONE.has(error.code)) item.reject(new FilestoreError('file-deleted', { cause: error }));
      else if (error.code === 'file-rejected') item.reject(error);
      else this.#ask(item, interval, LONGEST_SECONDS);
    }
  }

  /** One second more, because the server deletes a file after its time. */
  #secondsUntil(time: string): number {
    return Math.max(0, (Date.parse(time) - this.#now()) / 1000) + 1;
  }
}

function isScanPending({ state }: UploadItem): boolean {
  return state.status === 'done' && state.file.scanPending === true;
}
