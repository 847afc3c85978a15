import { Worker } from 'node:worker_threads';
import { runningChecksum, type ChecksumAlgorithm, type RunningChecksum } from './checksums.ts';
import type { DigestAnswer, DigestRequest } from './digest-worker.ts';

/** Base64, by algorithm. */
export type Digests = ReadonlyMap<ChecksumAlgorithm, string>;

export interface RunningDigests {
  /** The bytes may be used again when the promise has resolved. */
  update(bytes: Buffer): Promise<void>;
  digest(): Promise<Digests>;
  /** Of a body that broke off. */
  discard(): void;
}

/** Below this a round trip to another thread costs more than it saves. */
const WORTH_A_THREAD = 512 * 1024;

/** Of a body of about `size` bytes. Large ones are computed beside the thread that serves requests. */
export async function startDigests(
  names: Iterable<ChecksumAlgorithm>,
  size: number,
): Promise<RunningDigests> {
  const wanted = [...new Set(names)];
  return size < WORTH_A_THREAD ? InlineDigests.start(wanted) : new ThreadDigests(wanted);
}

/** In the caller's own thread; the worker uses it too. */
export class InlineDigests implements RunningDigests {
  readonly #running: ReadonlyMap<ChecksumAlgorithm, RunningChecksum>;

  private constructor(running: ReadonlyMap<ChecksumAlgorithm, RunningChecksum>) {
    this.#running = running;
  }

  static async start(names: readonly ChecksumAlgorithm[]): Promise<InlineDigests> {
    const entries = names.map(async (name) => [name, await runningChecksum(name)] as const);
    return new InlineDigests(new Map(await Promise.all(entries)));
  }

  async update(bytes: Buffer): Promise<void> {
    for (const running of this.#running.values()) running.update(bytes);
  }

  async digest(): Promise<Digests> {
    return new Map([...this.#running].map(([name, running]) => [name, running.digest()]));
  }

  discard(): void {}
}

let thread: DigestThread | undefined;
let lastId = 0;

/** The same in the one worker of the process, which ends with it. */
class ThreadDigests implements RunningDigests {
  readonly #thread = (thread ??= new DigestThread());
  readonly #id = (lastId += 1);

  constructor(names: readonly ChecksumAlgorithm[]) {
    this.#thread.post({ id: this.#id, start: names });
  }

  async update(bytes: Buffer): Promise<void> {
    // Shared memory is not copied on its way.
    await this.#thread.ask((ticket) => ({ id: this.#id, ticket, bytes }));
  }

  async digest(): Promise<Digests> {
    const { digests } = await this.#thread.ask((ticket) => ({ id: this.#id, ticket, end: true }));
    if (!digests) throw new Error('The digest thread answered without digests');
    return digests;
  }

  discard(): void {
    this.#thread.post({ id: this.#id, discard: true });
  }
}

interface Waiting {
  readonly resolve: (answer: DigestAnswer) => void;
  readonly reject: (error: Error) => void;
}

class DigestThread {
  readonly #worker = new Worker(new URL('digest-worker.ts', import.meta.url));
  readonly #waiting = new Map<number, Waiting>();
  #lastTicket = 0;

  constructor() {
    this.#worker.unref();
    this.#worker.on('message', (answer: DigestAnswer) => {
      this.#waiting.get(answer.ticket)?.resolve(answer);
      this.#waiting.delete(answer.ticket);
    });
    this.#worker.on('error', (error) => {
      thread = undefined;
      for (const { reject } of this.#waiting.values()) reject(error);
      this.#waiting.clear();
    });
  }

  post(request: DigestRequest): void {
    this.#worker.postMessage(request);
  }

  ask(request: (ticket: number) => DigestRequest): Promise<DigestAnswer> {
    const ticket = (this.#lastTicket += 1);
    return new Promise((resolve, reject) => {
      this.#waiting.set(ticket, { resolve, reject });
      this.post(request(ticket));
    });
  }
}
