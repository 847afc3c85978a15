import { isTerminalStatus, type UploadStatus } from '../../contract/upload-states.ts';

/** How many files are in which state, kept up to date: asking ten thousand of them each time is slow. */
export class ItemCounts {
  readonly #of = new Map<UploadStatus, number>();
  #all = 0;
  #bytes = 0;
  #reverting = 0;
  #removed = 0;

  get all(): number {
    return this.#all;
  }

  /** Of all files together, whatever their state. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Files that are queued, under way, or being deleted on the server. */
  get busy(): number {
    let busy = this.#reverting;
    for (const [status, count] of this.#of) if (!isTerminalStatus(status)) busy += count;
    return busy;
  }

  /** Files whose ids the form posts. */
  get submittable(): number {
    return this.countOf('done') - this.#reverting - this.#removed;
  }

  /** Stored files that were removed and can be put back. */
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

  /** The server is asked to delete one that is done, or is so no longer. */
  setDeleting(begins: boolean): void {
    this.#reverting += begins ? 1 : -1;
  }

  /** A stored file is posted no more, or again. */
  setRemoved(removed: boolean, size: number): void {
    this.#removed += removed ? 1 : -1;
    this.#bytes += removed ? -size : size;
  }

  #add(status: UploadStatus, count: number): void {
    this.#of.set(status, this.countOf(status) + count);
  }
}
