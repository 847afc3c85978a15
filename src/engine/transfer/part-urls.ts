import { FilestoreError } from '../../contract/errors.ts';
import { PARTS_AHEAD } from '../../contract/limits.ts';
import { parts } from '../../contract/operations.ts';
import type { SignedPart } from '../../contract/responses.ts';
import { isUsable, type Courier, type Place } from './transfer-client.ts';
import type { PartLedger } from './part-tracker.ts';

/** Open parts without a usable URL are signed by the page when fewer than so many have one. */
const LOW_WATER = PARTS_AHEAD / 4;

export interface UploadHandle {
  readonly id: string;
  readonly token: string;
}

/** The URLs of a file's parts, signed in pages while earlier ones are sent, and again before they end. */
export class PartUrls {
  readonly #handle: UploadHandle;
  readonly #ledger: PartLedger;
  readonly #places = new Map<number, Place>();
  #page: Promise<void> | undefined;

  constructor(handle: UploadHandle, ledger: PartLedger) {
    this.#handle = handle;
    this.#ledger = ledger;
  }

  add(signed: readonly SignedPart[], usableUntil: number): void {
    for (const { number, url } of signed) this.#places.set(number, { url, usableUntil });
  }

  /** The URL of a part that somebody has taken. */
  async placeOf(number: number, courier: Courier): Promise<Place> {
    for (;;) {
      const place = this.#usable(number, courier);
      if (place) {
        this.#signAhead(courier);
        return place;
      }
      if (this.#page) {
        // It was asked for by another part and may not hold this one, so look again.
        await this.#page;
        continue;
      }
      await this.#signPage(courier, number);
      const own = this.#places.get(number);
      if (own) return own;
      throw new FilestoreError('api-answer-unreadable', { detail: `parts has no part ${number}` });
    }
  }

  /** S3 says that it has ended, whatever our clock says. */
  drop(number: number): void {
    this.#places.delete(number);
  }

  #usable(number: number, { means }: Courier): Place | undefined {
    const place = this.#places.get(number);
    return place && isUsable(place, means.platform.now()) ? place : undefined;
  }

  #signAhead(courier: Courier): void {
    if (this.#page) return;
    let usable = 0;
    for (const number of this.#ledger.open()) {
      if (!this.#usable(number, courier)) {
        // Whoever needs the page will meet its failure.
        if (usable < LOW_WATER) void this.#signPage(courier, number).catch(() => undefined);
        return;
      }
      usable += 1;
    }
  }

  #signPage(courier: Courier, first: number): Promise<void> {
    const numbers = [first];
    for (const number of this.#ledger.open(1)) {
      if (numbers.length === PARTS_AHEAD) break;
      if (number !== first && !this.#usable(number, courier)) numbers.push(number);
    }
    this.#page = this.#call(courier, numbers).finally(() => {
      this.#page = undefined;
    });
    return this.#page;
  }

  async #call(courier: Courier, numbers: number[]): Promise<void> {
    const started = courier.means.platform.now();
    const answer = await courier.call(parts, { ...this.#handle, body: { numbers } });
    this.add(answer.parts, started + answer.expiresIn * 1000);
  }
}
