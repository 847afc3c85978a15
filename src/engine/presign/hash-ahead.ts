import { FILES_PER_CALL, MULTIPART_FROM_BYTES } from '../../contract/limits.ts';
import type { Platform } from '../platform.ts';
import { HASH_BYTES, HASH_CONCURRENCY, MAX_COUNTED_BYTES } from '../tuning.ts';
import type { HashedFile, QueuedFile } from './file-to-presign.ts';
import { hashFile, type HashedBytes } from './hash-file.ts';
import type { PresignSettings } from './preprocess-call.ts';

/**
 * Begins to hash files in their order, while the files before them are presigned and sent. It is at most one call ahead,
 * because the bytes of small files stay in memory from here on.
 */
export class HashAhead {
  readonly #platform: Platform;
  readonly #hasMoreFiles: () => boolean;
  readonly #maxBytes: () => number;
  readonly #onHashed: () => void;
  readonly #waiting = new Set<QueuedFile>();
  readonly #hashing = new Set<QueuedFile>();
  readonly #hashed = new Map<QueuedFile, HashedFile>();

  /**
   * @param maxBytes returns bytes of files that are hashed ahead
   * @param onHashed called after each file that was hashed or could not be read
   */
  constructor(
    { platform, hasMoreFiles }: PresignSettings,
    maxBytes: () => number,
    onHashed: () => void,
  ) {
    this.#platform = platform;
    this.#hasMoreFiles = hasMoreFiles;
    this.#maxBytes = maxBytes;
    this.#onHashed = onHashed;
  }

  add(queued: QueuedFile): void {
    this.#waiting.add(queued);
  }

  /** Removes a file whose upload was aborted. */
  delete(queued: QueuedFile): void {
    this.#waiting.delete(queued);
    this.#hashing.delete(queued);
    this.#hashed.delete(queued);
  }

  /** Number of hashed files. */
  get count(): number {
    return this.#hashed.size;
  }

  /** Bytes of the hashed files, as they count. */
  get bytes(): number {
    return bytesOf(this.#hashed.keys());
  }

  /** Whether no other file will be hashed before the next `take`. */
  get isReady(): boolean {
    const [next] = this.#waiting;
    if (this.#hashing.size > 0) return false;
    return next ? !this.#hasRoomFor(next) : !this.#hasMoreFiles();
  }

  /** Hashes the next files, if there is room. */
  advance(): void {
    for (const queued of this.#waiting) {
      if (this.#isHashingEnough || !this.#hasRoomFor(queued)) return;
      this.#waiting.delete(queued);
      this.#hashing.add(queued);
      void this.#hash(queued).finally(this.#onHashed);
    }
  }

  /** Removes all hashed files, which are at most the files of one call. */
  take(): readonly HashedFile[] {
    const files = [...this.#hashed.values()];
    this.#hashed.clear();
    return files;
  }

  get #isHashingEnough(): boolean {
    return this.#hashing.size >= HASH_CONCURRENCY || bytesOf(this.#hashing) >= HASH_BYTES;
  }

  #hasRoomFor({ file }: QueuedFile): boolean {
    const count = this.#hashing.size + this.#hashed.size;
    if (count === 0) return true;
    const bytes = bytesOf(this.#hashing) + this.bytes + countedBytes(file);
    return count < FILES_PER_CALL && bytes <= this.#maxBytes();
  }

  /** Rejects a file that cannot be read. */
  async #hash(queued: QueuedFile): Promise<void> {
    try {
      const hashed = await this.#checksumsOf(queued);
      if (this.#hashing.has(queued)) this.#hashed.set(queued, { ...queued, hashed });
    } catch (error) {
      queued.reject(error);
    } finally {
      this.#hashing.delete(queued);
    }
  }

  async #checksumsOf({ file, signal, onStep }: QueuedFile): Promise<HashedBytes> {
    // The parts of a large file are hashed while they are sent.
    if (file.size >= MULTIPART_FROM_BYTES) return { bytes: file, checksums: {} };
    onStep('hashing');
    return hashFile(file, this.#platform, signal);
  }
}

function bytesOf(files: Iterable<QueuedFile>): number {
  let bytes = 0;
  for (const { file } of files) bytes += countedBytes(file);
  return bytes;
}

/** Returns the bytes as which a file counts in the presign queue. */
export function countedBytes({ size }: Blob): number {
  return Math.min(size, MAX_COUNTED_BYTES);
}
