import { abortable } from './abortable.ts';

/** Where the bytes of an upload come from. */
export type UploadBody =
  | string
  | Blob
  | ArrayBuffer
  | Uint8Array
  | ReadableStream<Uint8Array | string>
  | AsyncIterable<Uint8Array | string>;

/** The bytes of an upload, read once from start to end. */
export interface UploadSource {
  readonly size: number;
  /** Returns the next bytes, exactly as many as asked for. */
  read(length: number): Promise<Uint8Array<ArrayBuffer>>;
  /** Checks that there are no more bytes. */
  end(): Promise<void>;
  /** Closes the stream, whether it has been read or not. */
  close(): void;
}

/** What a file is called when it is uploaded. */
export interface FileToUpload {
  readonly name: string;
  readonly type: string;
  /** A grant of the form's server, with a browser key. A server key needs none. */
  readonly grant?: string | undefined;
}

/**
 * Takes a missing name and type from a File.
 *
 * @throws {TypeError}
 */
export function fileToUpload(
  body: UploadBody,
  name = body instanceof Blob && 'name' in body ? body.name : undefined,
  type = body instanceof Blob ? body.type : undefined,
): FileToUpload {
  if (typeof name !== 'string' || name === '') throw new TypeError('name: is missing');
  if (!type) throw new TypeError('type: is missing; set it to a media type such as text/plain');
  return { name, type };
}

/** Bytes of a stream without a known size that are kept in memory. */
const MAX_BUFFERED_BYTES = 64 * 1024 ** 2;

/**
 * @param size required for a stream of more than 64 MiB
 * @param signal ends the wait for a stream
 */
export async function openSource(
  body: UploadBody,
  size: number | undefined,
  signal: AbortSignal | undefined,
): Promise<UploadSource> {
  const known = toBlob(body);
  if (known) {
    if (size !== undefined && size !== known.size) {
      throw new RangeError(`size: is ${size}, but the body has ${known.size} bytes; omit it`);
    }
    return blobSource(known);
  }
  const chunks = iteratorOf(body as AsyncIterable<unknown>);
  const next = async () => {
    const { done, value } = await abortable(chunks.next(), signal);
    return done ? undefined : toBytes(value);
  };
  const close = (): void => {
    // The iterator of a Node stream closes the stream only after the next chunk, which may never come.
    const { destroy } = body as { destroy?: unknown };
    if (typeof destroy === 'function') destroy.call(body);
    void chunks.return?.().catch(() => undefined);
  };
  if (size !== undefined) return streamSource(next, close, size);
  try {
    return blobSource(await collect(next));
  } finally {
    close();
  }
}

function toBlob(body: UploadBody): Blob | undefined {
  if (body instanceof Blob) return body;
  const isBytes =
    typeof body === 'string' || body instanceof ArrayBuffer || body instanceof Uint8Array;
  return isBytes ? new Blob([body as string | ArrayBuffer | Uint8Array<ArrayBuffer>]) : undefined;
}

function blobSource(blob: Blob): UploadSource {
  let offset = 0;
  return {
    size: blob.size,
    read: async (length) => {
      const slice = blob.slice(offset, offset + length);
      offset += length;
      return new Uint8Array(await slice.arrayBuffer());
    },
    end: () => Promise.resolve(),
    close: () => undefined,
  };
}

/** Not all servers can iterate a web stream with `for await`. */
function iteratorOf(
  body: ReadableStream<unknown> | AsyncIterable<unknown>,
): AsyncIterator<unknown, unknown> {
  if (!(body instanceof ReadableStream)) {
    const iterator = body?.[Symbol.asyncIterator]?.();
    if (iterator) return iterator;
    throw new TypeError('body: must be text, bytes, a Blob or a stream');
  }
  const reader = body.getReader();
  return {
    next: () => reader.read(),
    return: async () => {
      await reader.cancel();
      return { done: true, value: undefined };
    },
  };
}

/** Node streams with an encoding consist of strings. */
function toBytes(chunk: unknown): Uint8Array {
  if (typeof chunk === 'string') return new TextEncoder().encode(chunk);
  if (chunk instanceof Uint8Array) return chunk;
  throw new TypeError('body: a stream must consist of Uint8Array or strings');
}

/** Returns undefined at the end. */
type Next = () => Promise<Uint8Array | undefined>;

async function collect(next: Next): Promise<Blob> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for (;;) {
    const value = await next();
    if (!value) return new Blob(parts);
    size += value.length;
    if (size > MAX_BUFFERED_BYTES) {
      throw new RangeError(
        `size: is required for a stream of more than ${MAX_BUFFERED_BYTES} bytes, because S3 must know it first`,
      );
    }
    parts.push(new Uint8Array(value));
  }
}

function streamSource(next: Next, close: () => void, size: number): UploadSource {
  let rest: Uint8Array = new Uint8Array();
  const differs = (): RangeError =>
    new RangeError(`size: is ${size}, but the stream has another number of bytes`);
  return {
    size,
    read: async (length) => {
      const bytes = new Uint8Array(length);
      let filled = 0;
      while (filled < length) {
        if (rest.length === 0) {
          const value = await next();
          if (!value) throw differs();
          rest = value;
        }
        const taken = rest.subarray(0, length - filled);
        bytes.set(taken, filled);
        filled += taken.length;
        rest = rest.subarray(taken.length);
      }
      return bytes;
    },
    end: async () => {
      while (rest.length === 0) {
        const value = await next();
        if (!value) return;
        rest = value;
      }
      throw differs();
    },
    close,
  };
}
