import type { S3Client } from '@aws-sdk/client-s3';
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { FilestoreError } from '../../../src/contract/errors.ts';
import type { UploadedObject } from '../../domain/file-transitions.ts';
import { uploadedObject } from './object-answers.ts';
import { ObjectStore } from './object-store.ts';
import type { StoreAbilities } from './abilities.ts';
import { requestTo, type SigningBucket } from './presigner.ts';
import { signedHeaders } from './sigv4.ts';

const TIMEOUT_MILLISECONDS = 10_000;
const ATTEMPTS = 3;

/** A store refuses a signature that is fifteen minutes old. */
const SKEW_MILLISECONDS = 4 * 60_000;

/**
 * The objects, for a server that handles many calls: `head`, which every confirmation of an upload needs, takes a third of
 * the SDK's time. All other requests are the SDK's.
 */
export class FastObjectStore extends ObjectStore {
  readonly #signing: SigningBucket;
  /** How far the clock of the store is ahead of that of this process, if they differ much. In milliseconds. */
  #clockOffset = 0;
  readonly #agents = {
    'http:': { request: httpRequest, agent: new HttpAgent({ keepAlive: true, maxSockets: 50 }) },
    'https:': { request: httpsRequest, agent: new HttpsAgent({ keepAlive: true, maxSockets: 50 }) },
  } as const;

  constructor(signing: SigningBucket, client: S3Client, abilities: StoreAbilities) {
    super(signing.bucket, client, abilities);
    this.#signing = signing;
  }

  override async head(key: string): Promise<UploadedObject | undefined> {
    for (let attempt = 1; ; attempt += 1) {
      const answer = await this.#send(key).catch((cause: unknown) => ({ status: 503, cause }));
      if (answer.status === 404) return undefined;
      if ('headers' in answer && answer.status === 403 && this.#correctClock(answer.headers))
        continue;
      if ('headers' in answer && answer.status === 200) return toObject(answer.headers);
      const isBusy = answer.status === 429 || answer.status >= 500;
      if (isBusy && attempt < ATTEMPTS) continue;
      const cause = 'cause' in answer ? answer.cause : new Error(`HEAD returned ${answer.status}`);
      throw isBusy ? new FilestoreError('storage-busy', { retryAfter: 1, cause }) : cause;
    }
  }

  #send(key: string): Promise<{ readonly status: number; readonly headers: Headers }> {
    const { url, headers } = this.#sign(key);
    const { request, agent } = this.#agents[url.startsWith('https:') ? 'https:' : 'http:'];
    return new Promise((resolve, reject) => {
      const sent = request(url, { method: 'HEAD', headers, agent, timeout: TIMEOUT_MILLISECONDS });
      sent.on('response', (response) => {
        response.resume();
        response.on('end', () => {
          resolve({ status: response.statusCode ?? 0, headers: response.headers });
        });
        response.on('error', reject);
      });
      sent.on('timeout', () => sent.destroy(new Error('HEAD has timed out')));
      sent.on('error', reject);
      sent.end();
    });
  }

  #sign(key: string): { readonly url: string; readonly headers: Record<string, string> } {
    const { url, region, credentials } = this.#signing;
    const bucket = new URL(url);
    const request = requestTo(bucket, 'HEAD', key, {
      headers: { 'x-amz-checksum-mode': 'ENABLED' },
    });
    const context = { region, credentials: credentials(), now: Date.now() + this.#clockOffset };
    const { host: _host, ...headers } = signedHeaders(request, context);
    return { url: `${bucket.origin}${request.path}`, headers };
  }

  /** Adopts the clock of the store, as the SDK does. Returns whether that changes anything. */
  #correctClock({ date = '' }: Headers): boolean {
    const offset = Date.parse(date) - Date.now();
    if (Number.isNaN(offset) || Math.abs(offset - this.#clockOffset) < SKEW_MILLISECONDS)
      return false;
    this.#clockOffset = offset;
    return true;
  }

  /** Closes the connections. */
  close(): void {
    for (const { agent } of Object.values(this.#agents)) agent.destroy();
  }
}

type Headers = IncomingMessage['headers'];

function toObject(headers: Headers): UploadedObject {
  const header = (name: string): string | undefined => {
    const value = headers[name];
    return typeof value === 'string' ? value : undefined;
  };
  return uploadedObject({
    ContentLength: Number(header('content-length')),
    ContentType: header('content-type'),
    ETag: header('etag'),
    ChecksumType: header('x-amz-checksum-type'),
    ChecksumCRC64NVME: header('x-amz-checksum-crc64nvme'),
    ChecksumSHA256: header('x-amz-checksum-sha256'),
  });
}
