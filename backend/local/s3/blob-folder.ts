import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream, type ReadStream } from 'node:fs';
import { mkdir, open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { S3Error } from './s3-error.ts';

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

  /** Streams a body into a new blob. One that breaks off, or is longer than said, leaves nothing. */
  async write(
    body: AsyncIterable<Buffer>,
    length: number,
    observe: (chunk: Buffer) => void,
  ): Promise<{ id: string; size: number }> {
    const id = randomUUID();
    let size = 0;
    try {
      await pipeline(
        body,
        async function* count(source: AsyncIterable<Buffer>) {
          for await (const chunk of source) {
            size += chunk.length;
            if (size > length) throw new S3Error('IncompleteBody');
            observe(chunk);
            yield chunk;
          }
        },
        createWriteStream(this.#path(id), { flags: 'wx' }),
      );
    } catch (error) {
      await this.remove(id);
      throw error;
    }
    return { id, size };
  }

  /** From `start` to `end`, both included. Open before the answer begins: a blob that is deleted meanwhile is still read to its end. */
  async read(id: string, start: number, end: number): Promise<ReadStream> {
    const file = await open(this.#path(id), 'r');
    return createReadStream('', { fd: file, autoClose: true, start, end });
  }

  async remove(id: string): Promise<void> {
    await rm(this.#path(id), { force: true });
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
