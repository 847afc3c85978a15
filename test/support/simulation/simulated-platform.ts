import { FilestoreError, type ErrorCode } from '../../../src/contract/errors.ts';
import type { ApiOperation, BodyOf } from '../../../src/contract/operations.ts';
import type { ConfirmRequest, PreprocessRequest } from '../../../src/contract/requests.ts';
import { crc64ToBase64 } from '../../../src/engine/checksum/crc64-nvme.ts';
import type { ResumableUpload } from '../../../src/engine/resume/resumable-store.ts';
import type { Platform } from '../../../src/engine/platform.ts';
import type { ApiCall } from '../../../src/transport/api-client.ts';
import { bytesIn } from '../../../src/transport/payload.ts';
import type { TransferOptions } from '../../../src/transport/put-object.ts';
import { refused, SimulatedServers } from './simulated-servers.ts';
import { crcOf } from './simulated-file.ts';
import { VirtualClock } from './virtual-clock.ts';

/** Failures of API requests. With `lost-answer`, the server still carries out the request. */
export const apiFaults = [
  'api-unreachable',
  'api-timeout',
  'internal',
  'throttled',
  'storage-busy',
  'lost-answer',
] as const;
export const storageFaults = [
  'storage-busy',
  'storage-slow-down',
  'storage-unreachable',
  'upload-stalled',
  'upload-url-expired',
  'bytes-differ',
  'lost-answer',
] as const;
type Fault = (typeof apiFaults)[number] | (typeof storageFaults)[number];

export interface RandomFault {
  /** The share of requests that fail, from 0 to 1. */
  share: number;
  readonly faults: readonly Fault[];
}

/** A failure that a test schedules, instead of a random one. */
export interface ScriptedFault {
  /** The name of the operation, or `transfer`. */
  readonly of: string;
  readonly code: ErrorCode;
  times: number;
  /** Whether the server carries out the request before the failure. */
  readonly afterwards?: boolean;
  /** Seconds, as in a Retry-After header. */
  readonly retryAfter?: number;
}

/** The result of every request of a page that is gone. */
const NEVER = new Promise<never>(() => undefined);

/** Everything outside the engine: browser, network, API and S3. */
export class SimulatedBrowser {
  readonly clock = new VirtualClock();
  readonly servers = new SimulatedServers(this.clock);
  readonly trouble: RandomFault = { share: 0, faults: [...apiFaults, ...storageFaults] };
  readonly ordered: ScriptedFault[] = [];
  readonly kept = new Map<string, ResumableUpload>();
  /** The current requests to S3 by host. `mostFlying` is the maximum so far. */
  readonly inFlight = new Map<string, number>();
  mostFlying = 0;
  /** All requests with the ID of their file, so that tests can find requests after the end. */
  readonly requests: { readonly id: string; readonly name: string; readonly at: number }[] = [];
  /** Whether S3's responses contain the checksum of the received bytes. */
  tellsChecksums = true;
  /** The number of parts that will arrive with a flipped bit. */
  flips = 0;
  /** The time in milliseconds to compute the checksum of a part, regardless of its size. */
  hashMilliseconds = 0;
  /** Whether the browser believes to be online, which may be wrong. */
  believesOnline = true;
  #online = true;
  #wakeUps = new Set<() => void>();
  #locks = new Set<string>();
  #inFlight = new Set<() => void>();
  #random: () => number;
  #keys = 0;
  #page = 0;

  /** @param random returns numbers from 0 to 1. The same series produces the same simulation. */
  constructor(random: () => number) {
    this.#random = random;
  }

  set online(online: boolean) {
    this.#online = online;
    if (online) for (const wake of this.#wakeUps) wake();
  }

  /** Ends the page without notice. It sends no more requests, and its locks are released. */
  killPage(): void {
    this.#page += 1;
    this.#locks.clear();
    this.#wakeUps.clear();
    this.inFlight.clear();
    for (const cancel of this.#inFlight) cancel();
    this.#inFlight.clear();
  }

  /** Returns the platform for the engine of the current page. */
  platform(): Platform {
    const page = this.#page;
    const alive = (): boolean => page === this.#page;
    const { clock, kept } = this;
    return {
      call: (operation, call) => (alive() ? this.#call(operation, call, alive) : NEVER),
      putObject: async ({ url, bytes }, options) => {
        if (!alive()) return NEVER;
        const own = bytes instanceof ArrayBuffer ? 0n : crcOf(bytes);
        const flips = this.flips > 0 && !(bytes instanceof ArrayBuffer);
        if (flips) this.flips -= 1;
        const size = bytesIn(bytes);
        const sent = flips ? own ^ 1n : own;
        const [received] = await this.#transfer(url, size, sent, options, alive);
        const checksum = this.tellsChecksums ? crc64ToBase64(received ?? 0n) : null;
        return { etag: `"${received?.toString(16)}"`, checksum };
      },
      postObject: async ({ url, bytes }, options) => {
        if (!alive()) return NEVER;
        await this.#transfer(url, bytesIn(bytes), undefined, options, alive);
      },
      hasher: {
        warmUp: () => undefined,
        crc64: (bytes, signal) => this.#hash(bytes, signal, alive),
        sha256: async () => 'digest',
      },
      resumable: {
        get smallest() {
          return Math.min(...[...kept.values()].map(({ size }) => size));
        },
        find: async (field, value) =>
          [...this.kept.values()].filter((upload) => upload[field] === value),
        save: async (upload) => alive() && this.kept.set(upload.id, upload).size > 0,
        delete: async (id) => void (alive() && this.kept.delete(id)),
      },
      now: () => clock.now,
      sleepUntilOnline: (milliseconds, signal) => this.#sleep(milliseconds, signal, alive),
      isOnline: () => this.#online && this.believesOnline,
      random: this.#random,
      randomKey: () => String((this.#keys += 1)),
      nextTask: (work) => void clock.after(0, () => alive() && work()),
      nextBackgroundTask: (work) => void clock.after(0, () => alive() && work()),
      lock: async (name) => {
        if (!alive() || this.#locks.has(name)) return undefined;
        this.#locks.add(name);
        return () => void this.#locks.delete(name);
      },
      isLocked: async (name) => this.#locks.has(name),
    };
  }

  #hash(bytes: Blob, signal: AbortSignal, alive: () => boolean): Promise<bigint> {
    if (this.hashMilliseconds === 0) return Promise.resolve(crcOf(bytes));
    return this.#request(this.hashMilliseconds, signal, alive, () => crcOf(bytes));
  }

  #call<Op extends ApiOperation>(
    operation: Op,
    { id = '', token = '', body, idempotencyKey, signal }: ApiCall<BodyOf<Op>>,
    alive: () => boolean,
  ): Promise<never> {
    this.requests.push({ id, name: operation.name, at: this.clock.now });
    const act = (): unknown => {
      switch (operation.name) {
        case 'preprocess':
          return this.#preprocess(body as PreprocessRequest, idempotencyKey);
        case 'parts':
          return this.servers.parts(id, token, body as object);
        case 'confirm':
          return this.servers.confirm(body as ConfirmRequest);
        case 'complete':
          return this.servers.complete(id, token, body as object);
        default:
          return this.servers.delete(id, token);
      }
    };
    return this.#request(20 + this.#random() * 200, signal, alive, () => {
      if (!this.#online) throw refused('api-unreachable');
      const fault = this.#fault(apiFaults);
      if (fault && fault !== 'lost-answer') throw refused(fault);
      const fail = this.#scriptedFault(operation.name);
      const response = act();
      fail?.();
      if (fault) throw refused('api-unreachable');
      // The type depends on the operation, which TypeScript cannot infer here.
      return response as never;
    });
  }

  #preprocess({ files, maxFormBytes }: PreprocessRequest, idempotencyKey?: string): unknown {
    return this.servers.preprocess(files, idempotencyKey, maxFormBytes);
  }

  async #transfer(
    url: string,
    size: number,
    crc64: bigint | undefined,
    { signal, onProgress }: TransferOptions,
    alive: () => boolean,
  ): Promise<[bigint | undefined]> {
    const host = new URL(url).host;
    const id = new URL(url).pathname.split('/')[1] ?? '';
    this.requests.push({ id, name: 'transfer', at: this.clock.now });
    // S3 checks the expiry at the start of a request, not at its end.
    const expired = this.servers.expired(url);
    this.inFlight.set(host, (this.inFlight.get(host) ?? 0) + 1);
    this.mostFlying = Math.max(this.mostFlying, this.inFlight.get(host) ?? 0);
    try {
      const time = 20 + this.#random() * 100 + size / 5000;
      // Half of the transfers report no progress, as with a service worker.
      if (this.#random() < 0.5) this.clock.after(time / 2, () => alive() && onProgress(size / 2));
      return await this.#request(time, signal, alive, () => {
        if (!this.#online) throw refused('storage-unreachable');
        if (expired) throw refused('upload-url-expired');
        const fault = this.#fault(storageFaults);
        if (fault && fault !== 'lost-answer') throw refused(fault);
        const fail = this.#scriptedFault('transfer');
        this.servers.arrive(url, size, crc64);
        fail?.();
        if (fault) throw refused('storage-unreachable');
        onProgress(size);
        return [crc64] as [bigint | undefined];
      });
    } finally {
      if (alive()) this.inFlight.set(host, (this.inFlight.get(host) ?? 1) - 1);
    }
  }

  /** Throws the scheduled failure, or returns a function that throws it after the server has acted. */
  #scriptedFault(name: string): (() => void) | undefined {
    const next = this.ordered.find(({ of, times }) => of === name && times > 0);
    if (!next) return undefined;
    next.times -= 1;
    const { code, retryAfter } = next;
    const fail = (): never => {
      throw new FilestoreError(code, { ...(retryAfter !== undefined && { retryAfter }) });
    };
    return next.afterwards ? fail : fail();
  }

  #fault(possible: readonly Fault[]): Fault | undefined {
    if (this.#random() >= this.trouble.share) return undefined;
    const list = possible.filter((fault) => this.trouble.faults.includes(fault));
    return list[Math.floor(this.#random() * list.length)];
  }

  /** Responds after a time, unless the page is gone or has aborted the request. */
  #request<Result>(
    milliseconds: number,
    signal: AbortSignal | undefined,
    alive: () => boolean,
    respond: () => Result,
  ): Promise<Result> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason);
        return;
      }
      const cancel = this.clock.after(milliseconds, () => {
        this.#inFlight.delete(cancel);
        signal?.removeEventListener('abort', abort);
        try {
          const result = respond();
          if (alive()) resolve(result);
        } catch (error) {
          if (alive()) reject(error);
        }
      });
      this.#inFlight.add(cancel);
      const abort = (): void => {
        cancel();
        this.#inFlight.delete(cancel);
        reject(signal?.reason);
      };
      signal?.addEventListener('abort', abort, { once: true });
    });
  }

  #sleep(milliseconds: number, signal: AbortSignal, alive: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const wakeUp = (): void => {
        cancel();
        this.#wakeUps.delete(wakeUp);
        signal.removeEventListener('abort', wakeUp);
        if (!alive()) return;
        if (signal.aborted) reject(signal.reason);
        else resolve();
      };
      const cancel = this.clock.after(milliseconds, wakeUp);
      this.#wakeUps.add(wakeUp);
      signal.addEventListener('abort', wakeUp);
      if (signal.aborted) wakeUp();
    });
  }
}
