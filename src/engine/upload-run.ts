import { MULTIPART_FROM_BYTES } from '../contract/limits.ts';
import type { FileRequest } from '../contract/requests.ts';
import type { UploadedFile } from '../contract/upload-states.ts';
import type { Prepare } from './prepare/prepare-file.ts';
import type { TimeSlicedQueue } from './time-sliced-queue.ts';
import { deleteWithRetry } from './delete-file.ts';
import type { TotalProgress } from './progress/total-progress.ts';
import { isScanned } from './presign/file-to-presign.ts';
import { toFileRequest, type FileDescription } from './presign/file-request.ts';
import {
  findResumable,
  lockNewUpload,
  type LockedMultipart,
  type ResumeOptions,
  type ResumeScope,
} from './resume/resume-upload.ts';
import { actionFor } from './retry/retry-policy.ts';
import { uploadMultipart, verifyExistingParts } from './transfer/multipart.ts';
import { refreshSignature, uploadSingle, type PresignedSingle } from './transfer/single.ts';
import { TransferClient, type TransferDeps } from './transfer/transfer-client.ts';
import { MAX_RESTARTS, MULTIPART_ATTEMPTS, REQUEST_ATTEMPTS } from './tuning.ts';
import type { UploadRef } from './upload-ref.ts';
import type { UploadStatusReporter } from './upload-status.ts';

/** The dependencies that all uploads of an uploader share. */
export interface UploadDeps extends TransferDeps, ResumeScope {
  /** The first steps of uploads, in time slices. */
  readonly starts: TimeSlicedQueue<() => void>;
  readonly total: TotalProgress;
  /** The page's function that prepares each file. */
  readonly prepare: Prepare | undefined;
}

export interface RunOptions extends ResumeOptions, FileDescription {}

/** The upload's state on the server. */
type Plan =
  | { readonly kind: 'single'; readonly presigned: PresignedSingle }
  /** `verified`: the parts that an earlier page sent were compared with the file. */
  | { readonly kind: 'multipart'; readonly file: LockedMultipart; readonly verified: boolean };

/** The steps of one upload: resume or presign, transfer, confirm. Its plan outlives a pause. */
export class UploadRun {
  readonly #source: File;
  #file: File;
  readonly #deps: UploadDeps;
  readonly #options: RunOptions;
  readonly #status: UploadStatusReporter;
  #plan: Plan | undefined;
  /** What `park` has left. */
  #parked: LockedMultipart | undefined;

  constructor(file: File, deps: UploadDeps, options: RunOptions, status: UploadStatusReporter) {
    this.#source = file;
    this.#file = file;
    this.#deps = deps;
    this.#options = options;
    this.#status = status;
  }

  /** Uploads this file in place of the one that was chosen. */
  replaceFile(file: File): void {
    this.#file = file;
  }

  /** Uploads the file, and starts over where the retry policy says so. */
  async execute(signal: AbortSignal): Promise<UploadedFile> {
    signal.throwIfAborted();
    const request = toFileRequest(this.#file, {
      // A prepared file has no path.
      path: this.#source.webkitRelativePath,
      ...this.#options,
    });
    for (let restarts = 0; ; restarts += 1) {
      try {
        return await this.#uploadOnce(request, signal);
      } catch (error) {
        signal.throwIfAborted();
        const restart = actionFor(error, this.#deps.policy) === 'restart';
        if (!restart || restarts === MAX_RESTARTS) throw error;
        this.discard();
        this.#status.setQueued();
      }
    }
  }

  /** Returns the upload's id and token. Drops the plan, so that a finished upload does not keep its bytes. */
  takeRef(): UploadRef | undefined {
    const plan = this.#plan;
    this.#plan = undefined;
    if (!plan) return undefined;
    const { id, token } = plan.kind === 'single' ? plan.presigned : plan.file.ref;
    return { id, token };
  }

  /** Leaves the parts of a multipart upload to a later upload of the same file. */
  park(): void {
    this.releaseQueueSlot();
    if (this.#plan?.kind !== 'multipart') {
      this.discard();
      return;
    }
    this.#parked = this.#plan.file;
    this.#parked.releaseLock();
    this.#plan = undefined;
  }

  /** Deletes what `park` has left, unless another tab is resuming it or has finished it. */
  async discardParked(): Promise<void> {
    const parked = this.#parked;
    this.#parked = undefined;
    const release = await parked?.lockAgain();
    if (!parked || !release) return;
    await parked.discard();
    await deleteWithRetry(this.#deps, parked.ref);
    release();
  }

  /** Deletes on the server what was uploaded. */
  discard(): void {
    const plan = this.#plan;
    const ref = this.takeRef();
    this.releaseQueueSlot();
    if (!ref) return;
    const deleted = deleteWithRetry(this.#deps, ref);
    if (plan?.kind !== 'multipart') return;
    // At once, because the page may be closed before the server has answered. It would list the upload again.
    void plan.file
      .discard()
      .then(() => deleted)
      .finally(plan.file.releaseLock);
  }

  /** Lets the presign queue continue, if this upload has not started to send. */
  releaseQueueSlot(): void {
    this.#deps.presignQueue.started(this.#status);
  }

  async #uploadOnce(request: FileRequest, signal: AbortSignal): Promise<UploadedFile> {
    this.#plan ??= await this.#findResumable(request, signal);
    this.#plan ??= await this.#presign(request, signal);
    const plan = this.#plan;
    // Parts that are in S3 make more attempts worthwhile.
    const attempts = plan.kind === 'multipart' ? MULTIPART_ATTEMPTS : REQUEST_ATTEMPTS;
    const client = new TransferClient(this.#deps, signal, this.#status, attempts);
    const { name, size, type } = request;
    if (plan.kind === 'single') {
      this.#status.setFile(plan.presigned.id, true);
      const uploaded = await uploadSingle(client, plan.presigned, (expired) =>
        this.#refresh(client, request, expired),
      );
      const { expiresAt } = plan.presigned;
      const scanPending = isScanned(plan.presigned);
      return { name, size, type, expiresAt, scanPending, ...uploaded };
    }
    const { file, verified } = plan;
    this.#status.setFile(file.ref.id, false);
    if (!verified || file.tracker.hasUnverified) await verifyExistingParts(client, file);
    this.#plan = { ...plan, verified: true };
    const checksum = await uploadMultipart(client, file);
    // Deletes the record before the lock is released: another tab must not resume a finished upload.
    void file.discard().then(file.releaseLock);
    const expiresAt = new Date(file.expiresAt).toISOString();
    return { id: file.ref.id, name, size, type, checksum, expiresAt, scanPending: file.isScanned };
  }

  /** Looks for an upload of this file that an earlier page began. */
  async #findResumable(request: FileRequest, signal: AbortSignal): Promise<Plan | undefined> {
    // A deployment may send smaller files in parts than the default.
    const { resumable, hasher } = this.#deps.platform;
    if (this.#file.size < Math.min(MULTIPART_FROM_BYTES, resumable.smallest)) return undefined;
    hasher.warmUp();
    const { field } = this.#options;
    const file = await findResumable(this.#file, request, this.#deps, field).catch(() => undefined);
    if (signal.aborted) file?.releaseLock();
    signal.throwIfAborted();
    return file && { kind: 'multipart', file, verified: false };
  }

  /** Registers the file and has it signed. */
  async #presign(
    request: FileRequest,
    signal: AbortSignal,
    expired?: PresignedSingle,
  ): Promise<Plan> {
    const status = this.#status;
    const presigned = await this.#deps.presignQueue.presign({
      key: status,
      file: this.#file,
      request,
      signal,
      hashed: expired,
      onStep: (step) => status.transition({ status: step }),
      onWait: (reason) => status.setWaiting(reason),
    });
    const { upload } = presigned;
    if (upload.kind !== 'multipart') return { kind: 'single', presigned: { ...presigned, upload } };
    const multipart = { ...presigned, upload };
    const options = { source: this.#source, ...this.#options };
    const file = lockNewUpload(this.#file, request, multipart, this.#deps, options);
    return { kind: 'multipart', file, verified: true };
  }

  /** Has an expired upload signed again, or registered again where the server cannot sign it. */
  async #refresh(
    client: TransferClient,
    request: FileRequest,
    expired: PresignedSingle,
  ): Promise<PresignedSingle> {
    const presigned = await refreshSignature(client, expired);
    if (presigned) {
      this.#plan = { kind: 'single', presigned };
      return presigned;
    }
    this.discard();
    const plan = await this.#presign(request, client.signal, expired);
    this.#plan = plan;
    if (plan.kind !== 'single') throw new Error('The API planned one file in parts');
    this.#status.setFile(plan.presigned.id, true);
    return plan.presigned;
  }
}
