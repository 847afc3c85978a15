import { createHash } from 'node:crypto';
import { presignedUrl } from '../../support/s3/raw-request.ts';
import type { S3Target } from '../../support/s3/target.ts';

/** The content of one object, as far as it is compared. */
export interface Content {
  readonly sha256: string;
  readonly size: number;
  /** The number of blobs, one for each part. */
  readonly blobs: number;
}

const NOTHING = 'nothing';
type Value = Content | typeof NOTHING;

/** The number of keys that are read concurrently. */
const READERS = 6;

/**
 * Records the possible contents of each key. An answered write leaves one possibility. A write without an
 * answer, or refused with 5xx, may or may not have happened. Both results are right if the content is
 * complete.
 */
export class Journal {
  readonly #values = new Map<string, readonly Value[]>();

  written(key: string, content: Content): void {
    this.#values.set(key, [content]);
  }

  deleted(key: string): void {
    this.#values.set(key, [NOTHING]);
  }

  maybeWritten(key: string, content: Content): void {
    this.#values.set(key, [...this.#of(key), content]);
  }

  maybeDeleted(key: string): void {
    this.#values.set(key, [...this.#of(key), NOTHING]);
  }

  /** Returns the keys that certainly have an object. */
  keys(): string[] {
    return [...this.#values.keys()].filter((key) =>
      this.#of(key).every((value) => value !== NOTHING),
    );
  }

  contentOf(key: string): Content | undefined {
    const [value, ...others] = this.#of(key);
    return value === NOTHING || others.length > 0 ? undefined : value;
  }

  /** Returns the totals of all objects. Valid after `check`. */
  get total(): { readonly objects: number; readonly bytes: number; readonly blobs: number } {
    const all = this.keys().flatMap((key) => this.contentOf(key) ?? []);
    return {
      objects: all.length,
      bytes: all.reduce((sum, { size }) => sum + size, 0),
      blobs: all.reduce((sum, { blobs }) => sum + blobs, 0),
    };
  }

  /**
   * Reads every key and returns the differences. The content that was read is certain from then on: a restart
   * must not change it.
   */
  async check(s3: S3Target): Promise<string[]> {
    const wrong: string[] = [];
    const left = [...this.#values.keys()];
    const read = async (): Promise<void> => {
      for (let key = left.pop(); key !== undefined; key = left.pop()) {
        const found = await readDigest(s3, key);
        const value = this.#of(key).findLast((one) => digestOf(one) === found);
        if (value !== undefined) this.#values.set(key, [value]);
        else wrong.push(`${key}: ${found} and not ${this.#of(key).map(digestOf).join(' or ')}`);
      }
    };
    await Promise.all(Array.from({ length: READERS }, read));
    return wrong;
  }

  #of(key: string): readonly Value[] {
    return this.#values.get(key) ?? [NOTHING];
  }
}

export function contentOf(bytes: Buffer, blobs = 1): Content {
  return { sha256: sha256(bytes), size: bytes.length, blobs };
}

function digestOf(value: Value): string {
  return value === NOTHING ? NOTHING : `${value.size} bytes ${value.sha256}`;
}

async function readDigest(s3: S3Target, key: string): Promise<string> {
  const answer = await fetch(presignedUrl(s3, { method: 'GET', key }));
  try {
    const bytes = Buffer.from(await answer.arrayBuffer());
    if (answer.status === 404) return NOTHING;
    return answer.status === 200
      ? `${bytes.length} bytes ${sha256(bytes)}`
      : `status ${answer.status}`;
  } catch (error) {
    return `broken off (${String(error)})`;
  }
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
