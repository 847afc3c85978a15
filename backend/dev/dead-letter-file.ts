import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  parseDeadLetter,
  type DeadLetter,
  type DeadLetterQueue,
  type ReceivedLetter,
} from '../delivery/dead-letters.ts';
import { changeFile } from './change-file.ts';

/**
 * The undelivered events of the local stack, one JSON object for each line. They are in a file, so that
 * `npm run events` can send them again while the stack runs.
 */
export class DeadLetterFile implements DeadLetterQueue {
  readonly #path: string;
  #received = false;

  constructor(directory: string) {
    this.#path = join(directory, 'undelivered-events.jsonl');
  }

  async send(letter: DeadLetter): Promise<void> {
    await this.#change((lines) => [...lines, JSON.stringify(letter)]);
  }

  async receive(): Promise<readonly ReceivedLetter[] | undefined> {
    if (this.#received) return undefined;
    this.#received = true;
    return (await this.#lines()).flatMap((line) => {
      const letter = parseDeadLetter(line);
      const remove = (): Promise<void> =>
        this.#change((lines) => lines.filter((other) => other !== line));
      return letter ? [{ letter, delete: remove, release: () => Promise.resolve() }] : [];
    });
  }

  async #change(change: (lines: readonly string[]) => readonly string[]): Promise<void> {
    await changeFile(this.#path, async () =>
      change(await this.#lines())
        .map((line) => `${line}\n`)
        .join(''),
    );
  }

  async #lines(): Promise<readonly string[]> {
    const text = await readFile(this.#path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '';
      throw error;
    });
    return text.split('\n').filter((line) => line !== '');
  }
}
