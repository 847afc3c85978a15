import type { S3Target } from '../../support/s3/target.ts';
import { newBytes, type Chance } from './chance.ts';
import type { FullAnswers } from './full-answers.ts';
import { FullUploads, type ReadyUpload } from './full-uploads.ts';
import { contentOf, type Journal } from './journal.ts';
import { copyObject, postObject, putObject } from './operations.ts';

interface Settings {
  readonly name: string;
  readonly s3: () => S3Target;
  readonly journal: Journal;
  readonly answers: FullAnswers;
  readonly chance: Chance;
}

const KINDS = ['put', 'form', 'copy', 'parts'] as const;
/** The minimum size of every part but the last. */
const PART_BYTES = 5 * 1024 ** 2;
const LARGEST = 3_000_000;
/** If a write of this size is refused, the disk is full. */
const SMALLEST = 2000;
/** Uploads whose parts are sent before the disk is full, and which are completed when it is full. */
const READY_UPLOADS = 4;

/** Writes all kinds of objects under its own keys until the disk is full. */
export class FillingClient {
  readonly #settings: Settings;
  readonly #uploads: FullUploads;
  #count = 0;

  constructor(settings: Settings) {
    this.#settings = settings;
    this.#uploads = new FullUploads(settings.s3, settings.answers, settings.journal);
  }

  /** Writes smaller and smaller objects as larger ones are refused. */
  async fill(): Promise<void> {
    const { chance } = this.#settings;
    const ready: ReadyUpload[] = [];
    for (let count = 0; count < READY_UPLOADS; count += 1) {
      const upload = await this.#prepare([SMALLEST]);
      if (upload) ready.push(upload);
    }
    for (let max = LARGEST; max >= SMALLEST;) {
      const size = chance.integer(Math.floor(max / 4), max);
      if (!(await this.#writeOne(size))) max = Math.floor(size / 1.5);
    }
    for (const upload of ready) await this.#uploads.complete(upload, chance.integer(0, 1) === 0);
  }

  get uploads(): Pick<FullUploads, 'isUnfinished' | 'finish'> {
    return this.#uploads;
  }

  async #writeOne(size: number): Promise<boolean> {
    const { s3, journal, answers, chance, name } = this.#settings;
    const key = chance.integer(1, 4) === 1 ? `${name}/again` : this.#newKey();
    const kind = chance.of(KINDS);
    if (kind === 'form') {
      const text = newBytes(chance, Math.ceil(size / 2)).toString('hex');
      return answers.written(key, contentOf(Buffer.from(text)), postObject(s3(), key, text));
    }
    if (kind === 'parts') {
      const upload = await this.#prepare(size > LARGEST / 2 ? [PART_BYTES, size] : [size]);
      return upload !== undefined && this.#uploads.complete(upload, chance.integer(0, 1) === 0);
    }
    const from = journal.keys().find((one) => one.startsWith(`${name}/`) && one !== key);
    const copied = from === undefined ? undefined : journal.contentOf(from);
    if (kind === 'copy' && from !== undefined && copied) {
      return answers.written(key, { ...copied, blobs: 1 }, copyObject(s3(), from, key));
    }
    return this.#put(key, size);
  }

  #put(key: string, size: number): Promise<boolean> {
    const { s3, answers, chance } = this.#settings;
    const bytes = newBytes(chance, size);
    return answers.written(key, contentOf(bytes), putObject(s3(), key, bytes));
  }

  /** Prepares an upload. Half of the uploads replace an object. */
  async #prepare(sizes: readonly number[]): Promise<ReadyUpload | undefined> {
    const { chance } = this.#settings;
    const key = this.#newKey();
    if (chance.integer(0, 1) === 0) await this.#put(key, SMALLEST);
    return this.#uploads.prepare(
      key,
      sizes.map((size) => newBytes(chance, size)),
    );
  }

  #newKey(): string {
    return `${this.#settings.name}/${(this.#count += 1)}`;
  }
}
