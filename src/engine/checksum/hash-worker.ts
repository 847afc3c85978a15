import { hashBlob } from './hash-blob.ts';

/** Begin to sum these bytes, or stop. */
export type HashRequest =
  { readonly id: number; readonly bytes: Blob } | { readonly id: number; readonly stop: true };

/** `failed`: the bytes could not be read. */
export type HashResponse =
  /** It has been loaded, or has read some more. */
  | { readonly alive: true }
  | { readonly id: number; readonly crc64: bigint }
  | { readonly id: number; readonly failed: string };

/** Well under the silence after which the page goes on without. */
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
/** One after another: they share a disk and a core, and the first part is wanted first. */
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
  let answer: HashResponse;
  try {
    answer = { id, crc64: signal.aborted ? 0n : await hashBlob(bytes, signal, alive) };
  } catch (error) {
    answer = { id, failed: String(error) };
  }
  running.delete(id);
  postMessage(answer);
}
