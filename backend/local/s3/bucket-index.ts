import { ClassicLevel } from 'classic-level';
import type { CorsRule } from './cors.ts';
import type { LifecycleRule } from './lifecycle-rule.ts';
import { S3Error } from './s3-error.ts';

export interface StoredBucket {
  readonly created: number;
  readonly cors: readonly CorsRule[];
  readonly lifecycle: readonly LifecycleRule[];
  /** As it was set with the lifecycle rules. */
  readonly transitionSize?: string;
}

/** The buckets and what is set for them, on disk and, as every request asks for one, in memory. */
export class BucketIndex {
  readonly #level: ClassicLevel<string, StoredBucket>;
  readonly #buckets: Map<string, StoredBucket>;

  private constructor(
    level: ClassicLevel<string, StoredBucket>,
    buckets: Map<string, StoredBucket>,
  ) {
    this.#level = level;
    this.#buckets = buckets;
  }

  static async open(directory: string): Promise<BucketIndex> {
    const level = new ClassicLevel<string, StoredBucket>(directory, { valueEncoding: 'json' });
    await level.open();
    return new BucketIndex(level, new Map(await Array.fromAsync(level.iterator())));
  }

  find(name: string): StoredBucket | undefined {
    return this.#buckets.get(name);
  }

  /** @throws {S3Error} NoSuchBucket */
  get(name: string): StoredBucket {
    const bucket = this.#buckets.get(name);
    if (!bucket) throw new S3Error('NoSuchBucket');
    return bucket;
  }

  /** By name. */
  entries(): (readonly [string, StoredBucket])[] {
    return [...this.#buckets].toSorted(([left], [right]) => (left < right ? -1 : 1));
  }

  async put(name: string, bucket: StoredBucket): Promise<void> {
    this.#buckets.set(name, bucket);
    await this.#level.put(name, bucket);
  }

  async set(name: string, settings: Partial<StoredBucket>): Promise<void> {
    await this.put(name, { ...this.get(name), ...settings });
  }

  async remove(name: string): Promise<void> {
    this.#buckets.delete(name);
    await this.#level.del(name);
  }

  async close(): Promise<void> {
    await this.#level.close();
  }
}
