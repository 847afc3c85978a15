import { FilestoreError, isFilestoreError } from '../contract/errors.ts';
import { remove } from '../contract/operations.ts';
import {
  isEnded,
  moveUpload,
  type UploadedFile,
  type UploadState,
} from '../contract/upload-states.ts';
import { callApi, type ApiSettings } from '../transport/api.ts';
import { putObject } from '../transport/put-object.ts';
import { describeFile } from './describe-file.ts';
import type { PresignBatch, PresignedFile } from './presign-batch.ts';
import type { Slots } from './slots.ts';

/** What all uploads of one uploader share. */
export interface UploadEnvironment {
  readonly api: ApiSettings;
  readonly presign: PresignBatch;
  /** The connections to S3. */
  readonly connections: Slots;
  /** How many files may hold a signed URL before their turn. */
  readonly ahead: Slots;
}

export interface UploadOptions {
  /** Opaque text that the form's server must repeat at `store`; binds the upload to one form. */
  readonly context?: string | undefined;
  readonly onState?: (state: UploadState) => void;
}

/** A URL with less time than this is not started: the request itself takes a while to arrive. */
const SAFETY_MILLISECONDS = 10_000;

/** One expired URL is bad luck or a slow queue; a second one in a row is a clock that is wrong. */
const PRESIGN_ATTEMPTS = 2;

/** One file's journey. It starts by itself and ends in `done`, `failed` or `aborted`. */
export class Upload {
  readonly file: File;
  readonly #environment: UploadEnvironment;
  readonly #options: UploadOptions;
  readonly #abort = new AbortController();
  #state: UploadState = { status: 'queued' };
  #presigned: PresignedFile | undefined;

  constructor(file: File, environment: UploadEnvironment, options: UploadOptions) {
    this.file = file;
    this.#environment = environment;
    this.#options = options;
    void this.#run();
  }

  get state(): UploadState {
    return this.#state;
  }

  /**
   * Stops the bytes at once and tells the server to forget the file. After the end it does nothing;
   * use `revert` to undo a finished upload.
   */
  abort(): void {
    if (isEnded(this.#state)) return;
    this.#move({ status: 'aborted' });
    this.#abort.abort();
    void this.#forget();
  }

  /**
   * Deletes a finished upload that no form has stored. One that the server no longer knows is as
   * good as deleted.
   *
   * @throws {FilestoreError} `wrong-state` once it is stored, `api-unreachable` and the like
   */
  async revert(): Promise<void> {
    if (!this.#presigned) return;
    try {
      await this.#delete(this.#presigned);
    } catch (error) {
      const gone =
        isFilestoreError(error) && ['file-not-found', 'file-deleted'].includes(error.code);
      if (!gone) throw error;
    }
  }

  async #run(): Promise<void> {
    const { signal } = this.#abort;
    const { ahead, connections } = this.#environment;
    let end: UploadState;
    try {
      const request = describeFile(this.file, this.#options.context);
      const file = await ahead.use(signal, async () => {
        this.#move({ status: 'presigning' });
        this.#presigned = await this.#environment.presign.presign(request, signal);
        return connections.use(signal, () => this.#send(request));
      });
      end = { status: 'done', file };
    } catch (error) {
      if (signal.aborted) return;
      void this.#forget();
      end = { status: 'failed', error: asFilestoreError(error) };
    }
    if (!signal.aborted) this.#move(end);
  }

  async #send(request: ReturnType<typeof describeFile>): Promise<UploadedFile> {
    for (let attempt = 1; ; attempt += 1) {
      const presigned = await this.#usable(request);
      try {
        await this.#put(presigned);
        const { name, size, type } = request;
        return { id: presigned.id, name, size, type };
      } catch (error) {
        const expired = isFilestoreError(error) && error.code === 'upload-url-expired';
        if (!expired || attempt === PRESIGN_ATTEMPTS) throw error;
        this.#move({ status: 'presigning' });
        await this.#replacePresigned(request);
      }
    }
  }

  /** The URL in hand, or a new one if it would end before the request is there. */
  async #usable(request: ReturnType<typeof describeFile>): Promise<PresignedFile> {
    const presigned = this.#presigned;
    const fresh = presigned && performance.now() + SAFETY_MILLISECONDS < presigned.usableUntil;
    return fresh ? presigned : this.#replacePresigned(request);
  }

  async #replacePresigned(request: ReturnType<typeof describeFile>): Promise<PresignedFile> {
    void this.#forget();
    const { signal } = this.#abort;
    signal.throwIfAborted();
    this.#presigned = await this.#environment.presign.presign(request, signal);
    return this.#presigned;
  }

  async #put(presigned: PresignedFile): Promise<void> {
    const { id } = presigned;
    const total = this.file.size;
    this.#move({ status: 'sending', id, sent: 0, total });
    await putObject(presigned.upload, this.file, {
      signal: this.#abort.signal,
      onProgress: (sent) => {
        if (this.#state.status !== 'sending') return;
        this.#move(
          sent < total ? { status: 'sending', id, sent, total } : { status: 'confirming', id },
        );
      },
    });
    // A service worker can suppress every progress event; S3's answer counts all the same.
    if (this.#state.status === 'sending') this.#move({ status: 'confirming', id });
  }

  /** Best effort: what cannot be deleted now, expire deletes. */
  async #forget(): Promise<void> {
    const presigned = this.#presigned;
    this.#presigned = undefined;
    if (presigned) await this.#delete(presigned).catch(() => undefined);
  }

  async #delete({ id, token }: PresignedFile): Promise<void> {
    await callApi(this.#environment.api, remove, { id, token, keepalive: true });
  }

  #move(next: UploadState): void {
    this.#state = moveUpload(this.#state, next);
    try {
      this.#options.onState?.(this.#state);
    } catch (error) {
      // A listener's mistake is the page's to hear of, and not a reason to fail the upload.
      queueMicrotask(() => {
        throw error;
      });
    }
  }
}

function asFilestoreError(error: unknown): FilestoreError {
  return isFilestoreError(error) ? error : new FilestoreError('internal', { cause: error });
}
