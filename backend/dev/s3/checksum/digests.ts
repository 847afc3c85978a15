import { Worker } from 'node:worker_threads';
import type { ChecksumAlgorithm } from './checksums.ts';
import type { DigestResponse, DigestRequest } from './digest-worker.ts';
import { InlineDigests, type Digests, type RunningDigests } from './inline-digests.ts';

/** Below this size, a round trip to another thread costs more than it saves. */
const MIN_THREAD_BYTES = 512 * 1024;

/** Starts the digests of a body of about `size` bytes. Large bodies are hashed in a worker thread. */
export async function startDigests(
  names: Iterable<ChecksumAlgorithm>,
  size: number,
): Promise<RunningDigests> {
  const algorithms = [...new Set(names)];
  return size < MIN_THREAD_BYTES ? InlineDigests.start(algorithms) : new ThreadDigests(algorithms);
}

let thread: DigestThread | undefined;
let lastId = 0;

/** Computes digests in the process's single worker thread, which ends with the process. */
class ThreadDigests implements RunningDigests {
  readonly #thread = (thread ??= new DigestThread());
  readonly #id = (lastId += 1);

  constructor(names: readonly ChecksumAlgorithm[]) {
    this.#thread.post({ id: this.#id, start: names });
  }

  async update(bytes: Buffer): Promise<void> {
    // Shared memory is passed without a copy.
    await this.#thread.call((ticket) => ({ id: this.#id, ticket, bytes }));
  }

  async digest(): Promise<Digests> {
    const { digests } = await this.#thread.call((ticket) => ({ id: this.#id, ticket, end: true }));
    if (!digests) throw new Error('The digest thread responded without digests');
    return digests;
  }

  discard(): void {
    this.#thread.post({ id: this.#id, discard: true });
  }
}

interface PendingCall {
  readonly resolve: (response: DigestResponse) => void;
  readonly reject: (error: Error) => void;
}

class DigestThread {
  readonly #worker = new Worker(new URL('digest-worker.ts', import.meta.url));
  readonly #pending = new Map<number, PendingCall>();
  #lastTicket = 0;

  constructor() {
    this.#worker.unref();
    this.#worker.on('message', (response: DigestResponse) => {
      this.#pending.get(response.ticket)?.resolve(response);
      this.#pending.delete(response.ticket);
    });
    this.#worker.on('error', (error) => {
      thread = undefined;
      for (const { reject } of this.#pending.values()) reject(error);
      this.#pending.clear();
    });
  }

  post(request: DigestRequest): void {
    this.#worker.postMessage(request);
  }

  call(request: (ticket: number) => DigestRequest): Promise<DigestResponse> {
    const ticket = (this.#lastTicket += 1);
    return new Promise((resolve, reject) => {
      this.#pending.set(ticket, { resolve, reject });
      this.post(request(ticket));
    });
  }
}
