import type { Blob } from './blob-folder.ts';
import type { ChecksumAlgorithm, ChecksumType } from '../checksum/checksums.ts';
import { DurableIndex } from './durable-index.ts';
import type { Tags } from './object-tags.ts';
import { KeyedMutex } from './keyed-mutex.ts';

/** A stored object. Its bytes are in blobs with random names. */
export interface StoredObject {
  readonly blobs: readonly Blob[];
  readonly size: number;
  /** The ETag with quotes. */
  readonly etag: string;
  readonly lastModified: number;
  /** content-type, content-disposition and similar headers, and x-amz-meta-*, as sent. */
  readonly headers: Readonly<Record<string, string>>;
  readonly checksums: Readonly<Partial<Record<ChecksumAlgorithm, string>>>;
  /** `COMPOSITE` means a checksum of the parts' checksums instead of the bytes. */
  readonly checksumType: ChecksumType;
  readonly tags: Tags;
  /** The parts in order, if the object was uploaded in parts. */
  readonly parts?: readonly ObjectPart[];
}

interface ObjectPart {
  readonly size: number;
  /** The checksum in base64, by the object's only checksum algorithm. */
  readonly checksum: string;
}

/** The number of changes to remember. It exceeds the number that any multipart upload needs. */
const REMEMBERED_CHANGES = 10_000;

/**
 * The index of all objects, on disk. It is sorted by bucket and key in S3's order and is durable. Only one
 * process can open it at a time.
 */
export class ObjectIndex {
  readonly #index: DurableIndex<StoredObject>;
  readonly #mutex = new KeyedMutex();
  /** The number of the last change of each entry, oldest first. */
  readonly #changes = new Map<string, number>();
  #change = 0;

  private constructor(index: DurableIndex<StoredObject>) {
    this.#index = index;
  }

  /** The number of changes so far. */
  get change(): number {
    return this.#change;
  }

  static async open(directory: string): Promise<ObjectIndex> {
    return new ObjectIndex(await DurableIndex.open(directory));
  }

  async get(bucket: string, key: string): Promise<StoredObject | undefined> {
    return this.#index.get(entry(bucket, key));
  }

  /**
   * Reads an entry and replaces it, one caller at a time for each key. This prevents races with
   * If-None-Match. The entry is deleted if `decide` returns undefined and stays unchanged if `decide` throws.
   */
  async replace(
    bucket: string,
    key: string,
    decide: (current: StoredObject | undefined) => StoredObject | undefined,
  ): Promise<StoredObject | undefined> {
    const name = entry(bucket, key);
    return this.#mutex.run(name, async () => {
      const current = await this.#index.get(name);
      const next = decide(current);
      if (next) await this.#index.write([{ type: 'put', key: name, value: next }]);
      else if (current) await this.#index.write([{ type: 'del', key: name }]);
      if (next || current) this.#rememberChange(name);
      return current;
    });
  }

  /** Checks whether the key was written or deleted after the change, as far as this process remembers. */
  changedSince(bucket: string, key: string, change: number): boolean {
    return (this.#changes.get(entry(bucket, key)) ?? 0) > change;
  }

  #rememberChange(name: string): void {
    this.#change += 1;
    this.#changes.delete(name);
    this.#changes.set(name, this.#change);
    const [oldest] = this.#changes.keys();
    if (this.#changes.size > REMEMBERED_CHANGES && oldest !== undefined) {
      this.#changes.delete(oldest);
    }
  }

  async *keys(bucket: string): AsyncGenerator<string> {
    const prefix = entry(bucket, '');
    for await (const [name] of this.#index.entries({ gte: prefix, lt: `${bucket}\u0001` })) {
      yield name.slice(prefix.length);
    }
  }

  /** Yields entries whose key starts with `prefix` and sorts after `after`, in S3's order. */
  async *entries(
    bucket: string,
    prefix: string,
    after: string,
  ): AsyncGenerator<readonly [string, StoredObject]> {
    const start = entry(bucket, '');
    const range = {
      gte: entry(
        bucket,
        Buffer.compare(Buffer.from(after), Buffer.from(prefix)) > 0 ? after : prefix,
      ),
      lt: `${bucket}\u0001`,
    };
    for await (const [name, object] of this.#index.entries(range)) {
      const key = name.slice(start.length);
      if (!key.startsWith(prefix)) return;
      if (key !== after || after === '') yield [key, object];
    }
  }

  async *blobIds(): AsyncGenerator<string> {
    for await (const [, object] of this.#index.entries()) {
      for (const { id } of object.blobs) yield id;
    }
  }

  async close(): Promise<void> {
    await this.#mutex.idle();
    await this.#index.close();
  }
}

/**
 * Joins bucket and key. Bucket names contain no NUL, so keys of one bucket never sort into another bucket.
 */
function entry(bucket: string, key: string): string {
  return `${bucket}\u0000${key}`;
}
