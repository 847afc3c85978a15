import { FilestoreError } from '../contract/errors.ts';
import { FILES_PER_CALL, WAIT_SECONDS } from '../contract/limits.ts';
import * as operations from '../contract/operations.ts';
import type { FileEvent } from '../contract/file-events.ts';
import type { DownloadRequest, GrantRequest, ListQuery } from '../contract/server-requests.ts';
import type { DownloadResponse, GrantResponse } from '../contract/responses.ts';
import type { FileInfo } from '../contract/file-info.ts';
import { FilestoreApi, isFileId, type FilestoreSettings } from './filestore-api.ts';
import { backoff, canRetry, sleep } from './retries.ts';
import { uploadSource } from './upload.ts';
import { fileToUpload, openSource, type UploadBody } from './upload-source.ts';
import { verifyWebhook, type WebhookRequest } from './webhook.ts';

/** `upload` waits for a scan for up to five minutes. */
const MAX_SCAN_WAITS = 15;

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

export interface ListOptions extends CallOptions, Pick<ListQuery, 'limit'> {
  /** The default is `STORED`. */
  readonly state?: ListQuery['state'] | undefined;
  /** Only files that reached the state at this time or later. Text is in ISO 8601. */
  readonly after?: Date | string | undefined;
  /** Only files that reached the state before this time. */
  readonly before?: Date | string | undefined;
}

export interface ServerUploadOptions extends CallOptions {
  /** Required unless the body is a File. */
  readonly name?: string | undefined;
  /** The media type, for example `application/pdf`. Required unless the body is a Blob or a File with a type. */
  readonly type?: string | undefined;
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
   * @param ids any number of ids, or one id; the same id may occur twice
   */
  async store(
    ids: readonly string[] | string,
    { context, signal }: StoreOptions = {},
  ): Promise<StoreResult> {
    const all = new Set(idList(ids));
    const results = new Map<string, FileInfo | FilestoreError>();
    // A form can post anything. The API would refuse the whole call for one id that is too long.
    for (const id of all) if (!isFileId(id)) results.set(id, new FilestoreError('file-not-found'));
    let pending = [...all].filter((id) => !results.has(id));
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
    for (const id of all) {
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
  async *list({
    state = 'STORED',
    after,
    before,
    signal,
    ...more
  }: ListOptions = {}): AsyncGenerator<FileInfo, void> {
    const range = { after: toText(after), before: toText(before) };
    let cursor: string | undefined;
    do {
      const query = { ...more, ...range, state, cursor };
      const page = await this.#api.call(operations.list, { query, signal });
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
    { name, type, size, store = true, signal }: ServerUploadOptions = {},
  ): Promise<FileInfo> {
    const described = fileToUpload(body, name, type);
    const source = await openSource(body, size, signal);
    const file = await uploadSource(source, described, this.#api, signal);
    if (!store || file.state === 'STORED') return file;
    for (let waits = 0; ; waits += 1) {
      const { stored, refused } = await this.store([file.id], { signal });
      const [kept] = stored;
      if (kept) return kept;
      const error = refused[0]?.error ?? new FilestoreError('api-answer-unreadable');
      if (error.code !== 'scan-pending' || waits >= MAX_SCAN_WAITS) throw error;
      await this.info(file.id, { wait: WAIT_SECONDS, signal });
    }
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

/** A parser of forms returns a string for a field with one value. */
function idList(ids: readonly string[] | string): readonly string[] {
  if (typeof ids === 'string') return [ids];
  if (Array.isArray(ids)) return ids;
  throw new TypeError('ids: must be an array of ids, or one id');
}

function toText(time: Date | string | undefined): string | undefined {
  return time instanceof Date ? time.toISOString() : time;
}

function toError({ code, ...details }: { code: FilestoreError['code'] }): FilestoreError {
  return new FilestoreError(code, details);
}
