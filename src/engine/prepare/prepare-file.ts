/** What `prepare` gets besides the file. */
export interface PrepareContext {
  /** Aborted when the upload is paused, aborted or removed. */
  readonly signal: AbortSignal;
  /** Reports progress: a number from 0 to 1. */
  readonly report: (share: number) => void;
}

/** Refuses a file. The row shows the text. */
export interface Refusal {
  readonly refused: string;
}

/**
 * Prepares a file before it is uploaded. Returns the file to upload in its place, nothing to upload it as it is, or a
 * refusal. A Blob keeps the name of the file. If it throws, the upload fails and can be retried.
 */
export type Prepare = (
  file: File,
  context: PrepareContext,
) => PrepareResult | Promise<PrepareResult>;

type PrepareResult = Blob | Refusal | undefined | void;

export type Prepared =
  | { readonly kind: 'ready'; readonly file: File }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'failed'; readonly cause: unknown };

/** Files of all uploaders of the page that are prepared at the same time: pictures need much memory. */
const AT_ONCE = 2;

let running = 0;
const waiting: (() => void)[] = [];

/**
 * Prepares a file when its turn has come.
 *
 * @param context.report is also called with 0 when its turn has come
 * @throws the reason of the signal
 */
export async function prepareFile(
  file: File,
  prepare: Prepare,
  { signal, report }: PrepareContext,
): Promise<Prepared> {
  await takeTurn();
  try {
    signal.throwIfAborted();
    report(0);
    return await prepareNow(file, prepare, { signal, report });
  } finally {
    endTurn();
  }
}

async function prepareNow(
  file: File,
  prepare: Prepare,
  { signal, report }: PrepareContext,
): Promise<Prepared> {
  let isRunning = true;
  const reportShare = (share: number): void => {
    if (!isRunning || signal.aborted || !Number.isFinite(share)) return;
    report(Math.min(1, Math.max(0, share)));
  };
  let result: unknown;
  try {
    // A function that ignores the signal must not block its turn or the upload.
    result = await Promise.race([
      prepare(file, { signal, report: reportShare }),
      rejectWhenAborted(signal),
    ]);
  } catch (cause) {
    signal.throwIfAborted();
    return { kind: 'failed', cause };
  } finally {
    isRunning = false;
  }
  return toPrepared(file, result);
}

/** Checks what the function of the page has returned. */
function toPrepared(file: File, result: unknown): Prepared {
  if (result === undefined || result === null) return { kind: 'ready', file };
  if (isBlob(result))
    return { kind: 'ready', file: 'name' in result ? (result as File) : named(result, file) };
  const { refused } = result as Partial<Refusal>;
  if (typeof refused === 'string') return { kind: 'refused', reason: refused };
  const cause = new TypeError('prepare must return a File, a Blob, { refused: text } or nothing');
  return { kind: 'failed', cause };
}

/** A Blob of an iframe is not an instance of this page's class. */
function isBlob(value: unknown): value is Blob {
  return typeof value === 'object' && value !== null && 'slice' in value && 'arrayBuffer' in value;
}

function named(blob: Blob, { name, type, lastModified }: File): File {
  return new File([blob], name, { type: blob.type || type, lastModified });
}

function rejectWhenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

async function takeTurn(): Promise<void> {
  if (running < AT_ONCE) running += 1;
  // The turn is passed on.
  else await new Promise<void>((resolve) => waiting.push(resolve));
}

function endTurn(): void {
  const next = waiting.shift();
  if (next) next();
  else running -= 1;
}
