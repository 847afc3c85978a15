import { FilestoreError } from '../../contract/errors.ts';
import { INITIAL_PART_URLS } from '../../contract/limits.ts';
import { parts } from '../../contract/operations.ts';
import type { SignedPart } from '../../contract/upload-plans.ts';
import type { UploadRef } from '../upload-ref.ts';
import type { TransferClient } from './transfer-client.ts';
import { isFresh, type SignedUrl } from './s3-request.ts';
import type { PartTracker } from './part-tracker.ts';

/** The next batch of parts is signed when fewer pending parts than this have a fresh URL. */
const PREFETCH_BELOW = INITIAL_PART_URLS / 4;

/** The signed URLs of a file's parts. They are signed in batches while earlier parts are uploaded. */
export class PartUrls {
  readonly #ref: UploadRef;
  readonly #tracker: PartTracker;
  readonly #urls = new Map<number, SignedUrl>();
  #inFlightBatch: Promise<void> | undefined;

  constructor(ref: UploadRef, tracker: PartTracker) {
    this.#ref = ref;
    this.#tracker = tracker;
  }

  add(signed: readonly SignedPart[], freshUntil: number): void {
    for (const { number, url } of signed) this.#urls.set(number, { url, freshUntil });
  }

  /** Returns a fresh URL for a reserved part. */
  async urlFor(number: number, client: TransferClient): Promise<SignedUrl> {
    for (;;) {
      const signed = this.#freshUrl(number, client);
      if (signed) {
        this.#prefetch(client);
        return signed;
      }
      if (this.#inFlightBatch) {
        // Another part asked for this batch, which may not contain this part. Look again.
        await this.#inFlightBatch;
        continue;
      }
      await this.#signBatch(client, number);
      const signedNow = this.#urls.get(number);
      if (signedNow) return signedNow;
      throw new FilestoreError('api-answer-unreadable', { detail: `parts has no part ${number}` });
    }
  }

  /** Discards a URL that S3 has refused as expired. */
  invalidate(number: number): void {
    this.#urls.delete(number);
  }

  #freshUrl(number: number, { deps }: TransferClient): SignedUrl | undefined {
    const signed = this.#urls.get(number);
    return signed && isFresh(signed.freshUntil, deps.platform.now()) ? signed : undefined;
  }

  #prefetch(client: TransferClient): void {
    if (this.#inFlightBatch) return;
    let fresh = 0;
    for (const number of this.#tracker.pending()) {
      if (!this.#freshUrl(number, client)) {
        // A part that needs the batch reports its failure.
        if (fresh < PREFETCH_BELOW) void this.#signBatch(client, number).catch(() => undefined);
        return;
      }
      fresh += 1;
    }
  }

  #signBatch(client: TransferClient, first: number): Promise<void> {
    const numbers = [first];
    for (const number of this.#tracker.pending()) {
      if (numbers.length === INITIAL_PART_URLS) break;
      if (number !== first && !this.#freshUrl(number, client)) numbers.push(number);
    }
    this.#inFlightBatch = this.#call(client, numbers).finally(() => {
      this.#inFlightBatch = undefined;
    });
    return this.#inFlightBatch;
  }

  async #call(client: TransferClient, numbers: number[]): Promise<void> {
    const started = client.deps.platform.now();
    const signed = await client.call(parts, { ...this.#ref, body: { numbers } });
    this.add(signed.parts, started + signed.expiresIn * 1000);
  }
}
