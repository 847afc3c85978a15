import { partLength, type PartPlan } from '../contract/part-plan.ts';
import { crc64Text, joinCrc64 } from './crc64-nvme.ts';

/** What S3 has of one part. */
export interface SentPart {
  /** Null where the store's CORS hides it; then the server asks S3. */
  /** Undefined where S3 has joined the parts already. */
  readonly etag: string | undefined;
  /** CRC-64/NVME of the page's own bytes. */
  readonly crc64: bigint;
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

  /** S3 does not have these after all. */
  keepOnly(numbers: ReadonlySet<number>): void {
    for (const number of this.#sent.keys()) {
      if (!numbers.has(number)) this.#sent.delete(number);
    }
  }

  has(number: number): boolean {
    return this.#sent.has(number);
  }

  /** As `complete` wants them; undefined where S3 has to be asked itself. */
  list(): { number: number; etag: string }[] | undefined {
    const parts: { number: number; etag: string }[] = [];
    for (let number = 1; number <= this.plan.partCount; number += 1) {
      const etag = this.#sent.get(number)?.etag;
      if (etag === undefined) return undefined;
      parts.push({ number, etag });
    }
    return parts;
  }

  /** Of the whole file, from its parts. */
  checksum(): string {
    let whole = 0n;
    for (let number = 1; number <= this.plan.partCount; number += 1) {
      const part = this.#sent.get(number);
      if (!part) throw new Error(`Part ${number} has not been sent`);
      whole = number === 1 ? part.crc64 : joinCrc64(whole, part.crc64, this.lengthOf(number));
    }
    return crc64Text(whole);
  }
}
