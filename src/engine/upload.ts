import type { FilestoreError } from '../contract/errors.ts';
import { MULTIPART_FROM_BYTES, RESTARTS } from '../contract/limits.ts';
import type { MultipartPlan } from '../contract/responses.ts';
import type { FileRequest } from '../contract/requests.ts';
import {
  isEnded,
  isHoldable,
  type UploadedFile,
  type UploadState,
} from '../contract/upload-states.ts';
import { Courier, type Means } from './transfer/transfer-client.ts';
import { describeFile } from './presign/file-request.ts';
import { consequenceOf } from './retry/retry-policy.ts';
import { deleteFile, forgetFile } from './delete-file.ts';
import { followSignal } from './follow-signal.ts';
import type { UploadHandle } from './transfer/part-urls.ts';
import { asFilestoreError } from './retry/retry.ts';
import type { Presigned, PresignQueue } from './presign/presign-queue.ts';
import { sendParts, takeUp } from './transfer/multipart.ts';
import { isWhole, sendWhole, signAgain, type WholePresigned } from './transfer/single.ts';
import { UploadReport, type ReportOptions } from './upload-status.ts';
import { findInterrupted, holdNew, type HeldFile } from './resume/resume-upload.ts';

/** What all uploads of one uploader share. */
export interface UploadEnvironment extends Means {
  readonly presign: PresignQueue;
  /** Of the API and the key, for uploads that go on later. */
  readonly scope: string;
}

export interface UploadOptions extends ReportOptions {
  /** Aborts the upload. */
  readonly signal?: AbortSignal | undefined;
  /** Opaque text that the form's server must repeat at `store`; binds the upload to one form. */
  readonly context?: string | undefined;
  /** Where the browser has one: after a reload the upload goes on without choosing the file again. */
  readonly handle?: FileSystemFileHandle | undefined;
}

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
  readonly #report: UploadReport;
  /** Of what is under way; a pause ends it. */
  #run = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #whole: WholePresigned | undefined;
  #parted: HeldFile | undefined;
  /** What `revert` needs. */
  #finished: UploadHandle | undefined;
  /** What S3 has of it is known. */
  #takenUp = false;
  /** Announced and not begun: others wait for it to begin. */
  #ahead: object | undefined;
  #resolve: (file: UploadedFile) => void = () => undefined;
  #reject: (reason: unknown) => void = () => undefined;

  constructor(file: File, environment: UploadEnvironment, options: UploadOptions) {
    this.file = file;
    this.#environment = environment;
    this.#options = options;
    this.#report = new UploadReport(file.size, environment.platform.now, options);
    this.finished = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    // Whoever goes by the states need not handle it.
    this.finished.catch(() => undefined);
    const open = followSignal(options.signal, this.finished, (reason) => this.#end(reason));
    if (open) this.#start();
  }

  get state(): UploadState {
    return this.#report.state;
  }

  /**
   * Stops the bytes until `resume`. What S3 has of the file stays; what is under way is sent again. An
   * upload that only waits for S3's word is not paused any more.
   */
  pause(): void {
    const { status } = this.state;
    if (status === 'paused' || !isHoldable(status)) return;
    this.#report.move({ status: 'paused', ...this.#report.progress });
    this.#run.abort(new DOMException('The upload was paused', 'AbortError'));
  }

  resume(): void {
    if (this.state.status !== 'paused') return;
    this.#run = new AbortController();
    this.#report.queue();
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
    if (this.#finished) await deleteFile(this.#environment.platform, this.#finished);
  }

  #end(reason: unknown): void {
    if (isEnded(this.state)) return;
    this.#report.move({ status: 'aborted' });
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
      this.#report.confirming(this.#id);
      this.#done();
      this.#report.move({ status: 'done', file });
      this.#resolve(file);
    } catch (error) {
      if (!signal.aborted) this.#fail(asFilestoreError(error));
    } finally {
      this.#begun();
      // An answer can come after the abort that no longer wanted it.
      if (this.state.status === 'aborted') this.#forget();
    }
  }

  /** A list of finished files must not hold the bytes of all of them. */
  #done(): void {
    const handle = this.#whole ?? this.#parted?.handle;
    this.#finished = handle && { id: handle.id, token: handle.token };
    this.#whole = undefined;
    this.#parted = undefined;
  }

  #fail(error: FilestoreError): void {
    // What is in S3 of a large file is worth another attempt by hand, now or after a reload.
    if (this.#parted && error.retryable) this.#keep(this.#parted);
    else this.#forget();
    this.#report.move({ status: 'failed', error });
    this.#reject(error);
  }

  async #send(signal: AbortSignal): Promise<UploadedFile> {
    const request = describeFile(this.file, this.#options.context);
    for (let restarts = 0; ; restarts += 1) {
      try {
        return await this.#sendOnce(request, signal);
      } catch (error) {
        signal.throwIfAborted();
        const anew = consequenceOf(error, this.#environment.table) === 'restart';
        if (!anew || restarts === RESTARTS) throw error;
        this.#forget();
        this.#report.queue();
      }
    }
  }

  async #sendOnce(request: FileRequest, signal: AbortSignal): Promise<UploadedFile> {
    const { name, size, type } = request;
    const courier = this.#courier(signal);
    if (!this.#whole && !this.#parted) await this.#findEarlier(request, signal);
    if (!this.#whole && !this.#parted) await this.#announce(request, signal);
    if (this.#whole) {
      const checks = await sendWhole(courier, {
        presigned: () => this.#need(this.#whole),
        renew: () => this.#renew(courier, request),
      });
      return { id: this.#need(this.#whole).id, name, size, type, ...checks };
    }
    const parted = this.#need(this.#parted);
    const patient = courier.patient();
    if (!this.#takenUp || parted.ledger.unsure.size > 0) await takeUp(patient, parted);
    this.#takenUp = true;
    const checksum = await sendParts(patient, parted, () => this.#report.confirming(this.#id));
    // In this order: let go first, another tab would take up what is done.
    void parted.forget().then(parted.letGo);
    return { id: parted.handle.id, name, size, type, checksum };
  }

  /** Goes on with what an earlier page has sent of this file. */
  async #findEarlier(request: FileRequest, signal: AbortSignal): Promise<void> {
    if (this.file.size < MULTIPART_FROM_BYTES) return;
    this.#environment.platform.digests.prepare();
    const held = await findInterrupted(this.file, request, this.#environment).catch(
      () => undefined,
    );
    if (signal.aborted) held?.letGo();
    signal.throwIfAborted();
    this.#parted = held;
    this.#takenUp = false;
  }

  /** @param urgent its turn has come, and the URL that it had has ended */
  async #announce(request: FileRequest, signal: AbortSignal, urgent = false): Promise<void> {
    const known = this.#whole;
    if (known) this.#forget();
    const presigned = await this.#environment.presign.presign({
      file: this.file,
      request,
      signal,
      urgent,
      checked: known,
      onStep: (status) => {
        if (!signal.aborted) this.#report.move({ status });
      },
      onWait: (why) => this.#wait(signal, why),
    });
    this.#ahead = presigned;
    if (isWhole(presigned)) {
      this.#whole = presigned;
      return;
    }
    const options = { ...this.#environment, handle: this.#options.handle };
    const parts = presigned as Presigned<MultipartPlan>;
    this.#parted = holdNew(this.file, request, parts, options);
    this.#takenUp = true;
  }

  async #renew(courier: Courier, request: FileRequest): Promise<void> {
    const again = await signAgain(courier, this.#need(this.#whole));
    if (again) this.#whole = again;
    else await this.#announce(request, courier.signal, true);
  }

  #courier(signal: AbortSignal): Courier {
    const listener = {
      moved: () => {
        if (signal.aborted || isEnded(this.state)) return;
        this.#begun();
        this.#report.moved(this.#id, this.#whole !== undefined);
      },
      waits: (why: 'offline' | 'busy') => this.#wait(signal, why),
    };
    return new Courier(this.#environment, signal, this.#report.sent, listener, this);
  }

  #wait(signal: AbortSignal, why: 'offline' | 'busy'): void {
    if (!signal.aborted && !isEnded(this.state)) this.#report.wait(why);
  }

  get #id(): string {
    return this.#whole?.id ?? this.#parted?.handle.id ?? '';
  }

  #need<Value>(value: Value | undefined): Value {
    if (value === undefined) throw new Error('The upload has no signature');
    return value;
  }

  #begun(): void {
    if (this.#ahead) this.#environment.presign.begun(this.#ahead);
    this.#ahead = undefined;
  }

  /** For another upload of the same file to take up. */
  #keep(parted: HeldFile): void {
    this.#parted = undefined;
    this.#begun();
    parted.letGo();
  }

  #forget(): void {
    const parted = this.#parted;
    const handle = this.#whole ?? parted?.handle;
    this.#whole = undefined;
    this.#parted = undefined;
    this.#begun();
    if (!handle) return;
    void forgetFile(this.#environment, handle)
      .then(() => parted?.forget())
      .then(() => parted?.letGo());
  }
}
