import { CONNECTIONS_PER_HOST } from '../contract/limits.ts';
import { remove } from '../contract/operations.ts';
import type { UploadState } from '../contract/upload-states.ts';
import type { ApiSettings } from '../transport/api-client.ts';
import { browserPlatform } from './browser-platform.ts';
import { ConnectionPool } from './transfer/connection-pool.ts';
import { isThrottle, retryPolicy, type RetryPolicy } from './retry/retry-policy.ts';
import { fileFromHandle, type ResumableFile } from './resume/resumable-file.ts';
import { StallTimeouts } from './transfer/stall-timeouts.ts';
import type { Platform } from './platform.ts';
import { lockName } from './resume/resume-upload.ts';
import { PresignQueue } from './presign/presign-queue.ts';
import { TotalProgress, type Progress } from './progress/total-progress.ts';
import { Upload, type UploadOptions } from './upload.ts';
import type { UploadDeps } from './upload-run.ts';

export interface UploaderSettings extends ApiSettings {
  /** Requests to one host of S3 at one time, over all files. 6 is what a browser opens to it. */
  readonly maxConnections?: number | undefined;
  /**
   * What the form's server got from `grants`, where the deployment asks for it. As a function it is asked
   * before each call, so that files that still wait go with the newest.
   */
  readonly grant?: string | (() => string | undefined) | undefined;
  /** Seconds without a byte after which a transfer is begun again; 30. */
  readonly stallSeconds?: number | undefined;
  /** Whether large files go on after the page is gone; true. */
  readonly resumeAfterReload?: boolean | undefined;
  /** Of all files that are not over yet, and of those that ended beside them. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** Uploads files through one queue and one budget of connections. Knows nothing of a page. */
export class Uploader {
  readonly #deps: UploadDeps;
  readonly #uploads = new Set<Upload>();
  readonly #total: TotalProgress;

  /** `platform` and `policy` are for tests. */
  constructor(
    settings: UploaderSettings,
    platform: Platform = browserPlatform(settings, settings.resumeAfterReload ?? true),
    policy: RetryPolicy = retryPolicy,
  ) {
    const { endpoint, apiKey, maxConnections, grant, stallSeconds, onProgress } = settings;
    this.#deps = {
      platform,
      policy,
      pool: new ConnectionPool(maxConnections ?? CONNECTIONS_PER_HOST, (error) =>
        isThrottle(error, policy),
      ),
      stallTimeouts: new StallTimeouts(stallSeconds),
      presignQueue: new PresignQueue({
        platform,
        policy,
        grant: typeof grant === 'function' ? grant : () => grant,
      }),
      scope: JSON.stringify([endpoint, apiKey]),
    };
    this.#total = new TotalProgress(platform.now, onProgress);
    // Opens what the first large file would wait for, and cleans it of what is over.
    void platform.resumable.all(this.#deps.scope);
  }

  /** Starts at once, or as soon as a connection is free. */
  upload(file: File, options: UploadOptions = {}): Upload {
    const total = this.#total.track(file.size);
    const onState = (state: UploadState): void => {
      total(state);
      options.onState?.(state);
    };
    const upload = new Upload(file, this.#deps, { ...options, onState });
    this.#uploads.add(upload);
    const leave = (): void => void this.#uploads.delete(upload);
    upload.finished.then(leave, leave);
    return upload;
  }

  /** Stops the bytes of every file. */
  pause(): void {
    for (const upload of this.#uploads) upload.pause();
  }

  resume(): void {
    for (const upload of this.#uploads) upload.resume();
  }

  /** Ends every file that has not ended. */
  abort(): void {
    for (const upload of this.#uploads) upload.abort();
  }

  /** Of all files together. */
  get progress(): Progress {
    return this.#total.progress;
  }

  /**
   * Large files whose page was closed, reloaded or crashed before they were done, the oldest first.
   * Whichever of them is given to `upload` again goes on where it was, also when people choose it anew.
   */
  async resumable(): Promise<readonly ResumableFile[]> {
    const { platform, scope } = this.#deps;
    const uploads = await platform.resumable.all(scope);
    const free = await Promise.all(uploads.map(({ id }) => isFree(platform, id)));
    const left = uploads.filter((_upload, index) => free[index]);
    return left.map(({ id, token, name, size, type, context, handle }) => ({
      name,
      size,
      type,
      context,
      file: () => fileFromHandle(handle),
      discard: async () => {
        await platform.resumable.delete(id);
        await platform.call(remove, { id, token, keepalive: true }).catch(() => undefined);
      },
    }));
  }
}

/** No tab is at it at the moment. */
async function isFree(platform: Platform, id: string): Promise<boolean> {
  const release = await platform.lock(lockName(id)).catch(() => undefined);
  release?.();
  return release !== undefined;
}

/** The engine alone, without an element. */
export function createUploader(settings: UploaderSettings): Uploader {
  return new Uploader(settings);
}
