import { CONNECTIONS_PER_HOST, FILES_PER_CALL } from '../../contract/limits.ts';
import type { AcceptedFile } from '../../contract/responses.ts';
import type { RefusedFile } from '../../contract/problem.ts';
import { abortablePromise } from '../abort.ts';
import { BatchedCalls } from '../batched-calls.ts';
import { deleteFile } from '../delete-file.ts';
import { refusalOf } from '../refusal.ts';
import {
  MIN_CALL_BYTES,
  MIN_CALL_FILES,
  PRESIGN_AHEAD_BYTES,
  PRESIGN_AHEAD_FILES,
  PRESIGN_AHEAD_SECONDS,
} from '../tuning.ts';
import type { FileToPresign, HashedFile, Presigned, QueuedFile } from './file-to-presign.ts';
import { countedBytes, HashAhead } from './hash-ahead.ts';
import { callPreprocess, type PresignSettings } from './preprocess-call.ts';

/** One call for the connections that are free, and one for the files that were hashed meanwhile. */
const CONCURRENT_CALLS = 2;

/**
 * Registers files in batches of up to 100, ahead of the connections. The first call does not wait until all of
 * its files are hashed, but only until the free connections have something to send. No URL is signed long
 * before it is used.
 */
export class PresignQueue {
  readonly #settings: PresignSettings;
  readonly #queue: HashAhead;
  /** Files whose signature has expired. Their uploads have a connection and do not wait for the others. */
  readonly #priority = new Set<HashedFile>();
  /** Bytes of each file that is in a call, or presigned and not started, by its key. */
  readonly #ahead = new Map<object, number>();
  readonly #calls = new BatchedCalls<HashedFile>(
    () => this.#take(),
    (batch) => this.#presignBatch(batch),
    CONCURRENT_CALLS,
  );
  #isScheduled = false;

  constructor(settings: PresignSettings) {
    this.#settings = settings;
    this.#queue = new HashAhead(
      settings,
      () => this.#maxAheadBytes,
      () => this.#advance(),
    );
  }

  /**
   * @throws {FilestoreError} the reason why the file was refused
   * @throws the signal's reason when it was aborted
   */
  presign(file: FileToPresign): Promise<Presigned> {
    return abortablePromise(file.signal, (resolve, reject) => {
      const queued: QueuedFile = { ...file, resolve, reject };
      const { hashed } = file;
      const expired = hashed && { ...queued, hashed };
      if (expired) this.#priority.add(expired);
      else this.#queue.add(queued);
      // The browser reads the first files while the page draws their rows.
      this.#queue.advance();
      this.schedule();
      return () => {
        if (expired) this.#priority.delete(expired);
        this.#queue.delete(queued);
        this.schedule();
      };
    });
  }

  /** Makes room for the next file. Called when an upload sends its first bytes, or has ended before. */
  started(key: object): void {
    if (this.#ahead.delete(key)) this.#advance();
  }

  /**
   * Continues in the next task, after files were added. Not in a microtask: the files of one drop arrive in one task
   * but in many microtasks.
   */
  schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    this.#settings.platform.nextTask(() => {
      this.#isScheduled = false;
      this.#advance();
    });
  }

  #advance(): void {
    this.#queue.advance();
    this.#calls.next();
  }

  get #maxAheadBytes(): number {
    const bytesPerSecond = this.#settings.bytesPerSecond();
    if (bytesPerSecond === undefined) return MIN_CALL_BYTES;
    const sendable = bytesPerSecond * CONNECTIONS_PER_HOST * PRESIGN_AHEAD_SECONDS;
    return Math.min(PRESIGN_AHEAD_BYTES, sendable);
  }

  #take(): readonly HashedFile[] {
    if (this.#priority.size > 0) {
      const batch = [...this.#priority].slice(0, FILES_PER_CALL);
      for (const file of batch) this.#priority.delete(file);
      return batch;
    }
    const bytes = [...this.#ahead.values()].reduce((sum, size) => sum + size, 0);
    const isFarAhead = this.#ahead.size >= PRESIGN_AHEAD_FILES || bytes >= this.#maxAheadBytes;
    const isIdle = this.#ahead.size < MIN_CALL_FILES && bytes < MIN_CALL_BYTES;
    const hasEnough = this.#queue.count >= MIN_CALL_FILES || this.#queue.bytes >= MIN_CALL_BYTES;
    if (isFarAhead || !(this.#queue.isReady || (isIdle && hasEnough))) return [];
    const batch = this.#queue.take();
    for (const { key, file } of batch) this.#ahead.set(key, countedBytes(file));
    this.#queue.advance();
    return batch;
  }

  async #presignBatch(taken: readonly HashedFile[]): Promise<void> {
    // A listener of one file can abort another.
    for (const { signal, onStep } of taken) if (!signal.aborted) onStep('presigning');
    const batch = taken.filter(({ signal }) => !signal.aborted);
    if (batch.length === 0) return;
    const { files, started } = await callPreprocess(batch, this.#settings);
    for (const [index, queued] of batch.entries()) {
      const file = files[index];
      if (file) this.#settle(queued, file, started);
    }
  }

  #settle(queued: HashedFile, file: AcceptedFile | RefusedFile, started: number): void {
    if ('error' in file) {
      queued.reject(refusalOf(file));
      return;
    }
    if (queued.signal.aborted) {
      // The upload has ended without the id, so nothing else deletes the registered file.
      void deleteFile(this.#settings.platform, file).catch(() => undefined);
      return;
    }
    const freshUntil = started + file.upload.expiresIn * 1000;
    queued.resolve({ ...queued.hashed, ...file, freshUntil });
  }
}
