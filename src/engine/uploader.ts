import { CONNECTIONS_PER_HOST } from '../contract/limits.ts';
import { remove } from '../contract/operations.ts';
import type { UploadState } from '../contract/upload-states.ts';
import type { ApiSettings } from '../transport/api-client.ts';
import { browserPlatform } from './browser-platform.ts';
import { Connections } from './transfer/connection-pool.ts';
import { asksForFewer, failureTable, type FailureTable } from './retry/retry-policy.ts';
import { fileOf, type InterruptedFile } from './resume/resumable-file.ts';
import { Pace } from './transfer/stall-timeouts.ts';
import type { Platform } from './platform.ts';
import { lockName } from './resume/resume-upload.ts';
import { PresignQueue } from './presign/presign-queue.ts';
import { TotalProgress, type Progress } from './progress/total-progress.ts';
import { Upload, type UploadEnvironment, type UploadOptions } from './upload.ts';

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
  readonly remember?: boolean | undefined;
  /** Of all files that are not over yet, and of those that ended beside them. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** Uploads files through one queue and one budget of connections. Knows nothing of a page. */
export class Uploader {
  readonly #environment: UploadEnvironment;
  readonly #uploads = new Set<Upload>();
  readonly #total: TotalProgress;

  /** @param platform and `table` are for tests */
  constructor(
    settings: UploaderSettings,
    platform: Platform = browserPlatform(settings, settings.remember ?? true),
    table: FailureTable = failureTable,
  ) {
    const { endpoint, apiKey, maxConnections, grant, stallSeconds, onProgress } = settings;
    this.#environment = {
      platform,
      table,
      connections: new Connections(maxConnections ?? CONNECTIONS_PER_HOST, (error) =>
        asksForFewer(error, table),
      ),
      pace: new Pace(stallSeconds),
      presign: new PresignQueue({
        platform,
        table,
        grant: typeof grant === 'function' ? grant : () => grant,
      }),
      scope: JSON.stringify([endpoint, apiKey]),
    };
    this.#total = new TotalProgress(platform.now, onProgress);
    // Opens what the first large file would wait for, and cleans it of what is over.
    void platform.interrupted.all(this.#environment.scope);
  }

  /** Starts at once, or as soon as a connection is free. */
  upload(file: File, options: UploadOptions = {}): Upload {
    const total = this.#total.add(file.size);
    const onState = (state: UploadState): void => {
      total(state);
      options.onState?.(state);
    };
    const upload = new Upload(file, this.#environment, { ...options, onState });
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
  async interrupted(): Promise<readonly InterruptedFile[]> {
    const { platform, scope } = this.#environment;
    const uploads = await platform.interrupted.all(scope);
    const free = await Promise.all(uploads.map(({ id }) => isFree(platform, id)));
    const left = uploads.filter((_upload, index) => free[index]);
    return left.map(({ id, token, name, size, type, context, handle }) => ({
      name,
      size,
      type,
      ...(context !== undefined && { context }),
      file: () => fileOf(handle),
      forget: async () => {
        await platform.interrupted.forget(id);
        await platform.call(remove, { id, token, keepalive: true }).catch(() => undefined);
      },
    }));
  }
}

/** No tab is at it at the moment. */
async function isFree(platform: Platform, id: string): Promise<boolean> {
  const letGo = await platform.lock(lockName(id)).catch(() => undefined);
  letGo?.();
  return letGo !== undefined;
}

/** The engine alone, without an element. */
export function createUploader(settings: UploaderSettings): Uploader {
  return new Uploader(settings);
}
