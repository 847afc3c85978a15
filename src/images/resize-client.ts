import { workerFrom, type WorkerUrl } from '../workers/worker-class.ts';
import { drawResized, type ResizeJob, type ResizeResult } from './draw-resized.ts';

/** Milliseconds without an answer after which the page draws the picture. Phones need some seconds for a large one. */
const WORKER_TIMEOUT_MILLISECONDS = 30_000;

/**
 * Resizes pictures one after another, because each is decoded at its full size. They are drawn in a worker, or in the
 * page where the worker cannot be loaded.
 */
export class ResizeClient {
  #queue: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  #worker: Worker | 'none' | undefined;

  /** @throws the signal's reason when it was aborted */
  async resize(
    job: ResizeJob,
    url: WorkerUrl | undefined,
    signal: AbortSignal | undefined,
  ): Promise<ResizeResult> {
    this.#waiting += 1;
    const turn = this.#queue.then(() => {
      signal?.throwIfAborted();
      this.#worker ??= startWorker(url);
      return this.#worker === 'none' ? drawResized(job) : this.#inWorker(this.#worker, job, signal);
    });
    this.#queue = turn.catch(() => undefined);
    try {
      return await turn;
    } finally {
      this.#waiting -= 1;
      // A worker without work would keep its memory.
      if (this.#waiting === 0) this.#stop();
    }
  }

  #inWorker(
    worker: Worker,
    job: ResizeJob,
    signal: AbortSignal | undefined,
  ): Promise<ResizeResult> {
    return new Promise((resolve, reject) => {
      const ended = new AbortController();
      const { signal: until } = ended;
      const listen = (event: string, listener: (event: Event) => void): void =>
        worker.addEventListener(event, listener, { signal: until });
      // Otherwise it could answer the next picture with this one.
      const stop = (): void => {
        ended.abort();
        this.#stop();
      };
      // The file could not be loaded: it is missing, a policy of the page forbids it, or the server does not answer.
      const drawHere = (): void => {
        stop();
        this.#worker = 'none';
        resolve(drawResized(job));
      };
      const timer = setTimeout(drawHere, WORKER_TIMEOUT_MILLISECONDS);
      until.addEventListener('abort', () => clearTimeout(timer));
      listen('message', (event) => {
        ended.abort();
        resolve((event as MessageEvent<ResizeResult>).data);
      });
      listen('messageerror', drawHere);
      listen('error', drawHere);
      const abort = (): void => {
        stop();
        reject(signal?.reason);
      };
      signal?.addEventListener('abort', abort, { signal: until });
      try {
        worker.postMessage(job, []);
      } catch (error) {
        ended.abort();
        reject(error);
      }
    });
  }

  #stop(): void {
    if (this.#worker === 'none') return;
    this.#worker?.terminate();
    this.#worker = undefined;
  }
}

function startWorker(url: WorkerUrl | undefined): Worker | 'none' {
  // Has the platform's name, because bundlers look for exactly this expression.
  const Worker = workerFrom(url);
  try {
    return new Worker(new URL('./resize-worker.ts', import.meta.url), {
      type: 'module',
      name: 'filestore-upload-resize',
    });
  } catch {
    // Another origin, or a policy of the page.
    return 'none';
  }
}
