import type { FilestoreError } from '../contract/errors.ts';
import type { Filter } from './row-item.ts';

/** What the long list says. The element fills it in the page's language. */
export interface RowWords {
  readonly error: (error: FilestoreError) => string;
  readonly size: (bytes: number) => string;
  readonly number: (value: number) => string;
  readonly percent: (share: number) => string;
  readonly waiting: string;
  readonly preparing: string;
  readonly offline: string;
  readonly paused: string;
  readonly finishing: string;
  readonly uploaded: string;
  readonly cancelled: string;
  readonly summary: (done: string, all: string) => string;
  readonly someFailed: (failed: string) => string;
  readonly speed: (size: string) => string;
  readonly timeLeft: (seconds: number) => string;
  readonly allFiles: string;
  readonly show: string;
  readonly filters: Readonly<Record<Filter, string>>;
  readonly pauseAll: string;
  readonly resumeAll: string;
  readonly retryAll: string;
  readonly retryOne: (name: string) => string;
  readonly removeOne: (name: string) => string;
  readonly removed: string;
  readonly putBackOne: (name: string) => string;
  readonly none: string;
}
