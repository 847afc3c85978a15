import { createCipheriv, randomBytes } from 'node:crypto';

const BLOCK = 16;

/**
 * Random bytes that are computed when they are read, so that a large file needs no memory and no disk: the
 * key stream of AES in counter mode, which can be read from any offset.
 */
export class GeneratedBytes {
  readonly size: number;
  readonly #key = randomBytes(BLOCK);

  constructor(size: number) {
    this.size = size;
  }

  slice(start: number, length: number): Buffer {
    const counter = Buffer.alloc(BLOCK);
    counter.writeUInt32BE(Math.floor(start / BLOCK), BLOCK - 4);
    const skipped = start % BLOCK;
    const stream = createCipheriv('aes-128-ctr', this.#key, counter);
    return stream.update(Buffer.alloc(skipped + length)).subarray(skipped);
  }
}
