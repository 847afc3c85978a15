import { crc64ToBase64 } from '../checksum/crc64-nvme.ts';
import type { UploadedPart } from './part-tracker.ts';
import type { TransferClient } from './transfer-client.ts';

export type PartChecksum = Omit<UploadedPart, 'etag'>;

/** Part n is hashed once (n mod 6)/6 of its bytes have been sent. */
const STAGGER_STEPS = 6;

/**
 * The checksum of a part, computed once. It starts while the part is being sent. If all parts started at
 * once, they would keep the network waiting for the processor and the disk.
 */
export class PartHash {
  readonly #client: TransferClient;
  readonly #bytes: Blob;
  readonly #startAt: number;
  #result: Promise<PartChecksum> | undefined;

  constructor(client: TransferClient, bytes: Blob, number = 0) {
    this.#client = client;
    this.#bytes = bytes;
    this.#startAt = bytes.size * ((number % STAGGER_STEPS) / STAGGER_STEPS);
  }

  onProgress(sent: number): void {
    // A failure is reported by `result`.
    if (sent > this.#startAt) this.result().catch(() => undefined);
  }

  result(): Promise<PartChecksum> {
    return (this.#result ??= this.#compute());
  }

  async #compute(): Promise<PartChecksum> {
    const { deps, signal } = this.#client;
    const crc64 = await deps.platform.hasher.crc64(this.#bytes, signal);
    return { crc64, checksum: crc64ToBase64(crc64) };
  }
}
