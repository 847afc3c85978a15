import { FilestoreError } from '../../contract/errors.ts';
import { PATIENT_ATTEMPTS, URL_SAFETY_SECONDS } from '../../contract/limits.ts';
import type { AnswerOf, ApiOperation, BodyOf } from '../../contract/operations.ts';
import type { ApiCall } from '../../transport/api-client.ts';
import type { TransferOptions } from '../../transport/put-object.ts';
import type { Connections } from './connection-pool.ts';
import type { FailureTable } from '../retry/retry-policy.ts';
import type { Pace } from './stall-timeouts.ts';
import { persist } from '../retry/retry.ts';
import type { Platform } from '../platform.ts';
import type { SentBytes } from '../progress/byte-counter.ts';

/** What every upload of one uploader shares. */
export interface Means {
  readonly platform: Platform;
  readonly table: FailureTable;
  readonly connections: Connections;
  readonly pace: Pace;
}

/** A signed place and when it ends, on this page's own clock. */
export interface Place {
  readonly url: string;
  readonly usableUntil: number;
}

/** It lasts until a request that starts now has arrived. */
export function isUsable({ usableUntil }: Place, now: number): boolean {
  return now + URL_SAFETY_SECONDS * 1000 <= usableUntil;
}

/** Bytes for one request. */
export interface Piece<At extends Place, Answer, Result> {
  readonly size: number;
  /** Where it goes now; asked again for each attempt. */
  readonly place: () => Promise<At>;
  readonly send: (place: At, options: TransferOptions) => Promise<Answer>;
  /** Looks at what S3 says that it has. Its connection sends other bytes meanwhile. */
  readonly compare: (answer: Answer) => Promise<Result>;
  /** The place has ended. */
  readonly renew: () => Promise<void>;
}

export interface CourierListener {
  /** Something was sent, or has begun to be. */
  moved(): void;
  /** A request begins to wait. */
  waits(why: 'offline' | 'busy'): void;
}

/** Carries the requests of one upload until it is paused or ends. */
export class Courier {
  readonly means: Means;
  readonly signal: AbortSignal;
  readonly #sent: SentBytes;
  readonly #listener: CourierListener;
  /** To whom its connections are counted. */
  readonly #owner: object;
  readonly #attempts: number | undefined;

  constructor(
    means: Means,
    signal: AbortSignal,
    sent: SentBytes,
    listener: CourierListener,
    owner: object,
    attempts?: number,
  ) {
    this.means = means;
    this.signal = signal;
    this.#sent = sent;
    this.#listener = listener;
    this.#owner = owner;
    this.#attempts = attempts;
  }

  /** A part of the same upload whose requests end with another signal as well. */
  until(signal: AbortSignal): Courier {
    const either = AbortSignal.any([this.signal, signal]);
    return new Courier(this.means, either, this.#sent, this.#listener, this.#owner, this.#attempts);
  }

  /** For an upload of which a share is in S3: it is worth more attempts. */
  patient(): Courier {
    const { means, signal } = this;
    return new Courier(means, signal, this.#sent, this.#listener, this.#owner, PATIENT_ATTEMPTS);
  }

  /** So many bytes are in S3 from before. */
  haveLanded(bytes: number): void {
    this.#sent.begin(bytes, this.means.platform.now());
  }

  /** One call to the API, again where that helps. */
  call<const Op extends ApiOperation>(
    operation: Op,
    call: ApiCall<BodyOf<Op>>,
  ): Promise<AnswerOf<Op>> {
    const { signal } = this;
    return this.#persist({
      attempt: () => this.means.platform.call(operation, { ...call, signal }),
    });
  }

  /** One piece to S3, again where that helps. What fails no longer counts as sent. */
  carry<At extends Place, Answer, Result>(piece: Piece<At, Answer, Result>): Promise<Result> {
    return this.#persist({
      renew: piece.renew,
      attempt: async (failures) => {
        const place = await piece.place();
        const request = {};
        const { connections } = this.means;
        const answer = await connections.use(place.url, this.#owner, this.signal, async () => {
          if (this.#usable(place)) return this.#send(piece, place, request, failures);
          // The turn was long in coming. Renewed in it, or the next turn would be as long in coming.
          await piece.renew();
          const renewed = await piece.place();
          if (this.#usable(renewed)) return this.#send(piece, renewed, request, failures);
          throw new FilestoreError('upload-url-expired', { detail: 'before it could be used' });
        });
        return this.#orLost(request, async () => {
          const result = await piece.compare(answer);
          this.#sent.land(request, piece.size, this.means.platform.now());
          this.#listener.moved();
          return result;
        });
      },
    });
  }

  #usable(place: Place): boolean {
    this.signal.throwIfAborted();
    return isUsable(place, this.means.platform.now());
  }

  #send<At extends Place, Answer>(
    { size, send }: Pick<Piece<At, Answer, unknown>, 'size' | 'send'>,
    place: At,
    request: object,
    failures: number,
  ): Promise<Answer> {
    const { platform, pace } = this.means;
    const { signal } = this;
    signal.throwIfAborted();
    const started = platform.now();
    const onProgress = (sent: number): void => {
      this.#sent.fly(request, Math.min(sent, size), platform.now());
      this.#listener.moved();
    };
    onProgress(0);
    return this.#orLost(request, async () => {
      const patience = pace.patienceFor(size, failures);
      const answer = await send(place, { signal, patience, onProgress });
      const now = platform.now();
      pace.arrived(size, now - started);
      this.#sent.answer(request, size, now);
      this.#listener.moved();
      return answer;
    });
  }

  /** What the request has sent no longer counts when `work` fails. */
  async #orLost<Result>(request: object, work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      this.#sent.fly(request, undefined, this.means.platform.now());
      this.#listener.moved();
      throw error;
    }
  }

  #persist<Result>(
    work: Pick<Parameters<typeof persist<Result>>[0], 'attempt' | 'renew'>,
  ): Promise<Result> {
    const { platform, table } = this.means;
    const { signal } = this;
    const onWait = (why: 'offline' | 'busy'): void => this.#listener.waits(why);
    const attempts = this.#attempts;
    return persist<Result>({ platform, table, signal, attempts, onWait, ...work });
  }
}
