import type { RawResponse } from '../../support/s3/raw-request.ts';
import type { Content, Journal } from './journal.ts';

/** Sorts the answers of a server whose disk may be full, and notes in the journal what they mean. */
export class FullAnswers {
  readonly #journal: Journal;
  succeeded = 0;
  refused = 0;

  constructor(journal: Journal) {
    this.#journal = journal;
  }

  /** Undefined where the disk had no room. Anything but that and success is wrong. */
  async of(sent: Promise<RawResponse>, alsoRight?: number): Promise<RawResponse | undefined> {
    const answer = await sent;
    const { status, text } = answer;
    const success = status < 300 && !text.includes('<Error>');
    if (success || status === alsoRight) {
      this.succeeded += 1;
      return answer;
    }
    if (status < 500) throw new Error(`Neither success nor 5xx: ${status} ${text}`);
    this.refused += 1;
    return undefined;
  }

  /** Of a write, and whether it succeeded. */
  async written(key: string, content: Content, sent: Promise<RawResponse>): Promise<boolean> {
    const answer = await this.of(sent);
    if (answer) this.#journal.written(key, content);
    else this.#journal.maybeWritten(key, content);
    return answer !== undefined;
  }
}
