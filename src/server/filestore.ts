import { FilestoreError } from '../contract/errors.ts';
import { FILES_PER_CALL } from '../contract/limits.ts';
import * as operations from '../contract/operations.ts';
import type { FileEvent } from '../contract/file-events.ts';
import type { DownloadRequest, GrantRequest, ListQuery } from '../contract/server-requests.ts';
import type { DownloadResponse, GrantResponse } from '../contract/responses.ts';
import type { FileInfo } from '../contract/file-info.ts';
import { FilestoreApi, type FilestoreSettings } from './filestore-api.ts';
import { backoff, canRetry, sleep } from './retries.ts';
import { uploadSource } from './upload.ts';
import { openSource, type UploadBody } from './upload-source.ts';
import { verifyWebhook, type WebhookRequest } from './webhook.ts';

/** The options of every method. */
export interface CallOptions {
  /** Ends the call. The method then throws the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

export interface StoreOptions extends CallOptions {
  /** Must equal the `context` of the element. Omit it if the element has none. */
  readonly context?: string | undefined;
}

/** A file that was not stored. */
export interface RefusedStore {
  readonly id: string;
  readonly error: FilestoreError;
}

/** Every id is in one of the two lists, each in the order of the call. */
export interface StoreResult {
  readonly stored: readonly FileInfo[];
  readonly refused: readonly RefusedStore[];
}

export interface InfoOptions extends CallOptions {
  /** Seconds to wait until the file has arrived and is scanned, at most 20. The default is 0. */
  readonly wait?: number | undefined;
}

export type ListOptions = CallOptions & Omit<ListQuery, 'cursor'>;

export interface ServerUploadOptions extends CallOptions {
  readonly name: string;
  /** The media type, for example `application/pdf`. */
  readonly type: string;
  /** Bytes. Required for a stream of more than 64 MiB. */
  readonly size?: number | undefined;
  /** False leaves the file uploaded, so that it expires unless it is stored. The default is true. */
  readonly store?: boolean | undefined;
}

/**
 * A client for the server of a form. Every method repeats a request after errors that can pass, waits as long as
 * Retry-After says, and otherwise throws a FilestoreError with a `code`.
 */
export class Filestore {
  readonly #api: FilestoreApi;
  readonly #webhookSecret: string | readonly string[] | undefined;

  constructor(settings: FilestoreSettings) {
    this.#api = new FilestoreApi(settings);
    this.#webhookSecret = settings.webhookSecret;
  }

  /**
   * Stores files, so that they do not expire. Each file is stored or refused on its own. The call can be repeated:
   * a stored file is stored again without an effect.
   *
   * @param ids any number of ids; the same id may occur twice
   */
  async store(
    ids: readonly string[],
    { context, signal }: StoreOptions = {},
  ): Promise<StoreResult> {
    const results = new Map<string, FileInfo | FilestoreError>();
    let pending = [...new Set(ids)];
    for (let attempt = 1; pending.length > 0; attempt += 1) {
      for (const [id, result] of await this.#storeOnce(pending, { context, signal })) {
        results.set(id, result);
      }
      // A scan that has not ended, for example.
      pending = pending.filter((id) => canRetry(results.get(id)));
      if (pending.length === 0 || attempt >= this.#api.attempts) break;
      await sleep(backoff(attempt + 1), signal);
    }
    const stored: FileInfo[] = [];
    const refused: RefusedStore[] = [];
    for (const id of new Set(ids)) {
      const result = results.get(id);
      if (result instanceof FilestoreError) refused.push({ id, error: result });
      else if (result) stored.push(result);
    }
    return { stored, refused };
  }

  async #storeOnce(
    ids: readonly string[],
    { context, signal }: StoreOptions,
  ): Promise<(readonly [string, FileInfo | FilestoreError])[]> {
    const all: (readonly [string, FileInfo | FilestoreError])[] = [];
    for (let start = 0; start < ids.length; start += FILES_PER_CALL) {
      const some = ids.slice(start, start + FILES_PER_CALL);
      const body = { ids: some, context };
      const { files } = await this.#api.call(operations.storeFiles, { body, signal });
      some.forEach((id, index) => {
        const file = files[index];
        if (!file)
          throw new FilestoreError('api-answer-unreadable', { detail: `no result for ${id}` });
        all.push([id, 'error' in file ? toError(file.error) : file]);
      });
    }
    return all;
  }

  /**
   * Returns what is known of a file. With `wait`, answers as soon as the file has arrived, for a server that
   * receives no webhooks.
   */
  info(id: string, { wait, signal }: InfoOptions = {}): Promise<FileInfo> {
    return this.#api.call(operations.info, { id, query: { wait }, signal }, wait);
  }

  /**
   * Yields the files of the tenant in a state, oldest first, and requests further pages as needed. The list can be
   * some milliseconds behind.
   */
  async *list({ signal, ...query }: ListOptions): AsyncGenerator<FileInfo, void> {
    let cursor: string | undefined;
    do {
      const page = await this.#api.call(operations.list, { query: { ...query, cursor }, signal });
      yield* page.files;
      cursor = page.cursor;
    } while (cursor !== undefined);
  }

  /** Returns a link to a stored file. Anyone who has the link can use it until it expires. */
  download(
    id: string,
    { signal, ...body }: CallOptions & DownloadRequest = {},
  ): Promise<DownloadResponse> {
    return this.#api.call(operations.download, { id, body, signal });
  }

  /** Deletes a file in any state. The call can be repeated. */
  async delete(id: string, { signal }: CallOptions = {}): Promise<void> {
    await this.#api.call(operations.remove, { id, signal });
  }

  /** Returns a grant, with which one page can upload files within limits. */
  grant({ signal, ...body }: CallOptions & GrantRequest = {}): Promise<GrantResponse> {
    return this.#api.call(operations.grants, { body, signal });
  }

  /**
   * Uploads a file from the server, for example a generated PDF, and stores it. The bytes go straight to S3, which
   * compares them with their checksum. A file of more than 64 MiB is uploaded in parts, three at a time.
   *
   * @param body text, bytes, a Blob, or a stream: a web stream, a Node stream or any other async iterable
   */
  async upload(
    body: UploadBody,
    { name, type, size, store = true, signal }: ServerUploadOptions,
  ): Promise<FileInfo> {
    const source = await openSource(body, size, signal);
    const file = await uploadSource(source, { name, type }, this.#api, signal);
    if (!store || file.state === 'STORED') return file;
    const { stored, refused } = await this.store([file.id], { signal });
    const [kept] = stored;
    if (kept) return kept;
    throw refused[0]?.error ?? new FilestoreError('api-answer-unreadable');
  }

  /**
   * Verifies a webhook with the secret of the settings, and returns its event.
   *
   * @throws {InvalidWebhookError}
   */
  verifyWebhook(request: Request | WebhookRequest): Promise<FileEvent> {
    return verifyWebhook(request, this.#webhookSecret ?? []);
  }
}

function toError({ code, ...details }: { code: FilestoreError['code'] }): FilestoreError {
  return new FilestoreError(code, details);
}
