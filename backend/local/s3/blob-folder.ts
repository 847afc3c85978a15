import { randomUUID } from 'node:crypto';
import { createReadStream, type ReadStream } from 'node:fs';
import { mkdir, open, readdir, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunningDigests } from './digests.ts';

/** Bytes on disk. */
export interface Blob {
  readonly id: string;
  readonly size: number;
}

/** What is written and digested at once, and how many of them a body may hold: few and large writes. */
const BLOCK_BYTES = 1024 * 1024;
const BLOCKS = 4;

/** Bytes under random names. A key never gets here, so no key can name a file. */
export class BlobFolder {
  readonly #directory: string;

  private constructor(directory: string) {
    this.#directory = directory;
  }

  static async open(directory: string): Promise<BlobFolder> {
    await mkdir(directory, { recursive: true });
    return new BlobFolder(directory);
  }

  /**
   * Streams a body of about `expected` bytes into a new blob and its digests. One that breaks off
   * leaves nothing.
   */
  async write(
    body: AsyncIterable<Buffer>,
    expected: number,
    digests: RunningDigests,
  ): Promise<Blob> {
    const id = randomUUID();
    try {
      const file = await open(this.#path(id), 'wx');
      try {
        return { id, size: await writeBlocks(file, body, expected, digests) };
      } finally {
        await file.close();
      }
    } catch (error) {
      digests.discard();
      await this.remove(id);
      throw error;
    }
  }

  /** From `start` to `end`, both included. Open before the answer begins: a blob that is deleted meanwhile is still read to its end. */
  async read(id: string, start: number, end: number): Promise<ReadStream> {
    const file = await open(this.#path(id), 'r');
    return createReadStream('', { fd: file, autoClose: true, start, end });
  }

  async remove(id: string): Promise<void> {
    await rm(this.#path(id), { force: true });
  }

  async removeAll(blobs: Iterable<Blob>): Promise<void> {
    for (const { id } of blobs) await this.remove(id);
  }

  /** Blobs that no object has, left by a crash between writing the bytes and the index. */
  async removeAllBut(ids: ReadonlySet<string>): Promise<void> {
    const stray = (await readdir(this.#directory)).filter((id) => !ids.has(id));
    await Promise.all(stray.map((id) => this.remove(id)));
  }

  #path(id: string): string {
    return join(this.#directory, id);
  }
}

/** While some blocks are written and digested, the next one fills. */
async function writeBlocks(
  file: FileHandle,
  body: AsyncIterable<Buffer>,
  expected: number,
  digests: RunningDigests,
): Promise<number> {
  const bytes = Math.max(1, Math.min(expected, BLOCK_BYTES));
  const inFlight: Promise<Buffer>[] = [];
  let filling = newBlock(bytes);
  let filled = 0;
  let position = 0;
  const flush = async (): Promise<void> => {
    const block = filling;
    const content = block.subarray(0, filled);
    const done = Promise.all([
      file.write(content, 0, filled, position),
      digests.update(content),
    ]).then(() => block);
    // A failure must wait for its turn to be thrown and not end the process as an unhandled one.
    done.catch(() => undefined);
    inFlight.push(done);
    position += filled;
    filled = 0;
    filling = inFlight.length < BLOCKS ? newBlock(bytes) : ((await inFlight.shift()) ?? block);
  };
  for await (const chunk of body) {
    for (let taken = 0; taken < chunk.length;) {
      const copied = chunk.copy(filling, filled, taken);
      taken += copied;
      filled += copied;
      if (filled === filling.length) await flush();
    }
  }
  if (filled > 0) await flush();
  await Promise.all(inFlight);
  return position;
}

/** Shared memory, so that the digest thread reads it where it is. */
function newBlock(bytes: number): Buffer {
  return Buffer.from(new SharedArrayBuffer(bytes));
}
