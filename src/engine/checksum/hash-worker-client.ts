import { FilestoreError } from '../../contract/errors.ts';
import { abortablePromise } from '../abort.ts';
import { toBase64 } from '../base64.ts';
import { hashBlob } from './hash-blob.ts';
import type { HashResponse, HashRequest } from './hash-worker.ts';
import type { Hasher } from '../platform.ts';
import { startWorker } from './start-worker.ts';
import type { WorkerUrl } from '../../workers/worker-class.ts';

/** Milliseconds without a message after which a worker that has jobs is replaced by the main thread. */
const WORKER_TIMEOUT_MILLISECONDS = 10_000;

/** Milliseconds to receive messages that arrived while the page was suspended. */
const GRACE_MILLISECONDS = 200;

interface Job {
  readonly bytes: Blob;
  readonly signal: AbortSignal;
  readonly resolve: (value: bigint) => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * Computes checksums in the package's module worker. Falls back to the main thread where the worker cannot
 * run: under a CSP that forbids it, or from another origin.
 */
export class HashWorkerClient implements Hasher {
  /** The page's own copy of the worker's file. Has no effect once the worker has been started. */
  url: WorkerUrl | undefined;
  readonly #start: typeof startWorker;
  readonly #jobs = new Map<number, Job>();
  #worker: Worker | 'none' | undefined;
  #silence: ReturnType<typeof setTimeout> | undefined;
  #count = 0;

  /** @param start creates the worker; a test passes one that fails */
  constructor(start = startWorker) {
    this.#start = start;
  }

  /** Loads the worker before uploads use the entire bandwidth. */
  warmUp(): void {
    this.#worker ??= this.#open();
  }

  async sha256(bytes: ArrayBuffer): Promise<string | undefined> {
    // A page without HTTPS has no crypto.subtle, although the type says so.
    const subtle = (globalThis.crypto as Partial<Crypto> | undefined)?.subtle;
    if (!subtle) return undefined;
    return toBase64(new Uint8Array(await subtle.digest('SHA-256', bytes)));
  }

  crc64(bytes: Blob, signal: AbortSignal): Promise<bigint> {
    const worker = (this.#worker ??= this.#open());
    if (worker === 'none') return hashBlob(bytes, signal).catch(unreadable(signal));
    return abortablePromise(signal, (resolve, reject) => {
      const id = (this.#count += 1);
      this.#jobs.set(id, { bytes, signal, resolve, reject });
      worker.postMessage({ id, bytes } satisfies HashRequest, []);
      if (this.#jobs.size === 1) this.#listen(worker);
      return () => {
        this.#jobs.delete(id);
        worker.postMessage({ id, stop: true } satisfies HashRequest, []);
      };
    });
  }

  #open(): Worker | 'none' {
    try {
      const worker = this.#start(this.url);
      worker.addEventListener('message', ({ data }: MessageEvent<HashResponse>) => {
        this.#done(data);
        this.#listen(worker);
      });
      worker.addEventListener('error', (event) => {
        // The worker could not be loaded. A warning replaces the console's error: the page works without it.
        event.preventDefault();
        this.#fallBackToMainThread(worker);
      });
      return worker;
    } catch {
      return this.#none();
    }
  }

  #none(): 'none' {
    console.warn('filestore-upload: no hash-worker.js, see workerUrl');
    return 'none';
  }

  #done(answer: HashResponse): void {
    if ('alive' in answer) return;
    const job = this.#jobs.get(answer.id);
    this.#jobs.delete(answer.id);
    if ('crc64' in answer) job?.resolve(answer.crc64);
    else job?.reject(new FilestoreError('file-unreadable', { detail: answer.failed }));
  }

  /** Restarts the timeout for the worker's next message, if there are jobs. */
  #listen(worker: Worker): void {
    clearTimeout(this.#silence);
    if (this.#jobs.size === 0) return;
    this.#silence = setTimeout(() => {
      // The page itself may have been suspended, with a message still to be dispatched.
      this.#silence = setTimeout(() => this.#fallBackToMainThread(worker), GRACE_MILLISECONDS);
    }, WORKER_TIMEOUT_MILLISECONDS);
  }

  #fallBackToMainThread(worker: Worker): void {
    if (this.#worker !== worker) return;
    clearTimeout(this.#silence);
    this.#worker = this.#none();
    worker.terminate();
    const jobs = [...this.#jobs.values()];
    this.#jobs.clear();
    for (const { bytes, signal, resolve, reject } of jobs) {
      this.crc64(bytes, signal).then(resolve, reject);
    }
  }
}

function unreadable(signal: AbortSignal): (cause: unknown) => never {
  return (cause) => {
    signal.throwIfAborted();
    throw new FilestoreError('file-unreadable', { cause });
  };
}
