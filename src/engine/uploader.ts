import { CONNECTIONS_PER_HOST } from '../contract/limits.ts';
import { browserPlatform, type BrowserSettings } from './browser-platform.ts';
import { ConfirmQueue } from './transfer/confirm-queue.ts';
import { ConnectionPool } from './transfer/connection-pool.ts';
import { isThrottle, retryPolicy, type RetryPolicy } from './retry/retry-policy.ts';
import { findResumableFiles, type ResumableFile } from './resume/resumable-file.ts';
import { StallTimeouts } from './transfer/stall-timeouts.ts';
import type { Platform } from './platform.ts';
import { scopeOf } from './resume/resumable-store.ts';
import type { Prepare } from './prepare/prepare-file.ts';
import { PresignQueue } from './presign/presign-queue.ts';
import { TotalProgress, type Progress } from './progress/total-progress.ts';
import { TimeSlicedQueue } from './time-sliced-queue.ts';
import { START_SLICE_FILES, START_SLICE_MILLISECONDS } from './tuning.ts';
import { Upload, type UploadOptions } from './upload.ts';
import type { UploadDeps } from './upload-run.ts';

/** Settings of an uploader. */
export interface UploaderSettings extends BrowserSettings {
  /**
   * Maximum concurrent requests to each S3 host, over all files. The default is 6, which is how many
   * connections browsers open to an HTTP/1.1 host.
   */
  readonly maxConnections?: number | undefined;
  /**
   * The grant that the form's server got from `grants`. Required if the deployment demands grants. A
   * function is called each time that files are registered, so that waiting files use the latest grant.
   */
  readonly grant?: string | (() => string | undefined) | undefined;
  /**
   * Separates the uploads of this browser that can be resumed, for example by the id of the user who is signed in.
   * Uploads of another scope are neither found nor resumed.
   */
  readonly resumeScope?: string | undefined;
  /**
   * Prepares each file before it is uploaded: changes, renames, replaces or refuses it. Two files of a page are prepared
   * at a time.
   */
  readonly prepare?: Prepare | undefined;
  /** Seconds without a byte after which a transfer is retried. The default is 30. */
  readonly stallSeconds?: number | undefined;
  /** Called with the total progress of all files since the uploader was last idle. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** Uploads files through one queue and one connection pool. Does not depend on the element or the DOM. */
export class Uploader {
  readonly #deps: UploadDeps;
  readonly #uploads = new Set<Upload>();

  /** Only tests pass a `platform` or a `policy`. */
  constructor(
    settings: UploaderSettings,
    platform: Platform = browserPlatform(settings),
    policy: RetryPolicy = retryPolicy,
  ) {
    const { maxConnections, grant, stallSeconds, onProgress } = settings;
    const stallTimeouts = new StallTimeouts(stallSeconds);
    const starts = new TimeSlicedQueue<() => void>(
      (start) => start(),
      () => presignQueue.schedule(),
      {
        now: platform.now,
        nextTask: platform.nextBackgroundTask,
        sliceMilliseconds: START_SLICE_MILLISECONDS,
        minEntries: START_SLICE_FILES,
      },
    );
    const presignQueue = new PresignQueue({
      platform,
      policy,
      grant: typeof grant === 'function' ? grant : () => grant,
      bytesPerSecond: () => stallTimeouts.bytesPerSecond,
      hasMoreFiles: () => starts.pending > 0,
    });
    this.#deps = {
      prepare: settings.prepare,
      starts,
      total: new TotalProgress(platform.now, onProgress),
      platform,
      policy,
      pool: new ConnectionPool(maxConnections ?? CONNECTIONS_PER_HOST, (error) =>
        isThrottle(error, policy),
      ),
      stallTimeouts,
      presignQueue,
      confirmQueue: new ConfirmQueue(platform),
      scope: scopeOf(settings),
    };
    // Opens the database before the first large file needs it, and deletes expired uploads from it.
    void platform.resumable.find('scope', this.#deps.scope);
  }

  /** Starts an upload. It sends bytes as soon as a connection is free. */
  upload(file: File, options: UploadOptions = {}): Upload {
    const upload = new Upload(file, this.#deps, options);
    this.#uploads.add(upload);
    const leave = (): void => void this.#uploads.delete(upload);
    upload.finished.then(leave, leave);
    return upload;
  }

  /** Pauses every upload that can be paused. */
  pause(): void {
    for (const upload of this.#uploads) upload.pause();
  }

  /** Resumes every paused upload. */
  resume(): void {
    for (const upload of this.#uploads) upload.resume();
  }

  /** Aborts every upload that has not ended, and deletes its file on the server. */
  abort(): void {
    for (const upload of this.#uploads) upload.abort();
  }

  /** The total progress of all files since the uploader was last idle. */
  get progress(): Progress {
    return this.#deps.total.progress;
  }

  /**
   * Returns the large files whose page was closed, was reloaded or crashed before they were uploaded. Pass
   * such a file to `upload` to resume it. This also works if the user chooses the file again.
   */
  resumable(): Promise<readonly ResumableFile[]> {
    return findResumableFiles(this.#deps);
  }
}

/** Creates an uploader without an element. */
export function createUploader(settings: UploaderSettings): Uploader {
  return new Uploader(settings);
}
