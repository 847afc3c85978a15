import type { RawResponse } from '../../support/s3/raw-request.ts';
import type { Content, Journal } from './journal.ts';

/** Sorts the answers of a server whose disk may be full, and records their effects in the journal. */
export class FullAnswers {
  readonly #journal: Journal;
  succeeded = 0;
  refused = 0;

  constructor(journal: Journal) {
    this.#journal = journal;
  }

  /** Returns undefined if the disk was full. Throws for all other errors. */
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

  /** Records a write and returns whether it succeeded. */
  async written(key: string, content: Content, sent: Promise<RawResponse>): Promise<boolean> {
    const answer = await this.of(sent);
    if (answer) this.#journal.written(key, content);
    else this.#journal.maybeWritten(key, content);
    return answer !== undefined;
  }
}
