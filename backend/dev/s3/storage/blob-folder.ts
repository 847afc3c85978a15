import { randomUUID } from 'node:crypto';
import { createReadStream, type ReadStream } from 'node:fs';
import { mkdir, open, readdir, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { releaseBlock, maxInFlight, acquireBlock } from './block-pool.ts';
import type { RunningDigests } from '../checksum/inline-digests.ts';

/** A file of bytes on disk. */
export interface Blob {
  readonly id: string;
  readonly size: number;
}

/** Stores blobs under random names. Object keys are not used here, so a key can never name a file. */
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
   * Streams a body of about `expected` bytes into a new blob and its digests. If the body ends early, the
   * blob is removed.
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

  /**
   * Reads from `start` to `end`, both inclusive. The file is opened before the response starts, so a blob
   * that is deleted in the meantime can still be read to its end.
   */
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

  /** Removes blobs without an object. A crash between writing the bytes and the index leaves such blobs. */
  async retainOnly(ids: ReadonlySet<string>): Promise<void> {
    const orphaned = (await readdir(this.#directory)).filter((id) => !ids.has(id));
    await Promise.all(orphaned.map((id) => this.remove(id)));
  }

  #path(id: string): string {
    return join(this.#directory, id);
  }
}

/** Writes and hashes blocks while the next block is being filled. */
async function writeBlocks(
  file: FileHandle,
  body: AsyncIterable<Buffer>,
  expected: number,
  digests: RunningDigests,
): Promise<number> {
  const inFlight: Promise<void>[] = [];
  // A block is acquired only when bytes arrive, so a silent sender occupies no block.
  let filling: Buffer | undefined;
  let filled = 0;
  let position = 0;
  const flush = async (block: Buffer): Promise<void> => {
    const content = block.subarray(0, filled);
    const done = Promise.all([writeAll(file, content, position), digests.update(content)])
      .then(() => undefined)
      .finally(() => releaseBlock(block));
    // A failure is thrown later, when the promise is awaited. Until then, it must not count as unhandled.
    done.catch(() => undefined);
    inFlight.push(done);
    position += filled;
    filling = undefined;
    filled = 0;
    while (inFlight.length >= maxInFlight(block)) await inFlight.shift();
  };
  try {
    for await (const chunk of body) {
      for (let offset = 0; offset < chunk.length;) {
        filling ??= acquireBlock(expected);
        const copied = chunk.copy(filling, filled, offset);
        offset += copied;
        filled += copied;
        if (filled === filling.length) await flush(filling);
      }
    }
    if (filling) await flush(filling);
    await Promise.all(inFlight);
    return position;
  } catch (error) {
    // Release the block of a body that ended early.
    if (filling) releaseBlock(filling);
    // Wait for pending writes before the file is closed and their blocks are reused.
    await Promise.allSettled(inFlight);
    throw error;
  }
}

/**
 * Writes all bytes. A full disk can accept a part of a write, which the system does not report as an error.
 */
async function writeAll(file: FileHandle, content: Buffer, position: number): Promise<void> {
  for (let written = 0; written < content.length;) {
    const { bytesWritten } = await file.write(content, written, undefined, position + written);
    if (bytesWritten === 0) throw new Error('The disk accepted none of the remaining bytes');
    written += bytesWritten;
  }
}
