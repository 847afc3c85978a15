import { setTimeout as delay } from 'node:timers/promises';
import type { Redactor } from './redact.ts';

const CONNECTIONS = 4;
const ATTEMPTS = 4;

/** The files of a run, which are deleted at its end. */
export class RegisteredFiles {
  readonly #ids = new Set<string>();
  readonly #redactor: Redactor;

  constructor(redactor: Redactor) {
    this.#redactor = redactor;
  }

  get count(): number {
    return this.#ids.size;
  }

  /**
   * Remembers the files in a response to `preprocess`, and keeps their tokens and hosts out of the report. Does
   * not demand the shape of the contract, because the files of a wrong response must be deleted too.
   */
  remember(body: unknown): void {
    if (!isObject(body) || !Array.isArray(body['files'])) return;
    for (const file of body['files'] as unknown[]) {
      if (!isObject(file) || typeof file['id'] !== 'string') continue;
      this.#ids.add(file['id']);
      if (typeof file['token'] === 'string') this.#redactor.add(file['token']);
      for (const url of urlsIn(file['upload'])) this.#redactor.add(new URL(url).hostname);
    }
  }

  /**
   * Deletes all files, and returns the number of those that could not be deleted.
   *
   * @param deleteFile returns whether the file has been deleted
   */
  async deleteAll(
    deleteFile: (id: string) => Promise<boolean>,
    pauseMilliseconds: number,
  ): Promise<number> {
    const waiting = [...this.#ids];
    let remaining = 0;
    const next = async (): Promise<void> => {
      for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
        let deleted = false;
        for (let attempt = 1; !deleted && attempt <= ATTEMPTS; attempt += 1) {
          deleted = await deleteFile(id).catch(() => false);
          if (!deleted) await delay(attempt * pauseMilliseconds);
        }
        if (!deleted) remaining += 1;
      }
    };
    await Promise.all(Array.from({ length: CONNECTIONS }, next));
    return remaining;
  }
}

/** Returns the URLs of a plan: one, or those of the first parts, which have all hosts of the bucket. */
function urlsIn(plan: unknown): string[] {
  if (!isObject(plan)) return [];
  const parts = Array.isArray(plan['parts']) ? (plan['parts'] as unknown[]).slice(0, 2) : [];
  return [plan, ...parts].flatMap((one) => {
    const url = isObject(one) ? one['url'] : undefined;
    return typeof url === 'string' && URL.canParse(url) ? [url] : [];
  });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
