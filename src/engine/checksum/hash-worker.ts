import { hashBlob } from './hash-blob.ts';

/** A request to hash bytes, or to stop. */
export type HashRequest =
  { readonly id: number; readonly bytes: Blob } | { readonly id: number; readonly stop: true };

/** A message of the worker. `failed`: the bytes could not be read. */
export type HashResponse =
  /** The worker was loaded, or has read more bytes. */
  | { readonly alive: true }
  | { readonly id: number; readonly crc64: bigint }
  | { readonly id: number; readonly failed: string };

/** Milliseconds between two `alive` messages: far less than the page's timeout for the worker. */
const ALIVE_MILLISECONDS = 1000;

let lastHeartbeat = 0;
function alive(): void {
  const now = performance.now();
  if (lastHeartbeat && now - lastHeartbeat < ALIVE_MILLISECONDS) return;
  lastHeartbeat = now;
  postMessage({ alive: true } satisfies HashResponse);
}
alive();

const running = new Map<number, AbortController>();
/** Runs one job at a time: all jobs share a disk and a core, and the first part is needed first. */
let turn: Promise<void> = Promise.resolve();

addEventListener('message', ({ data }: MessageEvent<HashRequest>) => {
  if ('stop' in data) {
    running.get(data.id)?.abort();
    return;
  }
  const abort = new AbortController();
  running.set(data.id, abort);
  turn = turn.then(() => hash(data.id, data.bytes, abort.signal));
});

async function hash(id: number, bytes: Blob, signal: AbortSignal): Promise<void> {
  let response: HashResponse;
  try {
    response = { id, crc64: signal.aborted ? 0n : await hashBlob(bytes, signal, alive) };
  } catch (error) {
    response = { id, failed: String(error) };
  }
  running.delete(id);
  postMessage(response);
}
