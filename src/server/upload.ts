import { FilestoreError, hasCode } from '../contract/errors.ts';
import { MAX_SINGLE_PUT_BYTES, MULTIPART_FROM_BYTES } from '../contract/limits.ts';
import { complete, parts as signParts, preprocess, remove } from '../contract/operations.ts';
import { partLength } from '../contract/part-plan.ts';
import type { CompletedPart, FileRequest } from '../contract/requests.ts';
import type { AcceptedFile } from '../contract/responses.ts';
import type { FileInfo } from '../contract/file-info.ts';
import type { MultipartPlan, PutPlan } from '../contract/upload-plans.ts';
import { Crc64, combineCrc64, crc64ToBase64 } from '../engine/checksum/crc64-nvme.ts';
import { toBase64 } from '../engine/base64.ts';
import { abortable } from './abortable.ts';
import { putFromServer } from '../transport/server-put.ts';
import type { FilestoreApi } from './filestore-api.ts';
import { withRetries } from './retries.ts';
import type { FileToUpload, UploadSource } from './upload-source.ts';

/** Parts in flight. Each is in memory, with 24 MiB by default. */
const CONCURRENT_PARTS = 3;

/** Bytes per second below which a PUT counts as stalled. */
const SLOWEST_BYTES_PER_SECOND = 100_000;

/** Part URLs that are requested at a time. */
const URLS_PER_CALL = 100;

/**
 * Uploads the bytes under a new id. If that fails, deletes what has been uploaded.
 *
 * @throws {FilestoreError}
 */
export async function uploadSource(
  source: UploadSource,
  file: FileToUpload,
  api: FilestoreApi,
  signal: AbortSignal | undefined,
): Promise<FileInfo> {
  try {
    const buffered = source.size <= MULTIPART_FROM_BYTES ? await readAll(source) : undefined;
    const request = {
      name: file.name,
      type: file.type,
      size: source.size,
      ...(buffered && { sha256: await sha256(buffered) }),
    };
    const accepted = await register(request, file.grant, api, signal);
    return await uploadRegistered(buffered ? sourceOf(buffered) : source, accepted, api, signal);
  } finally {
    source.close();
  }
}

async function uploadRegistered(
  source: UploadSource,
  accepted: AcceptedFile,
  api: FilestoreApi,
  signal: AbortSignal | undefined,
): Promise<FileInfo> {
  // Ends the other parts if one of them fails.
  const stop = new AbortController();
  const ends = AbortSignal.any(signal ? [signal, stop.signal] : [stop.signal]);
  try {
    const { upload } = accepted;
    switch (upload.kind) {
      case 'put':
        return await uploadSingle(source, accepted, upload, api, ends);
      case 'multipart':
        return await uploadParts(source, accepted, upload, api, ends, (error) => stop.abort(error));
      case 'form':
        throw new FilestoreError('api-answer-unreadable', { detail: 'upload: is a form' });
    }
  } catch (error) {
    stop.abort(error);
    // The file would expire, but needs space until then. The caller does not wait for this.
    void api.call(remove, { id: accepted.id, token: accepted.token }).catch(() => undefined);
    throw error;
  }
}

async function register(
  file: FileRequest,
  grant: string | undefined,
  api: FilestoreApi,
  signal: AbortSignal | undefined,
): Promise<AcceptedFile> {
  const { files } = await api.call(preprocess, {
    body: { accepts: ['put', 'multipart'], files: [file], grant },
    idempotencyKey: crypto.randomUUID(),
    signal,
  });
  const [registered] = files;
  if (registered && 'id' in registered) return registered;
  const { code = 'api-answer-unreadable', ...details } = registered?.error ?? {};
  throw new FilestoreError(code, details);
}

async function uploadSingle(
  source: UploadSource,
  { id, token }: AcceptedFile,
  first: PutPlan,
  api: FilestoreApi,
  signal: AbortSignal | undefined,
): Promise<FileInfo> {
  const bytes = await readAll(source);
  let plan = first;
  await withRetries({ attempts: api.attempts, signal }, async () => {
    try {
      await put(plan, bytes, api, signal);
    } catch (error) {
      // The response to an earlier attempt was lost.
      if (hasCode(error, 'already-uploaded')) return;
      if (hasCode(error, 'upload-url-expired')) {
        const { upload } = await api.call(signParts, { id, token, body: {}, signal });
        plan = upload ?? plan;
      }
      throw error;
    }
  });
  const checksum = crc64ToBase64(new Crc64().update(bytes).digest());
  return api.call(complete, { id, token, body: { checksum }, signal });
}

async function uploadParts(
  source: UploadSource,
  { id, token }: AcceptedFile,
  plan: MultipartPlan,
  api: FilestoreApi,
  signal: AbortSignal,
  stop: (error: unknown) => void,
): Promise<FileInfo> {
  const urls = new Map(plan.parts.map(({ number, url }) => [number, url]));
  let renewing: Promise<void> | undefined;
  const requestUrls = async (number: number): Promise<void> => {
    const last = Math.min(plan.partCount, number + URLS_PER_CALL - 1);
    const numbers = Array.from({ length: last - number + 1 }, (_, index) => number + index);
    const { parts } = await api.call(signParts, { id, token, body: { numbers }, signal });
    for (const part of parts) urls.set(part.number, part.url);
  };
  /** Parts that need a URL at the same time are close together, so one call is enough. */
  const renew = (number: number): Promise<void> =>
    (renewing ??= requestUrls(number).finally(() => (renewing = undefined)));
  const send = (number: number, bytes: Uint8Array<ArrayBuffer>): Promise<string> =>
    withRetries({ attempts: api.attempts, signal }, async () => {
      if (!urls.has(number)) await renew(number);
      const url = urls.get(number);
      if (url === undefined) throw new FilestoreError('upload-url-expired');
      try {
        return await put({ url, headers: {} }, bytes, api, signal);
      } catch (error) {
        if (hasCode(error, 'upload-url-expired')) urls.delete(number);
        throw error;
      }
    });

  const uploaded: CompletedPart[] = [];
  const sending = new Set<Promise<void>>();
  let total = 0n;
  for (let number = 1; number <= plan.partCount; number += 1) {
    // A part can fail while the stream has nothing to read.
    const read = source.read(partLength(plan, source.size, number) ?? 0);
    const bytes = await abortable(read, signal);
    const crc64 = new Crc64().update(bytes).digest();
    total = number === 1 ? crc64 : combineCrc64(total, crc64, bytes.length);
    const sent = send(number, bytes)
      .then((etag) => void uploaded.push({ number, etag, checksum: crc64ToBase64(crc64) }))
      .catch(stop)
      .finally(() => sending.delete(sent));
    sending.add(sent);
    if (sending.size >= CONCURRENT_PARTS) await Promise.race(sending);
    signal.throwIfAborted();
  }
  await Promise.all(sending);
  signal.throwIfAborted();
  await source.end();
  const inOrder = uploaded.toSorted((left, right) => left.number - right.number);
  const body = { parts: inOrder, checksum: crc64ToBase64(total) };
  return api.call(complete, { id, token, body, signal });
}

function put(
  { url, headers }: Pick<PutPlan, 'url' | 'headers'>,
  bytes: Uint8Array<ArrayBuffer>,
  { fetch, timeoutSeconds }: FilestoreApi,
  signal: AbortSignal | undefined,
): Promise<string> {
  const seconds = timeoutSeconds + bytes.length / SLOWEST_BYTES_PER_SECOND;
  return putFromServer({ url, headers, bytes, fetch, timeoutSeconds: seconds, signal });
}

async function readAll(source: UploadSource): Promise<Uint8Array<ArrayBuffer>> {
  if (source.size > MAX_SINGLE_PUT_BYTES) {
    throw new RangeError(`size: is ${source.size}, but the limit is ${MAX_SINGLE_PUT_BYTES}`);
  }
  const bytes = await source.read(source.size);
  await source.end();
  return bytes;
}

function sourceOf(bytes: Uint8Array<ArrayBuffer>): UploadSource {
  let offset = 0;
  return {
    size: bytes.length,
    read: (length) => {
      const part = bytes.subarray(offset, offset + length);
      offset += length;
      return Promise.resolve(part);
    },
    end: () => Promise.resolve(),
    close: () => undefined,
  };
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return toBase64(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
}
