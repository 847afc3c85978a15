import { ClassicLevel } from 'classic-level';
import type { Blob } from './blob-folder.ts';
import type { ChecksumMode } from './checksums.ts';
import type { StoredObject } from './object-index.ts';
import type { Tags } from './object-tags.ts';
import { Turns } from './turns.ts';

/** A multipart upload that is neither complete nor aborted. */
export interface OpenUpload {
  readonly key: string;
  readonly initiated: number;
  /** `ObjectIndex.change` at that time. */
  readonly change: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly tags: Tags;
  /**
   * As the client named it at its creation. Without it the upload is in what S3 calls the null checksum
   * mode: its parts have no checksums to be completed with, and S3 computes a CRC64NVME at the end.
   */
  readonly checksumMode?: ChecksumMode | undefined;
}

export interface StoredPart {
  readonly blob: Blob;
  /** With quotes. */
  readonly etag: string;
  /** Base64, by the upload's algorithm, or CRC64NVME where it has none. */
  readonly checksum: string;
  readonly lastModified: number;
}

/** What a completed upload became: its answer may be lost, and a repeated call gets it again. */
export interface CompletedUpload {
  readonly key: string;
  readonly completed: number;
  readonly object: Pick<StoredObject, 'etag' | 'checksums' | 'checksumType'>;
}

type Row = OpenUpload | CompletedUpload | StoredPart;

/** Multipart uploads and their parts, each part a row of its own, sorted by number. */
export class UploadIndex {
  readonly #level: ClassicLevel<string, Row>;
  readonly #turns = new Turns();

  private constructor(level: ClassicLevel<string, Row>) {
    this.#level = level;
  }

  static async open(directory: string): Promise<UploadIndex> {
    const level = new ClassicLevel<string, Row>(directory, { valueEncoding: 'json' });
    await level.open();
    return new UploadIndex(level);
  }

  /** One change of an upload at a time: a part cannot arrive while it is completed or aborted. */
  inTurn<Result>(bucket: string, uploadId: string, work: () => Promise<Result>): Promise<Result> {
    return this.#turns.take(upload(bucket, uploadId), work);
  }

  async create(bucket: string, uploadId: string, open: OpenUpload): Promise<void> {
    await this.#level.put(upload(bucket, uploadId), open);
  }

  async get(bucket: string, uploadId: string): Promise<OpenUpload | undefined> {
    const row = await this.#level.get(upload(bucket, uploadId));
    return row && 'initiated' in row ? row : undefined;
  }

  async getCompleted(bucket: string, uploadId: string): Promise<CompletedUpload | undefined> {
    const row = await this.#level.get(upload(bucket, uploadId));
    return row && 'completed' in row ? row : undefined;
  }

  async getPart(bucket: string, uploadId: string, number: number): Promise<StoredPart | undefined> {
    const row = await this.#level.get(part(bucket, uploadId, number));
    return row && 'blob' in row ? row : undefined;
  }

  async putPart(
    bucket: string,
    uploadId: string,
    number: number,
    stored: StoredPart,
  ): Promise<void> {
    await this.#level.put(part(bucket, uploadId, number), stored);
  }

  /** Parts behind `after`, by number. */
  async *parts(
    bucket: string,
    uploadId: string,
    after = 0,
  ): AsyncGenerator<readonly [number, StoredPart]> {
    const range = {
      gt: part(bucket, uploadId, after),
      lt: `${upload(bucket, uploadId)}\u0001`,
    };
    for await (const [name, row] of this.#level.iterator(range)) {
      if ('blob' in row) yield [Number(name.slice(-5)), row];
    }
  }

  /** Those that are open. */
  async *uploads(bucket: string): AsyncGenerator<readonly [string, OpenUpload]> {
    for await (const [uploadId, row] of this.#rows(bucket)) {
      if ('initiated' in row) yield [uploadId, row];
    }
  }

  /** Replaces the upload and all of its parts by what it became. */
  async complete(bucket: string, uploadId: string, row: CompletedUpload): Promise<void> {
    const name = upload(bucket, uploadId);
    const names = await Array.fromAsync(this.#level.keys({ gt: name, lt: `${name}\u0001` }));
    const removals = names.map((key) => ({ type: 'del', key }) as const);
    await this.#level.batch([{ type: 'put', key: name, value: row }, ...removals]);
  }

  /** Forgets the upload and all of its parts. */
  async remove(bucket: string, uploadId: string): Promise<void> {
    const name = upload(bucket, uploadId);
    await this.#level.clear({ gte: name, lt: `${name}\u0001` });
  }

  /** Forgets uploads that were completed before this time, or all of a bucket that is deleted. */
  async removeCompleted(bucket: string, before = Number.POSITIVE_INFINITY): Promise<void> {
    for await (const [uploadId, row] of this.#rows(bucket)) {
      if ('completed' in row && row.completed < before) await this.remove(bucket, uploadId);
    }
  }

  async *blobIds(): AsyncGenerator<string> {
    for await (const row of this.#level.values()) if ('blob' in row) yield row.blob.id;
  }

  async close(): Promise<void> {
    await this.#turns.idle();
    await this.#level.close();
  }

  async *#rows(bucket: string): AsyncGenerator<readonly [string, Row]> {
    const start = upload(bucket, '');
    for await (const [name, row] of this.#level.iterator({ gte: start, lt: `${bucket}\u0001` })) {
      if (!('blob' in row)) yield [name.slice(start.length), row];
    }
  }
}

function upload(bucket: string, uploadId: string): string {
  return `${bucket}\u0000${uploadId}`;
}

function part(bucket: string, uploadId: string, number: number): string {
  return `${upload(bucket, uploadId)}\u0000${String(number).padStart(5, '0')}`;
}
