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

  /** @param now milliseconds of the wall clock */
  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  watch(item: UploadItem): void {
    if (item.state.status !== 'done') return;
    const { scanPending, expiresAt } = item.state.file;
    const watched: Watched = { interval: FIRST_SCAN_SECONDS, due: 0 };
    if (scanPending) this.#ask(item, watched, watched.interval);
    else if (expiresAt !== undefined) this.#ask(item, watched, this.#secondsUntil(expiresAt));
  }

  /** Asks about the files whose time has come. A browser delays the timers of a hidden page. */
  wake(): void {
    for (const [item, watched] of this.#watched) {
      if (watched.due <= this.#now()) this.#ask(item, watched, 0);
    }
  }

  #ask(item: UploadItem, watched: Watched, seconds: number): void {
    clearTimeout(watched.timer);
    this.#watched.set(item, watched);
    watched.due = this.#now() + seconds * 1000;
    const delay = Math.min(seconds, LONGEST_TIMER_SECONDS) * 1000;
    watched.timer = setTimeout(() => void this.#check(item, watched), delay);
  }

  async #check(item: UploadItem, watched: Watched): Promise<void> {
    this.#watched.delete(item);
    if (item.formValue === undefined) return;
    if (watched.due > this.#now()) {
      this.#ask(item, watched, (watched.due - this.#now()) / 1000);
      return;
    }
    try {
      const info = await item.confirm();
      if (!info) return;
      const scanned = info.scan !== undefined || !isScanPending(item);
      watched.interval = Math.min(2 * watched.interval, LONGEST_SECONDS);
      if (!scanned) this.#ask(item, watched, watched.interval);
      // A stored file does not expire.
      else if (info.expiresAt !== undefined) {
        const seconds = this.#secondsUntil(info.expiresAt);
        this.#ask(item, watched, Math.max(seconds, LONGEST_SECONDS));
      }
    } catch (reason) {
      const error = toFilestoreError(reason);
      if (GONE.has(error.code)) item.reject(new FilestoreError('file-deleted', { cause: error }));
      else if (error.code === 'file-rejected') item.reject(error);
      else this.#ask(item, watched, LONGEST_SECONDS);
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

let watch: ServerWatch | undefined;

/** Watches a finished upload. All elements of a page share one watch. */
export function watchUpload(item: UploadItem): void {
  if (!watch) {
    const shared = (watch = new ServerWatch());
    document.addEventListener('visibilitychange', () => {
      if (!document.hidden) shared.wake();
    });
  }
  watch.watch(item);
}
