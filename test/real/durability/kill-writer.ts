import type { RawResponse } from '../../support/s3/raw-request.ts';
import type { S3Target } from '../../support/s3/target.ts';
import { newBytes, type Chance } from './chance.ts';
import { contentOf, type Journal } from './journal.ts';
import * as operations from './operations.ts';

interface Settings {
  readonly name: string;
  /** Resolves when a server is running. */
  readonly s3: () => Promise<S3Target>;
  readonly journal: Journal;
  readonly chance: Chance;
  /** Called when a request is sent. */
  readonly sent: () => void;
}

const PART_BYTES = 5 * 1024 ** 2;
/** Few keys, so that most writes replace an object. */
const KEYS = 8;

const KINDS = ['put', 'put', 'put', 'form', 'delete', 'delete', 'parts', 'parts'] as const;

/** Writes and deletes objects under its own keys while the server is killed again and again. */
export class KillWriter {
  readonly #settings: Settings;
  answered = 0;
  unanswered = 0;
  completed = 0;

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  async work(goOn: () => boolean): Promise<void> {
    const { chance } = this.#settings;
    while (goOn()) {
      const key = `${this.#settings.name}/${chance.integer(1, KEYS)}`;
      const kind = chance.of(KINDS);
      if (kind === 'delete') await this.#delete(key);
      else if (kind === 'parts') await this.#writeParts(key);
      else await this.#write(key, kind);
    }
  }

  #size(): number {
    const { chance } = this.#settings;
    return chance.of([
      chance.integer(0, 5000),
      chance.integer(5000, 300_000),
      // Large enough to be hashed in the worker thread, in more than one block.
      chance.integer(600_000, 2_500_000),
    ]);
  }

  async #write(key: string, kind: 'put' | 'form'): Promise<void> {
    const { journal, chance } = this.#settings;
    const bytes = newBytes(chance, this.#size());
    const text = kind === 'form' ? bytes.toString('base64') : '';
    const content = contentOf(kind === 'form' ? Buffer.from(text) : bytes);
    const answer = await this.#ask((s3) =>
      kind === 'form' ? operations.postObject(s3, key, text) : operations.putObject(s3, key, bytes),
    );
    if (answer) journal.written(key, content);
    else journal.maybeWritten(key, content);
  }

  async #delete(key: string): Promise<void> {
    const { journal } = this.#settings;
    if (await this.#ask((s3) => operations.deleteObject(s3, key))) journal.deleted(key);
    else journal.maybeDeleted(key);
  }

  /** Writes an object in parts and continues after each kill: everything answered before must still exist. */
  async #writeParts(key: string): Promise<void> {
    const { chance, journal } = this.#settings;
    const created = await this.#ask((s3) => operations.createUpload(s3, key));
    // The upload's id is lost; it has no parts.
    if (!created) return;
    const upload = { key, uploadId: operations.uploadIdOf(created) };
    const sizes = chance.integer(1, 4) === 1 ? [PART_BYTES, this.#size()] : [this.#size()];
    const parts = sizes.map((size) => newBytes(chance, size));
    const etags: string[] = [];
    for (const [index, part] of parts.entries()) {
      const answer = await this.#insist((s3) => operations.uploadPart(s3, upload, index + 1, part));
      etags.push(String(answer.headers['etag']));
    }
    if (chance.integer(1, 5) === 1) {
      await this.#insist((s3) => operations.abortUpload(s3, upload), 404);
      return;
    }
    const content = contentOf(Buffer.concat(parts), parts.length);
    journal.maybeWritten(key, content);
    // 404: an earlier call, whose answer was lost, has completed the upload.
    await this.#insist((s3) => operations.completeUpload(s3, upload, etags), 404);
    journal.written(key, content);
    this.completed += 1;
  }

  /**
   * Repeats a call until there is an answer. The status `repeated` is also right if an earlier answer was
   * lost.
   */
  async #insist(
    call: (s3: S3Target) => Promise<RawResponse>,
    repeated?: number,
  ): Promise<RawResponse> {
    for (let lost: number | undefined; ; lost = repeated) {
      const answer = await this.#ask(call, lost);
      if (answer) return answer;
    }
  }

  /** Returns undefined if the server was killed before it answered. */
  async #ask(
    call: (s3: S3Target) => Promise<RawResponse>,
    alsoRight?: number,
  ): Promise<RawResponse | undefined> {
    const target = await this.#settings.s3();
    const calling = call(target);
    this.#settings.sent();
    const answer = await calling.catch(ifConnectionBroke);
    if (!answer) {
      this.unanswered += 1;
      return undefined;
    }
    if (answer.status >= 300 && answer.status !== alsoRight) {
      throw new Error(`Answered ${answer.status}: ${answer.text}`);
    }
    this.answered += 1;
    return answer;
  }
}

function ifConnectionBroke(error: unknown): undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (['ECONNRESET', 'ECONNREFUSED', 'EPIPE'].includes(String(code))) return undefined;
  throw error;
}
