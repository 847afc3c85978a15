import { isTerminalStatus, type UploadStatus } from '../../contract/upload-states.ts';

/** Counts the files by state, incrementally: counting ten thousand files on each change would be slow. */
export class ItemCounts {
  readonly #of = new Map<UploadStatus, number>();
  #all = 0;
  #bytes = 0;
  #deleting = 0;
  #removed = 0;

  get all(): number {
    return this.#all;
  }

  /** The size of all files together. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Files that are queued, in progress, or being deleted on the server. */
  get busy(): number {
    let busy = this.#deleting;
    for (const [status, count] of this.#of) if (!isTerminalStatus(status)) busy += count;
    return busy;
  }

  /** Files whose ids the form posts. */
  get submittable(): number {
    return this.countOf('done') - this.#deleting - this.#removed;
  }

  /** Existing files that were removed and can be restored. */
  get removed(): number {
    return this.#removed;
  }

  countOf(...statuses: readonly UploadStatus[]): number {
    return statuses.reduce((sum, status) => sum + (this.#of.get(status) ?? 0), 0);
  }

  add(status: UploadStatus, size: number): void {
    this.#all += 1;
    this.#bytes += size;
    this.#add(status, 1);
  }

  delete(status: UploadStatus, size: number): void {
    this.#all -= 1;
    this.#bytes -= size;
    this.#add(status, -1);
  }

  transition(from: UploadStatus, to: UploadStatus): void {
    this.#add(from, -1);
    this.#add(to, 1);
  }

  /** A finished file is being deleted on the server, or no longer is. */
  setDeleting(begins: boolean): void {
    this.#deleting += begins ? 1 : -1;
  }

  /** An existing file was removed or restored. */
  setRemoved(removed: boolean, size: number): void {
    this.#removed += removed ? 1 : -1;
    this.#bytes += removed ? -size : size;
  }

  #add(status: UploadStatus, count: number): void {
    this.#of.set(status, this.countOf(status) + count);
  }
}
