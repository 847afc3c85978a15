import type { Blob } from './blob-folder.ts';
import type { ChecksumMode } from '../checksum/checksums.ts';
import { DurableIndex } from './durable-index.ts';
import type { StoredObject } from './object-index.ts';
import type { Tags } from './object-tags.ts';
import { KeyedMutex } from './keyed-mutex.ts';

/** A multipart upload that is neither completed nor aborted. */
export interface OpenUpload {
  readonly key: string;
  readonly initiated: number;
  /** The value of `ObjectIndex.change` when the upload was created. */
  readonly change: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly tags: Tags;
  /**
   * The mode that the client chose when it created the upload. Without it, the upload is in S3's null
   * checksum mode: the parts have no checksums for completion, and S3 computes a CRC64NVME at the end.
   */
  readonly checksumMode?: ChecksumMode | undefined;
}

export interface StoredPart {
  readonly blob: Blob;
  /** The ETag with quotes. */
  readonly etag: string;
  /** The checksum in base64, by the upload's algorithm. CRC64NVME if the upload has none. */
  readonly checksum: string;
  readonly lastModified: number;
}

/** The result of a completed upload. A retry after a lost response gets it again. */
export interface CompletedUpload {
  readonly key: string;
  readonly completed: number;
  readonly object: Pick<StoredObject, 'etag' | 'checksums' | 'checksumType'>;
}

type Row = OpenUpload | CompletedUpload | StoredPart;

/** Multipart uploads and their parts. Each part is a separate row, sorted by number. */
export class UploadIndex {
  readonly #index: DurableIndex<Row>;
  readonly #mutex = new KeyedMutex();
  /** Completed uploads that could not be written yet for lack of space. */
  readonly #unwritten = new Map<string, CompletedUpload>();

  private constructor(index: DurableIndex<Row>) {
    this.#index = index;
  }

  static async open(directory: string): Promise<UploadIndex> {
    return new UploadIndex(await DurableIndex.open(directory));
  }

  /** Runs one change of an upload at a time: no part can arrive while the upload is completed or aborted. */
  inTurn<Result>(bucket: string, uploadId: string, work: () => Promise<Result>): Promise<Result> {
    return this.#mutex.run(upload(bucket, uploadId), work);
  }

  async create(bucket: string, uploadId: string, open: OpenUpload): Promise<void> {
    await this.#index.write([{ type: 'put', key: upload(bucket, uploadId), value: open }]);
  }

  async get(bucket: string, uploadId: string): Promise<OpenUpload | undefined> {
    const row = await this.#get(upload(bucket, uploadId));
    return row && 'initiated' in row ? row : undefined;
  }

  async getCompleted(bucket: string, uploadId: string): Promise<CompletedUpload | undefined> {
    const name = upload(bucket, uploadId);
    const unwritten = this.#unwritten.get(name);
    if (unwritten) await this.complete(bucket, uploadId, unwritten);
    const row = await this.#get(name);
    return row && 'completed' in row ? row : undefined;
  }

  async getPart(bucket: string, uploadId: string, number: number): Promise<StoredPart | undefined> {
    const row = await this.#get(part(bucket, uploadId, number));
    return row && 'blob' in row ? row : undefined;
  }

  async putPart(
    bucket: string,
    uploadId: string,
    number: number,
    stored: StoredPart,
  ): Promise<void> {
    const key = part(bucket, uploadId, number);
    await this.#index.write([{ type: 'put', key, value: stored }]);
  }

  /** Yields the parts after number `after`, in order. */
  async *parts(
    bucket: string,
    uploadId: string,
    after = 0,
  ): AsyncGenerator<readonly [number, StoredPart]> {
    const range = {
      gt: part(bucket, uploadId, after),
      lt: `${upload(bucket, uploadId)}\u0001`,
    };
    for await (const [name, row] of this.#index.entries(range)) {
      if ('blob' in row) yield [Number(name.slice(-5)), row];
    }
  }

  /** Yields the open uploads. */
  async *uploads(bucket: string): AsyncGenerator<readonly [string, OpenUpload]> {
    for await (const [uploadId, row] of this.#rows(bucket)) {
      if ('initiated' in row) yield [uploadId, row];
    }
  }

  /**
   * Replaces the upload and its parts with the result. The object already exists, so the upload counts as
   * completed even if this write fails. Otherwise an abort could delete the object's bytes.
   */
  async complete(bucket: string, uploadId: string, row: CompletedUpload): Promise<void> {
    const name = upload(bucket, uploadId);
    this.#unwritten.set(name, row);
    const removals = await this.#removals(`${name}\u0000`, name);
    await this.#index.write([{ type: 'put', key: name, value: row }, ...removals]);
    this.#unwritten.delete(name);
  }

  /** Removes the upload and all of its parts atomically: a part without its upload would stay forever. */
  async remove(bucket: string, uploadId: string): Promise<void> {
    const name = upload(bucket, uploadId);
    await this.#index.write(await this.#removals(name, name));
    this.#unwritten.delete(name);
  }

  /**
   * Removes uploads completed before this time. Without a time, removes all of them, for a deleted bucket.
   */
  async removeCompleted(bucket: string, before = Number.POSITIVE_INFINITY): Promise<void> {
    for await (const [uploadId, row] of this.#rows(bucket)) {
      if ('completed' in row && row.completed < before) await this.remove(bucket, uploadId);
    }
  }

  async *blobIds(): AsyncGenerator<string> {
    for await (const [, row] of this.#index.entries()) if ('blob' in row) yield row.blob.id;
  }

  async close(): Promise<void> {
    await this.#mutex.idle();
    await this.#index.close();
  }

  async #get(name: string): Promise<Row | undefined> {
    return this.#unwritten.get(name) ?? (await this.#index.get(name));
  }

  async #removals(first: string, name: string): Promise<{ type: 'del'; key: string }[]> {
    const rows = this.#index.entries({ gte: first, lt: `${name}\u0001` });
    return (await Array.fromAsync(rows)).map(([key]) => ({ type: 'del', key }));
  }

  async *#rows(bucket: string): AsyncGenerator<readonly [string, Row]> {
    const start = upload(bucket, '');
    for await (const [name, stored] of this.#index.entries({ gte: start, lt: `${bucket}\u0001` })) {
      const row = this.#unwritten.get(name) ?? stored;
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
