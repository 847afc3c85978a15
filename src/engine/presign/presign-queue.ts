import { FilestoreError } from '../../contract/errors.ts';
import { FILES_PER_CALL, MULTIPART_FROM_BYTES } from '../../contract/limits.ts';
import { preprocess } from '../../contract/operations.ts';
import { uploadKinds, type FileRequest } from '../../contract/requests.ts';
import type {
  AcceptedFile,
  PreprocessResponse,
  RefusedFile,
  UploadCheck,
  UploadPlan,
} from '../../contract/responses.ts';
import type { WaitReason } from '../../contract/upload-states.ts';
import type { Payload } from '../../transport/payload.ts';
import { abortablePromise, onAbort } from '../abort.ts';
import { BatchedCalls } from '../batched-calls.ts';
import { deleteFile } from '../delete-file.ts';
import type { Platform } from '../platform.ts';
import { handlingOf, type RetryPolicy } from '../retry/retry-policy.ts';
import { refusalOf } from '../refusal.ts';
import { Retry, withRetry } from '../retry/retry.ts';
import { PRESIGN_AHEAD_BYTES } from '../tuning.ts';
import { hashFile, type Checksums, type HashedBytes } from './hash-file.ts';

/** A file to register and sign. */
interface FileToPresign {
  /** Identifies the upload for `started`. */
  readonly key: object;
  readonly file: Blob;
  readonly request: FileRequest;
  readonly signal: AbortSignal;
  /** The checksums, if an earlier signature has needed them. */
  readonly hashed?: HashedBytes | undefined;
  /** For an upload that already has a connection. It does not wait until others have started. */
  readonly priority?: boolean;
  readonly onStep: (step: 'hashing' | 'presigning') => void;
  readonly onWait: (reason: WaitReason) => void;
}

/** A registered file and its bytes. `freshUntil` is when its URL expires, on this page's clock. */
export interface Presigned<Plan extends UploadPlan = UploadPlan> {
  readonly id: string;
  readonly token: string;
  /** When the server deletes the file unless it is stored, in ISO 8601. */
  readonly expiresAt: string;
  /** The checks of the server that follow the upload. */
  readonly checks?: readonly UploadCheck[] | undefined;
  readonly upload: Plan;
  readonly freshUntil: number;
  readonly bytes: Payload;
  readonly checksums: Checksums;
}

interface QueuedFile extends FileToPresign {
  readonly resolve: (presigned: Presigned) => void;
  readonly reject: (reason: unknown) => void;
  hashed?: HashedBytes | undefined;
}

/** Files that are presigned before they start. With this many, the next one never waits for an API call. */
const MAX_PRESIGNED_AHEAD = FILES_PER_CALL / 2;

interface PresignSettings {
  readonly platform: Platform;
  readonly policy: RetryPolicy;
  /** Returns the current grant. */
  readonly grant: () => string | undefined;
}

/**
 * Registers files in batches of up to 100, one API call ahead of the connections. Files that are dropped
 * together are registered together, and no URL is signed long before it is used.
 */
export class PresignQueue {
  readonly #settings: PresignSettings;
  readonly #queue = new Set<QueuedFile>();
  readonly #priority = new Set<QueuedFile>();
  /** Bytes of each presigned file that has not started, by its key. */
  readonly #presignedNotStarted = new Map<object, number>();
  readonly #calls = new BatchedCalls<QueuedFile>(
    () => this.#take(),
    (batch) => this.#presignBatch(batch),
  );

  constructor(settings: PresignSettings) {
    this.#settings = settings;
  }

  /**
   * @throws {FilestoreError} the reason why the file was refused
   * @throws the signal's reason when it was aborted
   */
  presign(file: FileToPresign): Promise<Presigned> {
    return abortablePromise(file.signal, (resolve, reject) => {
      const queue = file.priority ? this.#priority : this.#queue;
      const queued: QueuedFile = { ...file, resolve, reject };
      queue.add(queued);
      // A task, not a microtask: the files of one drop arrive in one task but in many microtasks.
      if (queue.size === 1) this.#settings.platform.nextTask(() => this.#calls.next());
      return () => queue.delete(queued);
    });
  }

  /** Makes room for the next file. Called when an upload sends its first bytes, or has ended before. */
  started(key: object): void {
    if (this.#presignedNotStarted.delete(key)) this.#calls.next();
  }

  #take(): readonly QueuedFile[] {
    if (this.#priority.size > 0) return takeBatch(this.#priority);
    return this.#isFarAhead() ? [] : takeBatch(this.#queue);
  }

  #isFarAhead(): boolean {
    let bytes = 0;
    for (const size of this.#presignedNotStarted.values()) bytes += size;
    return this.#presignedNotStarted.size >= MAX_PRESIGNED_AHEAD || bytes >= PRESIGN_AHEAD_BYTES;
  }

  async #presignBatch(batch: readonly QueuedFile[]): Promise<void> {
    await Promise.all(batch.map((queued) => this.#hash(queued)));
    const ready = batch.filter(({ hashed, signal }) => hashed && !signal.aborted);
    if (ready.length === 0) return;
    for (const { onStep } of ready) onStep('presigning');
    const { files, started } = await this.#callPreprocess(ready);
    for (const [index, queued] of ready.entries()) {
      const file = files[index];
      if (file) this.#settle(queued, file, started);
    }
  }

  /** Rejects a file that cannot be read. */
  async #hash(queued: QueuedFile): Promise<void> {
    const { file, signal, hashed, onStep, reject } = queued;
    if (hashed || signal.aborted) return;
    // The parts of a large file are hashed while they are sent.
    if (file.size >= MULTIPART_FROM_BYTES) {
      queued.hashed = { bytes: file, checksums: {} };
      return;
    }
    try {
      onStep('hashing');
      queued.hashed = await hashFile(file, this.#settings.platform, signal);
    } catch (error) {
      reject(error);
    }
  }

  /** Ends early only when all files of the batch were aborted. `started` is when the call was made. */
  async #callPreprocess(
    batch: readonly QueuedFile[],
  ): Promise<PreprocessResponse & { readonly started: number }> {
    const { platform, policy, grant } = this.#settings;
    // A response can be lost after the server has registered the files and counted them.
    const idempotencyKey = platform.randomKey();
    // Aborts only the back-off. A call in flight registers files whose ids are needed to delete them.
    const abandoned = new AbortController();
    const abandon = (): void => {
      if (batch.every(({ signal }) => signal.aborted)) abandoned.abort();
    };
    const onWait = (reason: WaitReason): void => {
      for (const queued of batch) if (!queued.signal.aborted) queued.onWait(reason);
    };
    const retry = new Retry({ ...this.#settings, signal: abandoned.signal, onWait });
    const files = batch.map(({ request, hashed }) => ({ ...request, ...hashed?.checksums }));
    // Read once, because with another grant the key stands for another call, which is paid again.
    const body = { accepts: uploadKinds, files, grant: grant() };
    const response = withRetry(retry, async () => {
      const started = platform.now();
      const answer = await platform.call(preprocess, { body, idempotencyKey });
      const count = answer.files.length;
      if (count !== batch.length) {
        throw new FilestoreError('api-answer-unreadable', {
          detail: `preprocess answered ${count} files of ${batch.length}`,
        });
      }
      for (const file of answer.files) {
        const refusal = 'error' in file && refusalOf(file);
        // Repeats the call, which returns the other files again. Another call would count this one twice.
        if (refusal && handlingOf(refusal, policy).action === 'retry') throw refusal;
      }
      return { ...answer, started };
    });
    for (const { signal } of batch) onAbort(signal, response, abandon);
    return response;
  }

  #settle(queued: QueuedFile, file: AcceptedFile | RefusedFile, started: number): void {
    if ('error' in file) {
      queued.reject(refusalOf(file));
      return;
    }
    if (queued.signal.aborted) {
      // The upload has ended without the id, so nothing else deletes the registered file.
      void deleteFile(this.#settings.platform, file).catch(() => undefined);
      return;
    }
    const { hashed } = queued;
    if (!hashed) return;
    const freshUntil = started + file.upload.expiresIn * 1000;
    if (!queued.priority) this.#presignedNotStarted.set(queued.key, queued.file.size);
    queued.resolve({ ...hashed, ...file, freshUntil });
  }
}

/** Removes the next files from the queue: at least one, and not more bytes than are presigned ahead. */
function takeBatch(queue: Set<QueuedFile>): readonly QueuedFile[] {
  const batch: QueuedFile[] = [];
  let bytes = 0;
  for (const queued of queue) {
    bytes += queued.file.size;
    if (batch.length === FILES_PER_CALL) break;
    if (batch.length > 0 && bytes > PRESIGN_AHEAD_BYTES) break;
    batch.push(queued);
    queue.delete(queued);
  }
  return batch;
}
