import type { ErrorCode, FilestoreError } from '../../contract/errors.ts';
import type { Translator } from '../../i18n/translator.ts';

/** Files that were not added for the same reason. */
interface Rejection {
  /** The name of the last one. */
  readonly name: string;
  readonly error: FilestoreError;
  readonly count: number;
}

/** Files that were not added to the list, until more files are chosen. */
export class Rejections {
  readonly #byCode = new Map<ErrorCode, Rejection>();
  #total = 0;

  /** The number of rejected files since the page was loaded. */
  get total(): number {
    return this.#total;
  }

  add(name: string, error: FilestoreError): void {
    const count = (this.#byCode.get(error.code)?.count ?? 0) + 1;
    this.#byCode.set(error.code, { name, error, count });
    this.#total += 1;
  }

  clear(): void {
    this.#byCode.clear();
  }

  /** A line for each reason, in the language of the translator. */
  text(translator: Translator): string {
    return Array.from(this.#byCode.values(), ({ name, error, count }) => {
      const reason = translator.error(error);
      if (count > 1) return translator.t('batchRejected', { count, reason });
      // What the browser cannot read has no name.
      return name === '' ? reason : translator.t('failed', { name, reason });
    }).join('\n');
  }
}
