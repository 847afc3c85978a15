import { FilestoreError, toFilestoreError } from '../contract/errors.ts';
import type { FileInfo } from '../contract/file-info.ts';
import {
  canPause,
  isTerminal,
  type UploadedFile,
  type UploadState,
} from '../contract/upload-states.ts';
import { onAbort } from './abort.ts';
import { deleteFile } from './delete-file.ts';
import type { UploadRef } from './upload-ref.ts';
import { UploadRun, type RunOptions, type UploadDeps } from './upload-run.ts';
import { UploadStatusReporter, type StatusListeners } from './upload-status.ts';

/** Options of one upload. */
export interface UploadOptions extends StatusListeners, RunOptions {
  /** Aborts the upload. */
  readonly signal?: AbortSignal | undefined;
  /** Whether the file was prepared before, by an upload that failed. */
  readonly isPrepared?: boolean | undefined;
  /** Returns why a file may not be uploaded after it was prepared, if there is a reason. */
  readonly validate?:
    ((file: File) => Promise<FilestoreError | undefined> | FilestoreError | undefined) | undefined;
}

/** The upload of one file. It ends in `done`, `failed` or `aborted`. */
export class Upload {
  /**
   * Resolves with the uploaded file, whose `id` the form posts, once S3 has confirmed it. Rejects with
   * the FilestoreError it failed with, or with an AbortError.
   */
  readonly finished: Promise<UploadedFile>;
  readonly #deps: UploadDeps;
  readonly #status: UploadStatusReporter;
  readonly #run: UploadRun;
  readonly #options: UploadOptions;
  readonly #measure: (bytes: number) => void;
  #file: File;
  #isPrepared: boolean;
  /** A pause aborts it and `resume` makes a new one. */
  #abortController = new AbortController();
  #currentRun: Promise<void> = Promise.resolve();
  /** Set once the upload is done, for `revert`. */
  #uploaded: UploadRef | undefined;
  #resolve: (file: UploadedFile) => void = () => undefined;
  #reject: (reason: unknown) => void = () => undefined;

  /** Starts the upload. */
  constructor(file: File, deps: UploadDeps, options: UploadOptions) {
    this.#file = file;
    this.#deps = deps;
    this.#options = options;
    this.#isPrepared = deps.prepare === undefined || options.isPrepared === true;
    const { measure, update } = deps.total.track();
    this.#measure = measure;
    this.#status = new UploadStatusReporter(this, deps.platform.now, options, update);
    this.#run = new UploadRun(file, deps, options, this.#status);
    this.finished = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    // Pages that only listen to states need not handle the rejection.
    this.finished.catch(() => undefined);
    onAbort(options.signal, this.finished, (reason) => this.#end(reason));
    if (isTerminal(this.state)) return;
    this.#currentRun = new Promise((resolve) => {
      const start = (): void => {
        if (!isTerminal(this.state) && this.#isPrepared) measure(file.size);
        resolve();
      };
      deps.starts.add([start]);
    });
    this.#start();
  }

  /** The file that is uploaded: the one that was chosen, until `prepare` has returned another one. */
  get file(): File {
    return this.#file;
  }

  /** The size of the file in bytes. */
  get size(): number {
    return this.#file.size;
  }

  /** The current state. Listen to changes with `onState`. */
  get state(): UploadState {
    return this.#status.state;
  }

  /**
   * Stops the transfer until `resume`. Parts that S3 has are kept; requests in flight are sent again.
   * Does nothing once the upload only waits for S3's confirmation.
   */
  pause(): void {
    const { status } = this.state;
    if (status === 'paused' || !canPause(status)) return;
    this.#status.transition({ status: 'paused', ...this.#status.progress });
    this.#abortController.abort(new DOMException('The upload was paused', 'AbortError'));
  }

  /** Continues after `pause`. Does nothing in any other state. */
  resume(): void {
    if (this.state.status !== 'paused') return;
    this.#abortController = new AbortController();
    this.#status.setQueued();
    this.#start();
  }

  /**
   * Stops the transfer and deletes the file on the server. Of a failed upload, deletes what was kept for a retry. Does
   * nothing once the upload is done; use `revert` to delete a finished upload.
   */
  abort(): void {
    if (this.state.status === 'failed') void this.#run.discardParked().catch(() => undefined);
    this.#end(new DOMException('The upload was aborted', 'AbortError'));
  }

  /**
   * Asks the server about a finished upload, which it can reject or delete later.
   *
   * @throws {FilestoreError} `file-rejected`, `file-deleted`, `file-not-found` and others
   */
  async confirm(signal: AbortSignal): Promise<FileInfo | undefined> {
    return this.#uploaded && this.#deps.confirmQueue.ask(this.#uploaded, signal);
  }

  /**
   * Deletes a finished upload that no form has stored. A file that the server does not have counts as
   * deleted.
   *
   * @throws {FilestoreError} `wrong-state` once it is stored, `api-unreachable` and others
   */
  async revert(): Promise<void> {
    if (this.#uploaded) await deleteFile(this.#deps.platform, this.#uploaded);
  }

  #end(reason: unknown): void {
    if (isTerminal(this.state)) return;
    this.#status.transition({ status: 'aborted' });
    this.#abortController.abort(reason);
    this.#reject(reason);
    this.#run.discard();
  }

  /** Waits for the previous run to end. Two runs at a time would each register the file. */
  #start(): void {
    const { signal } = this.#abortController;
    this.#currentRun = this.#currentRun.then(() => this.#execute(signal));
  }

  async #execute(signal: AbortSignal): Promise<void> {
    try {
      if (!this.#isPrepared) await this.#prepare(signal);
      const file = await this.#run.execute(signal);
      if (signal.aborted) return;
      this.#status.setConfirming();
      this.#uploaded = this.#run.takeRef();
      this.#status.transition({ status: 'done', file });
      this.#resolve(file);
    } catch (error) {
      if (!signal.aborted) this.#fail(error);
    } finally {
      this.#run.releaseQueueSlot();
      // A response can arrive after the abort that no longer wanted it.
      if (this.state.status === 'aborted') this.#run.discard();
    }
  }

  /** Has the page prepare the file. */
  async #prepare(signal: AbortSignal): Promise<void> {
    const { prepare } = this.#deps;
    if (!prepare) return;
    const { prepareFile } = await import('./prepare/prepare-file.ts').catch((cause: unknown) => {
      throw new FilestoreError('module-not-loaded', { cause });
    });
    const report = (share: number): void => {
      if (this.state.status !== 'paused') this.#status.transition({ status: 'preparing', share });
    };
    const prepared = await prepareFile(this.#file, prepare, { signal, report });
    signal.throwIfAborted();
    if (prepared.kind === 'refused') {
      throw new FilestoreError('prepare-refused', { reason: prepared.reason });
    }
    if (prepared.kind === 'failed') {
      const { cause } = prepared;
      throw new FilestoreError('prepare-failed', { detail: String(cause), cause });
    }
    const problem = await this.#options.validate?.(prepared.file);
    signal.throwIfAborted();
    this.#file = prepared.file;
    this.#isPrepared = true;
    this.#run.replaceFile(prepared.file);
    this.#measure(prepared.file.size);
    if (problem) throw problem;
    // It waits for its turn.
    this.#status.setQueued();
  }

  #fail(reason: unknown): void {
    const error = toFilestoreError(reason);
    // The parts in S3 are kept for a retry by hand, now or after a reload.
    if (error.retryable) this.#run.park();
    else this.#run.discard();
    this.#status.transition({ status: 'failed', error });
    this.#reject(error);
  }
}
