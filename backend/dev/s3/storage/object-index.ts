import type { Blob } from './blob-folder.ts';
import type { ChecksumAlgorithm, ChecksumType } from '../checksum/checksums.ts';
import { DurableLevel } from './durable-level.ts';
import type { Tags } from './object-tags.ts';
import { KeyedMutex } from './keyed-mutex.ts';

/** One version of one object; its bytes are blobs with random names. */
export interface StoredObject {
  readonly blobs: readonly Blob[];
  readonly size: number;
  /** With quotes. */
  readonly etag: string;
  readonly lastModified: number;
  /** content-type, content-disposition and the like, and x-amz-meta-*, as they were sent. */
  readonly headers: Readonly<Record<string, string>>;
  readonly checksums: Readonly<Partial<Record<ChecksumAlgorithm, string>>>;
  /** COMPOSITE: made of the parts' checksums and not of the bytes. */
  readonly checksumType: ChecksumType;
  readonly tags: Tags;
  /** Of an object that was uploaded in parts, in their order. */
  readonly parts?: readonly ObjectPart[];
}

export interface ObjectPart {
  readonly size: number;
  /** Base64, by the object's one checksum algorithm. */
  readonly checksum: string;
}

/** Changes that are remembered, which is more than a multipart upload ever has to know of. */
const REMEMBERED_CHANGES = 10_000;

/**
 * Which object is where, in LevelDB: sorted by bucket and key as S3 lists them, durable, and open
 * in one process at a time.
 */
export class ObjectIndex {
  readonly #level: DurableLevel<StoredObject>;
  readonly #turns = new KeyedMutex();
  /** The number of the last change, by entry, the oldest first. */
  readonly #changes = new Map<string, number>();
  #change = 0;

  private constructor(level: DurableLevel<StoredObject>) {
    this.#level = level;
  }

  /** How many changes there have been. */
  get change(): number {
    return this.#change;
  }

  static async open(directory: string): Promise<ObjectIndex> {
    return new ObjectIndex(await DurableLevel.open(directory));
  }

  async get(bucket: string, key: string): Promise<StoredObject | undefined> {
    return this.#level.get(entry(bucket, key));
  }

  /**
   * Reads an entry and replaces it, one caller at a time for each key: this is what makes
   * If-None-Match free of races. `undefined` from `decide` deletes the entry; throwing keeps it.
   */
  async replace(
    bucket: string,
    key: string,
    decide: (current: StoredObject | undefined) => StoredObject | undefined,
  ): Promise<StoredObject | undefined> {
    const name = entry(bucket, key);
    return this.#turns.run(name, async () => {
      const current = await this.#level.get(name);
      const next = decide(current);
      if (next) await this.#level.write([{ type: 'put', key: name, value: next }]);
      else if (current) await this.#level.write([{ type: 'del', key: name }]);
      if (next || current) this.#rememberChange(name);
      return current;
    });
  }

  /** Whether an object of that key was written or deleted after the change, as far as this process remembers. */
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
    for await (const [name] of this.#level.entries({ gte: prefix, lt: `${bucket}\u0001` })) {
      yield name.slice(prefix.length);
    }
  }

  /** Entries whose key starts with `prefix` and sorts behind `after`, in S3's order. */
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
    for await (const [name, object] of this.#level.entries(range)) {
      const key = name.slice(start.length);
      if (!key.startsWith(prefix)) return;
      if (key !== after || after === '') yield [key, object];
    }
  }

  async *blobIds(): AsyncGenerator<string> {
    for await (const [, object] of this.#level.entries()) {
      for (const { id } of object.blobs) yield id;
    }
  }

  async close(): Promise<void> {
    await this.#turns.idle();
    await this.#level.close();
  }
}

/** No bucket name holds a NUL, so no key of one bucket sorts into another. */
function entry(bucket: string, key: string): string {
  return `${bucket}\u0000${key}`;
}
