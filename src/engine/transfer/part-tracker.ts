import type { StoredPart } from '../../contract/responses.ts';
import { PLANNED_PARTS } from '../../contract/limits.ts';
import { partLength, type PartPlan } from '../../contract/part-plan.ts';
import type { SentPart as NamedPart } from '../../contract/requests.ts';
import { crc64Text, joinCrc64 } from '../checksum/crc64-nvme.ts';

/** What S3 has of one part. */
export interface SentPart {
  /** Undefined where S3 has joined the parts already. */
  readonly etag: string | undefined;
  /** CRC-64/NVME of the page's own bytes. */
  readonly crc64: bigint;
  /** The same as S3 writes it. */
  readonly checksum: string;
}

/** Which parts of a file are where. */
export class PartLedger {
  readonly plan: PartPlan;
  /** Parts that S3 has some bytes of; whether they are the right ones was still to be looked at. */
  readonly unsure = new Set<number>();
  readonly #file: Blob;
  readonly #sent = new Map<number, SentPart>();
  readonly #taken = new Set<number>();

  constructor(file: Blob, plan: PartPlan) {
    this.#file = file;
    this.plan = plan;
  }

  /** Bytes that S3 has. */
  get landed(): number {
    return [...this.#sent.keys()].reduce((sum, number) => sum + this.lengthOf(number), 0);
  }

  lengthOf(number: number): number {
    return partLength(this.plan, this.#file.size, number) ?? 0;
  }

  bytesOf(number: number): Blob {
    const from = (number - 1) * this.plan.partSize;
    return this.#file.slice(from, from + this.lengthOf(number));
  }

  /** Numbers that S3 does not have and nobody is sending, the lowest first. */
  *open(from = 1): Generator<number> {
    for (let number = from; number <= this.plan.partCount; number += 1) {
      if (!this.#sent.has(number) && !this.#taken.has(number)) yield number;
    }
  }

  /** The next part to send; it is somebody's until it is sent or given back. */
  take(): number | undefined {
    const { value } = this.open().next();
    if (value === undefined) return undefined;
    this.#taken.add(value);
    return value;
  }

  giveBack(number: number): void {
    this.#taken.delete(number);
  }

  sent(number: number, part: SentPart): void {
    this.#taken.delete(number);
    this.unsure.delete(number);
    this.#sent.set(number, part);
  }

  /** Keeps the parts that S3 stores with the same checksum. The others are sent again. */
  keepOnly(stored: readonly StoredPart[]): void {
    const before = new Map(this.#sent);
    this.#sent.clear();
    for (const { number, etag, checksum } of stored) {
      const sent = before.get(number);
      // An attempt that arrived late leaves the same bytes, and with a KMS key under another ETag.
      const same = checksum ? checksum === sent?.checksum : etag === sent?.etag;
      if (sent && same) this.#sent.set(number, { ...sent, etag });
    }
  }

  has(number: number): boolean {
    return this.#sent.has(number);
  }

  /** The body of `complete`. Without `parts` the server lists them itself. */
  body(): { parts: NamedPart[] | undefined; checksum: string } {
    const { partCount } = this.plan;
    const parts: NamedPart[] = [];
    let whole = 0n;
    for (let number = 1; number <= partCount; number += 1) {
      const part = this.#sent.get(number);
      if (!part) throw new Error(`no part ${number}`);
      const { etag, checksum, crc64 } = part;
      whole = joinCrc64(whole, crc64, this.lengthOf(number));
      if (etag !== undefined) parts.push({ number, etag, checksum });
    }
    // With more, the list would be longer than a request may be, and S3 knows it as well.
    const named = parts.length === partCount && partCount <= PLANNED_PARTS;
    return { parts: named ? parts : undefined, checksum: crc64Text(whole) };
  }
}
