import { randomUUID } from 'node:crypto';
import { createReadStream, type ReadStream } from 'node:fs';
import { mkdir, open, readdir, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { releaseBlock, mostInFlight, acquireBlock } from './block-pool.ts';
import type { RunningDigests } from '../checksum/digests.ts';

/** Bytes on disk. */
export interface Blob {
  readonly id: string;
  readonly size: number;
}

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

  async ids(): Promise<ReadonlySet<string>> {
    return new Set(await readdir(this.#directory));
  }

  /** Blobs that no object has, left by a crash between writing the bytes and the index. */
  async retainOnly(ids: ReadonlySet<string>): Promise<void> {
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
  const inFlight: Promise<void>[] = [];
  // Not before there are bytes for it: a sender that is silent holds none.
  let filling: Buffer | undefined;
  let filled = 0;
  let position = 0;
  const flush = async (block: Buffer): Promise<void> => {
    const content = block.subarray(0, filled);
    const done = Promise.all([writeAll(file, content, position), digests.update(content)])
      .then(() => undefined)
      .finally(() => releaseBlock(block));
    // A failure must wait for its turn to be thrown and not end the process as an unhandled one.
    done.catch(() => undefined);
    inFlight.push(done);
    position += filled;
    filling = undefined;
    filled = 0;
    while (inFlight.length >= mostInFlight(block)) await inFlight.shift();
  };
  try {
    for await (const chunk of body) {
      for (let taken = 0; taken < chunk.length;) {
        filling ??= acquireBlock(expected);
        const copied = chunk.copy(filling, filled, taken);
        taken += copied;
        filled += copied;
        if (filled === filling.length) await flush(filling);
      }
    }
    if (filling) await flush(filling);
    await Promise.all(inFlight);
    return position;
  } catch (error) {
    // A body that broke off must not take its block along.
    if (filling) releaseBlock(filling);
    // The file is not closed under a write, and a block that is being written is not given away.
    await Promise.allSettled(inFlight);
    throw error;
  }
}

/** A disk that is full takes a part of a write and says how much, which is no error to the system. */
async function writeAll(file: FileHandle, content: Buffer, position: number): Promise<void> {
  for (let written = 0; written < content.length;) {
    const { bytesWritten } = await file.write(content, written, undefined, position + written);
    if (bytesWritten === 0) throw new Error('The disk took none of the bytes that were left');
    written += bytesWritten;
  }
}
