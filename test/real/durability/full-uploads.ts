import type { S3Target } from '../../support/s3/target.ts';
import type { FullAnswers } from './full-answers.ts';
import { contentOf, type Content, type Journal } from './journal.ts';
import {
  abortUpload,
  completeUpload,
  createUpload,
  uploadIdOf,
  uploadPart,
  type Upload,
} from './operations.ts';

/** An upload with all of its parts. */
export interface ReadyUpload extends Upload {
  readonly etags: readonly string[];
  readonly content: Content;
}

/** Multipart uploads on a disk that may be full. Nothing else writes their keys before they have ended. */
export class FullUploads {
  readonly #s3: () => S3Target;
  readonly #answers: FullAnswers;
  readonly #journal: Journal;
  /** Refused calls by key, to be repeated when there is space. */
  readonly #unfinished = new Map<string, () => Promise<boolean>>();

  constructor(s3: () => S3Target, answers: FullAnswers, journal: Journal) {
    this.#s3 = s3;
    this.#answers = answers;
    this.#journal = journal;
  }

  /** Returns undefined if there was no space. */
  async prepare(key: string, parts: readonly Buffer[]): Promise<ReadyUpload | undefined> {
    const created = await this.#answers.of(createUpload(this.#s3(), key));
    if (!created) return undefined;
    const upload = { key, uploadId: uploadIdOf(created) };
    const etags: string[] = [];
    for (const [index, part] of parts.entries()) {
      const answer = await this.#answers.of(uploadPart(this.#s3(), upload, index + 1, part));
      if (!answer) {
        await this.#end(key, () => this.#abort(upload));
        return undefined;
      }
      etags.push(String(answer.headers['etag']));
    }
    return { ...upload, etags, content: contentOf(Buffer.concat(parts), parts.length) };
  }

  /** Completes as an SDK does: repeats a refused call once, and then aborts or leaves the upload. */
  async complete(upload: ReadyUpload, abort: boolean): Promise<boolean> {
    const once = () =>
      this.#answers.written(
        upload.key,
        upload.content,
        completeUpload(this.#s3(), upload, upload.etags),
      );
    if ((await once()) || (await once())) return true;
    await this.#end(upload.key, abort ? () => this.#abort(upload, upload.content) : once);
    return false;
  }

  /** Returns whether the upload may still become an object, or may have become one. */
  isUnfinished(key: string): boolean {
    return this.#unfinished.has(key);
  }

  /** Repeats the refused calls when there is space again; none of them may be refused. */
  async finish(): Promise<void> {
    for (const [key, work] of this.#unfinished) {
      if (!(await work()))
        throw new Error(`There is room, and the upload of ${key} cannot be ended`);
      this.#unfinished.delete(key);
    }
  }

  async #end(key: string, work: () => Promise<boolean>): Promise<void> {
    if (!(await work())) this.#unfinished.set(key, work);
  }

  /** `completed` is the content that the object may have from a completion that was refused. */
  async #abort(upload: Upload, completed?: Content): Promise<boolean> {
    const answer = await this.#answers.of(
      abortUpload(this.#s3(), upload),
      completed ? 404 : undefined,
    );
    if (answer?.status === 404 && completed) this.#journal.written(upload.key, completed);
    return answer !== undefined;
  }
}
