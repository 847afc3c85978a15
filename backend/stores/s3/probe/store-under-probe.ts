import type { S3Client } from '@aws-sdk/client-s3';
import { createHash, randomUUID } from 'node:crypto';
import { isClosedConnection } from '../../../runtime/closed-connection.ts';
import type { StoreAbilities } from '../abilities.ts';
import { ObjectStore } from '../object-store.ts';
import {
  S3Presigner,
  type SignedForm,
  type SignedUpload,
  type SigningBucket,
} from '../presigner.ts';

/** Bytes to upload, and others of the same length. Their checksums are constants, because Node has no CRC-64/NVME. */
export const BYTES = 'filestore!';
export const OTHER_BYTES = 'FILESTORE?';
export const CRC64NVME = 'obaRt4ck2w8=';
export const OTHER_CRC64NVME = 'fiO+GhYILlE=';
export const SHA256 = createHash('sha256').update(BYTES).digest('base64');
export const TYPE = 'text/plain';

/** Seconds for which the URLs of the probe are valid. */
const VALID = 60;

const TIMEOUT_MILLISECONDS = 15_000;

/** The status of a request after which the store has closed the connection. */
const REFUSED = 400;

/** The objects of the probe have keys that no file can have. */
const PREFIX = 'filestore-probe';

/** A request of a page: its method, its body and its headers. */
interface PageRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | FormData;
}

/** A store, as a page and as the backend see it. */
export class StoreUnderProbe {
  readonly bucket: SigningBucket;
  readonly client: S3Client;
  readonly abilities: StoreAbilities;
  readonly presigner: S3Presigner;
  readonly objects: ObjectStore;
  readonly #run = randomUUID();
  readonly #keys: string[] = [];
  readonly #past: S3Presigner;

  /** @param abilities what the store is known to be able to do */
  constructor(bucket: SigningBucket, client: S3Client, abilities: StoreAbilities) {
    this.bucket = bucket;
    this.client = client;
    this.abilities = abilities;
    // Pages may reach the store by a name that this process cannot use.
    const signing = { ...bucket, pageUrls: [bucket.url], abilities };
    // The time of the process: a store compares it with its own.
    this.presigner = new S3Presigner(signing, Date.now);
    this.#past = new S3Presigner(signing, () => Date.now() - 2 * VALID * 1000);
    this.objects = new ObjectStore(bucket.bucket, client);
  }

  /** Returns the key of a new object, which is deleted at the end. */
  newKey(): string {
    const key = `${PREFIX}/${this.#run}/${this.#keys.length}`;
    this.#keys.push(key);
    return key;
  }

  /** Signs a PUT of `BYTES`. */
  put(
    key: string,
    checksums: { readonly checksum?: string; readonly sha256?: string } = {},
  ): SignedUpload {
    return this.presigner.upload({ key, size: BYTES.length, type: TYPE, ...checksums }, VALID);
  }

  /** Signs a PUT that has expired a minute ago. */
  expiredPut(key: string): SignedUpload {
    return this.#past.upload({ key, size: BYTES.length, type: TYPE }, VALID);
  }

  /** Signs a form that has expired a minute ago. */
  expiredForm(key: string): SignedForm {
    return this.#past.form({ key, size: BYTES.length, type: TYPE, sha256: SHA256 }, VALID);
  }

  /** Sends a request as a page does, and returns the status of the answer. */
  async status(url: string, request: PageRequest): Promise<number> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const response = await this.send(url, request);
        await response.body?.cancel();
        return response.status;
      } catch (error) {
        if (!isClosedConnection(error)) throw error;
        // Once may be an accident.
        if (attempt === 2) return REFUSED;
      }
    }
  }

  send(url: string, { method = 'PUT', headers = {}, body }: PageRequest): Promise<Response> {
    const signal = AbortSignal.timeout(TIMEOUT_MILLISECONDS);
    return fetch(url, { method, headers, redirect: 'manual', signal, ...(body && { body }) });
  }

  /** Deletes what the probe has created. */
  async cleanUp(): Promise<void> {
    for (const key of this.#keys) {
      await this.objects.abortUploads(key).catch(() => undefined);
      await this.objects.delete(key).catch(() => undefined);
    }
  }
}
