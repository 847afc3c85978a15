/** Where the bytes of an upload come from. */
export type UploadBody =
  string | Blob | ArrayBuffer | Uint8Array | ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>;

/** The bytes of an upload, read once from start to end. */
export interface UploadSource {
  readonly size: number;
  /** Returns the next bytes, exactly as many as asked for. */
  read(length: number): Promise<Uint8Array<ArrayBuffer>>;
  /** Checks that there are no more bytes. */
  end(): Promise<void>;
}

/** Bytes of a stream without a known size that are kept in memory. */
const MAX_BUFFERED_BYTES = 64 * 1024 ** 2;

/** @param size required for a stream of more than 64 MiB */
export async function openSource(body: UploadBody, size?: number): Promise<UploadSource> {
  const known = toBlob(body);
  if (known) {
    if (size !== undefined && size !== known.size) {
      throw new RangeError(`size: is ${size}, but the body has ${known.size} bytes; omit it`);
    }
    return blobSource(known);
  }
  const chunks = chunksOf(body as AsyncIterable<Uint8Array>);
  return size === undefined ? blobSource(await collect(chunks)) : streamSource(chunks, size);
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
  };
}

/** Not all servers can iterate a web stream with `for await`. */
async function* chunksOf(
  body: ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  if (!(body instanceof ReadableStream)) return yield* body;
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

async function collect(chunks: AsyncIterable<Uint8Array>): Promise<Blob> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > MAX_BUFFERED_BYTES) {
      throw new RangeError(
        `size: is required for a stream of more than ${MAX_BUFFERED_BYTES} bytes, because S3 must know it first`,
      );
    }
    parts.push(new Uint8Array(chunk));
  }
  return new Blob(parts);
}

function streamSource(chunks: AsyncGenerator<Uint8Array>, size: number): UploadSource {
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
          const next = await chunks.next();
          if (next.done) throw differs();
          rest = next.value;
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
        const next = await chunks.next();
        if (next.done) return;
        rest = next.value;
      }
      await chunks.return(undefined);
      throw differs();
    },
  };
}
