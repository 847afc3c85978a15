import type { FileIntake } from './file-intake.ts';
import type { ItemCounts } from './item-counts.ts';
import { ListChanges } from './list-change.ts';
import type { ListItem } from './list-item.ts';
import type { UploadItem } from './upload-item.ts';

/** What the page and the buttons of the list do with all files at once. */
export abstract class ListActions extends ListChanges {
  abstract get items(): readonly ListItem[];
  abstract get uploads(): readonly UploadItem[];
  abstract get counts(): ItemCounts;
  abstract readonly intake: FileIntake;

  /** Retries failed and aborted files for which another attempt can help. */
  retry(): void {
    for (const item of this.uploads) if (item.retryable) item.retry();
  }

  /** Removes the failed files for which no attempt can help. */
  removeRefused(): void {
    for (const item of this.items) if (this.counts.isRefused(item)) item.remove();
  }

  pause(): void {
    this.intake.finish();
    for (const item of this.items) item.pause();
  }

  resume(): void {
    for (const item of this.uploads) item.resume();
  }

  abort(): void {
    this.intake.finish();
    this.intake.rejectWaiting();
    for (const item of this.items) item.abort();
  }
}
