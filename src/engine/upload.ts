import { isFilestoreError, type FilestoreError } from '../contract/errors.ts';
import { MULTIPART_FROM_BYTES, RESTARTS } from '../contract/limits.ts';
import { remove } from '../contract/calls.ts';
import type { FileRequest, MultipartPlan } from '../contract/schemas.ts';
import {
  isEnded,
  moveUpload,
  type UploadedFile,
  type UploadState,
} from '../contract/upload-states.ts';
import { Courier, type Means } from './courier.ts';
import { describeFile } from './describe-file.ts';
import { consequenceOf } from './failure-table.ts';
import { asFilestoreError } from './persist.ts';
import type { UploadHandle } from './part-urls.ts';
import type { Presigned, PresignQueue } from './presign-queue.ts';
import { SentBytes } from './sent-bytes.ts';
import { sendParts, takeUp } from './send-parts.ts';
import { isWhole, sendWhole, type WholePresigned } from './send-whole.ts';
import { findInterrupted, holdNew, type HeldFile } from './taken-up.ts';

/** What all uploads of one uploader share. */
export interface UploadEnvironment extends Means {
  readonly presign: PresignQueue;
  /** Of the API and the key, for uploads that go on later. */
  readonly scope: string;
}

export interface UploadOptions {
  /** Aborts the upload. */
  readonly signal?: AbortSignal | undefined;
  /** Opaque text that the form's server must repeat at `store`; binds the upload to one form. */
  readonly context?: string | undefined;
  /** Where the browser has one: after a reload the upload goes on without choosing the file again. */
  readonly handle?: FileSystemFileHandle | undefined;
  /** Every change, and progress at most twenty times a second. */
  readonly onState?: ((state: UploadState) => void) | undefined;
  /** Bytes that have left the browser, of how many. They never become less. */
  readonly onProgress?: ((sent: number, total: number) => void) | undefined;
}

/** Milliseconds between two reports of progress. */
const REPORT_EVERY = 50;

/** One file's journey. It starts by itself and ends in `done`, `failed` or `aborted`. */
export class Upload {
  readonly file: File;
  /**
   * What the form posts, once S3 has confirmed it. Rejects with the FilestoreError it failed with, or
   * with an AbortError.
   */
  readonly finished: Promise<UploadedFile>;
  readonly #environment: UploadEnvironment;
  readonly #options: UploadOptions;
  readonly #sent: SentBytes;
  #state: UploadState = { status: 'queued' };
  /** Of what is under way; a pause ends it. */
  #run = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #waits: ('offline' | 'busy')[] = [];
  #whole: WholePresigned | undefined;
  #parted: HeldFile | undefined;
  #reported = 0;
  #resolve: (file: UploadedFile) => void = () => undefined;
  #reject: (reason: unknown) => void = () => undefined;

  constructor(file: File, environment: UploadEnvironment, options: UploadOptions) {
    this.file = file;
    this.#environment = environment;
    this.#options = options;
    this.#sent = new SentBytes(file.size);
    this.finished = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    // Whoever goes by the states need not handle it.
    this.finished.catch(() => undefined);
    const { signal } = options;
    if (signal?.aborted) {
      this.#end(signal.reason);
      return;
    }
    if (signal) {
      const abort = (): void => this.#end(signal.reason);
      const forgetSignal = (): void => signal.removeEventListener('abort', abort);
      signal.addEventListener('abort', abort);
      this.finished.then(forgetSignal, forgetSignal);
    }
    this.#start();
  }

  get state(): UploadState {
    return this.#state;
  }

  /**
   * Stops the bytes until `resume`. What S3 has of the file stays; what is under way is sent again. An
   * upload that only waits for S3's word is not paused any more.
   */
  pause(): void {
    if (isEnded(this.#state) || ['paused', 'confirming'].includes(this.#state.status)) return;
    this.#move({ status: 'paused', ...this.#progress() });
    this.#run.abort(new DOMException('The upload was paused', 'AbortError'));
  }

  resume(): void {
    if (this.#state.status !== 'paused') return;
    this.#run = new AbortController();
    this.#move({ status: 'queued' });
    this.#start();
  }

  /**
   * Stops the bytes at once and tells the server to forget the file. After the end it does nothing;
   * use `revert` to undo a finished upload.
   */
  abort(): void {
    this.#end(new DOMException('The upload was aborted', 'AbortError'));
  }

  /**
   * Deletes a finished upload that no form has stored. One that the server no longer knows is as
   * good as deleted.
   *
   * @throws {FilestoreError} `wrong-state` once it is stored, `api-unreachable` and the like
   */
  async revert(): Promise<void> {
    const handle = this.#whole ?? this.#parted?.handle;
    if (!handle) return;
    try {
      await this.#delete(handle);
    } catch (error) {
      const gone =
        isFilestoreError(error) && ['file-not-found', 'file-deleted'].includes(error.code);
      if (!gone) throw error;
    }
  }

  #end(reason: unknown): void {
    if (isEnded(this.#state)) return;
    this.#move({ status: 'aborted' });
    this.#run.abort(reason);
    this.#reject(reason);
    this.#forget();
  }

  /** After the last run has wound up: two at a time would each announce the file. */
  #start(): void {
    const { signal } = this.#run;
    this.#running = this.#running.then(() => this.#journey(signal));
  }

  async #journey(signal: AbortSignal): Promise<void> {
    try {
      signal.throwIfAborted();
      const file = await this.#send(signal);
      if (signal.aborted) return;
      this.#confirming();
      this.#move({ status: 'done', file });
      this.#resolve(file);
    } catch (error) {
      if (!signal.aborted) this.#fail(asFilestoreError(error));
    } finally {
      if (this.#whole) this.#environment.presign.begun(this.#whole);
      // An answer can come after the abort that no longer wanted it.
      if (this.#state.status === 'aborted') this.#forget();
    }
  }

  #fail(error: FilestoreError): void {
    this.#forget();
    this.#move({ status: 'failed', error });
    this.#reject(error);
  }

  async #send(signal: AbortSignal): Promise<UploadedFile> {
    const request = describeFile(this.file, this.#options.context);
    for (let restarts = 0; ; restarts += 1) {
      this.#waits = [];
      try {
        return await this.#sendOnce(request, signal);
      } catch (error) {
        signal.throwIfAborted();
        const anew = consequenceOf(error, this.#environment.table) === 'restart';
        if (!anew || restarts === RESTARTS) throw error;
        this.#forget();
        if (this.#state.status !== 'queued') this.#move({ status: 'queued' });
      }
    }
  }

  async #sendOnce(request: FileRequest, signal: AbortSignal): Promise<UploadedFile> {
    const { name, size, type } = request;
    const courier = this.#courier(signal);
    const earlier = this.#whole ?? this.#parted ?? (await this.#takenUp(request, courier));
    if (!earlier) await this.#announce(request, signal);
    if (this.#whole) {
      const checks = await sendWhole(courier, {
        presigned: () => this.#need(this.#whole),
        renew: () => this.#announce(request, signal),
      });
      return { id: this.#need(this.#whole).id, name, size, type, ...checks };
    }
    const parted = this.#need(this.#parted);
    const checksum = await sendParts(courier, parted, () => this.#confirming());
    parted.letGo();
    await this.#environment.platform.interrupted.forget(parted.handle.id);
    return { id: parted.handle.id, name, size, type, checksum };
  }

  /** Goes on with what an earlier page has sent of this file. */
  async #takenUp(request: FileRequest, courier: Courier): Promise<HeldFile | undefined> {
    if (this.file.size < MULTIPART_FROM_BYTES) return undefined;
    const held = await findInterrupted(this.file, request, this.#environment).catch(
      () => undefined,
    );
    if (!held) return undefined;
    if (courier.signal.aborted) {
      held.letGo();
      courier.signal.throwIfAborted();
    }
    this.#parted = held;
    await takeUp(courier, held);
    return held;
  }

  async #announce(request: FileRequest, signal: AbortSignal): Promise<void> {
    const { presign } = this.#environment;
    const known = this.#whole;
    if (known) {
      presign.begun(known);
      this.#forget();
    }
    const presigned = await presign.presign({
      file: this.file,
      request,
      signal,
      checked: known,
      onStep: (status) => this.#moveUnless(signal, { status }),
      onWait: (why) => this.#wait(signal, why),
    });
    if (isWhole(presigned)) {
      this.#whole = presigned;
      return;
    }
    const options = { ...this.#environment, handle: this.#options.handle };
    const parts = presigned as Presigned<MultipartPlan>;
    this.#parted = await holdNew(this.file, request, parts, options).finally(() =>
      presign.begun(presigned),
    );
    signal.throwIfAborted();
  }

  #courier(signal: AbortSignal): Courier {
    const listener = {
      moved: () => this.#moved(signal),
      waits: (why: 'offline' | 'busy' | undefined) => this.#wait(signal, why),
    };
    return new Courier(this.#environment, signal, this.#sent, listener, this);
  }

  #moved(signal: AbortSignal): void {
    if (signal.aborted || isEnded(this.#state)) return;
    if (this.#whole) this.#environment.presign.begun(this.#whole);
    const id = this.#whole?.id ?? this.#parted?.handle.id ?? '';
    const now = this.#environment.platform.now();
    if (this.#state.status === 'sending' && now - this.#reported < REPORT_EVERY) return;
    this.#reported = now;
    const left = this.#whole !== undefined && this.#sent.sent === this.#sent.total;
    if (left && this.#state.status === 'sending') this.#confirming();
    else this.#move({ status: 'sending', id, ...this.#progress(), ...this.#sent.speed(now) });
    this.#options.onProgress?.(this.#sent.sent, this.#sent.total);
  }

  #confirming(): void {
    const id = this.#whole?.id ?? this.#parted?.handle.id ?? '';
    if (this.#state.status !== 'confirming') this.#move({ status: 'confirming', id });
  }

  /** Shown as waiting only while nothing else moves. */
  #wait(signal: AbortSignal, why: 'offline' | 'busy' | undefined): void {
    if (signal.aborted || isEnded(this.#state)) return;
    if (why === undefined) {
      this.#waits.pop();
      return;
    }
    this.#waits.push(why);
    if (this.#sent.idle) this.#move({ status: 'waiting', why, ...this.#progress() });
  }

  #progress(): { sent: number; total: number } {
    return { sent: this.#sent.sent, total: this.#sent.total };
  }

  #moveUnless(signal: AbortSignal, state: UploadState): void {
    if (!signal.aborted) this.#move(state);
  }

  #need<Value>(value: Value | undefined): Value {
    if (value === undefined) throw new Error('The upload has no signature');
    return value;
  }

  /** Best effort: what cannot be deleted now, expire deletes. */
  #forget(): void {
    const parted = this.#parted;
    const handle = this.#whole ?? parted?.handle;
    this.#whole = undefined;
    this.#parted = undefined;
    parted?.letGo();
    if (parted) void this.#environment.platform.interrupted.forget(parted.handle.id);
    if (handle) void this.#delete(handle).catch(() => undefined);
  }

  async #delete({ id, token }: UploadHandle): Promise<void> {
    await this.#environment.platform.call(remove, { id, token, keepalive: true });
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
