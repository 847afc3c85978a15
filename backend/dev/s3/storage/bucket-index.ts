import type { CorsRule } from '../http/cors.ts';
import { DurableIndex } from './durable-index.ts';
import type { LifecycleRule } from '../lifecycle/lifecycle-rule.ts';
import { S3Error } from '../error.ts';

interface StoredBucket {
  readonly created: number;
  readonly cors: readonly CorsRule[];
  readonly lifecycle: readonly LifecycleRule[];
  /** The transition size that was set with the lifecycle rules. */
  readonly transitionSize?: string;
}

/** The buckets and their settings. Stored on disk and cached in memory, because every request needs them. */
export class BucketIndex {
  readonly #index: DurableIndex<StoredBucket>;
  readonly #buckets: Map<string, StoredBucket>;

  private constructor(index: DurableIndex<StoredBucket>, buckets: Map<string, StoredBucket>) {
    this.#index = index;
    this.#buckets = buckets;
  }

  static async open(directory: string): Promise<BucketIndex> {
    const index = await DurableIndex.open<StoredBucket>(directory);
    return new BucketIndex(index, new Map(await Array.fromAsync(index.entries())));
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

  /** Returns the buckets sorted by name. */
  entries(): (readonly [string, StoredBucket])[] {
    return [...this.#buckets].toSorted(([left], [right]) => (left < right ? -1 : 1));
  }

  async put(name: string, bucket: StoredBucket): Promise<void> {
    await this.#index.write([{ type: 'put', key: name, value: bucket }]);
    this.#buckets.set(name, bucket);
  }

  async set(name: string, settings: Partial<StoredBucket>): Promise<void> {
    await this.put(name, { ...this.get(name), ...settings });
  }

  async remove(name: string): Promise<void> {
    await this.#index.write([{ type: 'del', key: name }]);
    this.#buckets.delete(name);
  }

  async close(): Promise<void> {
    await this.#index.close();
  }
}
