import { MULTIPART_FROM_BYTES } from '../../contract/limits.ts';
import type { ResumableStore } from './resumable-store.ts';

/**
 * From which size a file may have an earlier upload that can be resumed. Smaller files are sent without looking for one. A
 * deployment may send smaller files in parts than the default.
 */
export class ResumableSizes {
  /** Bytes. */
  smallest = MULTIPART_FROM_BYTES;

  async addSaved(uploads: ReturnType<ResumableStore['find']>): Promise<void> {
    for (const { size } of await uploads) this.add(size);
  }

  /** Takes the size of an upload in parts into account. */
  add(size: number): void {
    this.smallest = Math.min(this.smallest, size);
  }
}
