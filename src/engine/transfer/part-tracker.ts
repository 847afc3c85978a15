import type { StoredPart } from '../../contract/responses.ts';
import { PLANNED_PARTS } from '../../contract/limits.ts';
import { partLength, type PartPlan } from '../../contract/part-plan.ts';
import type { CompletedPart as NamedPart } from '../../contract/requests.ts';
import { crc64ToBase64, combineCrc64 } from '../checksum/crc64-nvme.ts';

/** A part that S3 has. */
export interface UploadedPart {
  /** Undefined if S3 has already joined the parts. */
  readonly etag: string | undefined;
  /** CRC-64/NVME that this page computed. */
  readonly crc64: bigint;
  /** The same checksum in base64, as S3 formats it. */
  readonly checksum: string;
}

/** Tracks which parts of a file are pending, in flight, uploaded and verified. */
export class PartTracker {
  readonly plan: PartPlan;
  readonly #file: Blob;
  readonly #uploaded = new Map<number, UploadedPart>();
  readonly #reserved = new Set<number>();
  /** Parts that S3 has and that are not verified yet. */
  readonly #unverified = new Set<number>();

  constructor(file: Blob, plan: PartPlan) {
    this.#file = file;
    this.plan = plan;
  }

  /** Bytes that S3 has. */
  get uploadedBytes(): number {
    return [...this.#uploaded.keys()].reduce((sum, number) => sum + this.sizeOf(number), 0);
  }

  sizeOf(number: number): number {
    return partLength(this.plan, this.#file.size, number) ?? 0;
  }

  sliceOf(number: number): Blob {
    const from = (number - 1) * this.plan.partSize;
    return this.#file.slice(from, from + this.sizeOf(number));
  }

  /** Numbers of the parts that are neither uploaded nor reserved, in ascending order. */
  *pending(): Generator<number> {
    for (let number = 1; number <= this.plan.partCount; number += 1) {
      if (!this.#uploaded.has(number) && !this.#reserved.has(number)) yield number;
    }
  }

  /** Reserves the next part to send, until `markUploaded` or `release`. */
  reserve(): number | undefined {
    const { value } = this.pending().next();
    if (value === undefined) return undefined;
    this.#reserved.add(value);
    return value;
  }

  release(number: number): void {
    this.#reserved.delete(number);
  }

  markUploaded(number: number, part: UploadedPart): void {
    this.#reserved.delete(number);
    this.#unverified.delete(number);
    this.#uploaded.set(number, part);
  }

  /** S3 has bytes of the part, which have to be verified. */
  markUnverified(number: number): void {
    this.#unverified.add(number);
  }

  /** S3 has received other bytes than were sent. */
  markRejected(number: number): void {
    this.#unverified.delete(number);
  }

  /** Whether S3 may have parts that this page has not verified. */
  get hasUnverified(): boolean {
    return this.#unverified.size > 0;
  }

  /** Keeps the parts that S3 stores with the same checksum. The others are sent again. */
  retainOnly(stored: readonly StoredPart[]): void {
    const before = new Map(this.#uploaded);
    this.#uploaded.clear();
    for (const { number, etag, checksum } of stored) {
      const markUploaded = before.get(number);
      // A late attempt leaves the same bytes, but under another ETag if a KMS key is used.
      const same = checksum ? checksum === markUploaded?.checksum : etag === markUploaded?.etag;
      if (markUploaded && same) this.#uploaded.set(number, { ...markUploaded, etag });
    }
  }

  has(number: number): boolean {
    return this.#uploaded.has(number);
  }

  /** The body of `complete`. Without `parts` the server lists them itself. */
  completeRequest(): { parts: NamedPart[] | undefined; checksum: string } {
    const { partCount } = this.plan;
    const parts: NamedPart[] = [];
    let whole = 0n;
    for (let number = 1; number <= partCount; number += 1) {
      const part = this.#uploaded.get(number);
      if (!part) throw new Error(`no part ${number}`);
      const { etag, checksum, crc64 } = part;
      whole = combineCrc64(whole, crc64, this.sizeOf(number));
      if (etag !== undefined) parts.push({ number, etag, checksum });
    }
    // A longer list would exceed the size limit of a request, and S3 knows its parts anyway.
    const named = parts.length === partCount && partCount <= PLANNED_PARTS;
    return { parts: named ? parts : undefined, checksum: crc64ToBase64(whole) };
  }
}
