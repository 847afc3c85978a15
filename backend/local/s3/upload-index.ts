import { ClassicLevel } from 'classic-level';
import type { Blob } from './blob-folder.ts';
import type { ChecksumAlgorithm } from './checksums.ts';
import type { Tags } from './object-tags.ts';
import { Turns } from './turns.ts';

/** A multipart upload that is neither complete nor aborted. */
export interface OpenUpload {
  readonly key: string;
  readonly initiated: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly tags: Tags;
  /** What the parts are checked by; CRC64NVME over the whole object unless asked otherwise. */
  readonly algorithm: ChecksumAlgorithm;
  /** The client named it; then its parts may bring no other. */
  readonly named: boolean;
  readonly type: 'FULL_OBJECT' | 'COMPOSITE';
}

export interface StoredPart {
  readonly blob: Blob;
  /** With quotes. */
  readonly etag: string;
  /** Base64, by the upload's algorithm. */
  readonly checksum: string;
  readonly lastModified: number;
}

type Row = OpenUpload | StoredPart;

/** Open multipart uploads and their parts, each part a row of its own, sorted by number. */
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

  async *uploads(bucket: string): AsyncGenerator<readonly [string, OpenUpload]> {
    const start = upload(bucket, '');
    for await (const [name, row] of this.#level.iterator({ gte: start, lt: `${bucket}\u0001` })) {
      if ('initiated' in row) yield [name.slice(start.length), row];
    }
  }

  /** Forgets the upload and all of its parts. */
  async remove(bucket: string, uploadId: string): Promise<void> {
    const name = upload(bucket, uploadId);
    await this.#level.clear({ gte: name, lt: `${name}\u0001` });
  }

  async *blobIds(): AsyncGenerator<string> {
    for await (const row of this.#level.values()) if ('blob' in row) yield row.blob.id;
  }

  async close(): Promise<void> {
    await this.#turns.idle();
    await this.#level.close();
  }
}

function upload(bucket: string, uploadId: string): string {
  return `${bucket}\u0000${uploadId}`;
}

function part(bucket: string, uploadId: string, number: number): string {
  return `${upload(bucket, uploadId)}\u0000${String(number).padStart(5, '0')}`;
}
