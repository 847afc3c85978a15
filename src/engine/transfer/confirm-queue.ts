import { FilestoreError } from '../../contract/errors.ts';
import { FILES_PER_CALL } from '../../contract/limits.ts';
import { confirm } from '../../contract/operations.ts';
import type { FileInfo } from '../../contract/file-info.ts';
import { abortablePromise } from '../abort.ts';
import { BatchedCalls } from '../batched-calls.ts';
import type { Platform } from '../platform.ts';
import { refusalOf } from '../refusal.ts';
import type { UploadRef } from '../upload-ref.ts';

interface QueuedFile {
  readonly ref: UploadRef;
  readonly resolve: (info: FileInfo) => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * Asks the server about uploaded files: the files that finish during a call are in the next one, so that many
 * small files need few calls.
 */
export class ConfirmQueue {
  readonly #platform: Platform;
  readonly #queue = new Set<QueuedFile>();
  readonly #calls = new BatchedCalls<QueuedFile>(
    () => this.#take(),
    (batch) => this.#call(batch),
  );

  constructor(platform: Platform) {
    this.#platform = platform;
  }

  /**
   * Returns what the server knows of the file.
   *
   * @throws {FilestoreError} `file-rejected`, `file-deleted`, `file-not-found` and others
   */
  ask({ id, token }: UploadRef, signal: AbortSignal): Promise<FileInfo> {
    return abortablePromise(signal, (resolve, reject) => {
      const queued = { ref: { id, token }, resolve, reject };
      this.#queue.add(queued);
      // A task, so that the files that finish together are in one call.
      this.#platform.nextTask(() => this.#calls.next());
      return () => this.#queue.delete(queued);
    });
  }

  #take(): readonly QueuedFile[] {
    const batch = [...this.#queue].slice(0, FILES_PER_CALL);
    for (const queued of batch) this.#queue.delete(queued);
    return batch;
  }

  async #call(batch: readonly QueuedFile[]): Promise<void> {
    const body = { files: batch.map(({ ref }) => ref) };
    const { files } = await this.#platform.call(confirm, { body });
    for (const [index, { resolve, reject }] of batch.entries()) {
      const file = files[index];
      if (!file) reject(new FilestoreError('api-answer-unreadable'));
      else if ('error' in file) reject(refusalOf(file));
      else resolve(file);
    }
  }
}
