import type { ErrorCode, FilestoreError } from '../contract/errors.ts';
import type { Translator } from '../i18n/translator.ts';
import type { ListChange } from './list/list-change.ts';
import type { UploadList } from './list/upload-list.ts';

/** With more files than this, only totals are announced. */
const MAX_INDIVIDUAL_ANNOUNCEMENTS = 25;

/** Files that were not added for the same reason. */
interface Rejection {
  /** The name of the last one. */
  readonly name: string;
  readonly error: FilestoreError;
  readonly count: number;
}

/** The texts of the live regions: the latest change of the list, and files that were not added. */
export class Announcements {
  readonly #list: UploadList;
  readonly #translator: () => Translator;
  readonly #changed: () => void;
  /** Files that were not added, by the code of the reason. */
  readonly #rejected = new Map<ErrorCode, Rejection>();
  #status = '';

  /** @param changed called when a text has changed */
  constructor(list: UploadList, translator: () => Translator, changed: () => void) {
    this.#list = list;
    this.#translator = translator;
    this.#changed = changed;
    list.subscribe((change) => this.#announce(change));
  }

  /**
   * Why files were not added: a line for each reason. It stays until more files are added, and follows the
   * language.
   */
  get message(): string {
    const translator = this.#translator();
    return Array.from(this.#rejected.values(), ({ name, error, count }) => {
      const reason = translator.error(error);
      if (count > 1) return translator.t('batchRejected', { count, reason });
      // What the browser cannot read has no name.
      return name === '' ? reason : translator.t('failed', { name, reason });
    }).join('\n');
  }

  /** The latest change. */
  get status(): string {
    return this.#status;
  }

  /** Files are about to be added. */
  startBatch(count: number): void {
    this.clear();
    if (count > MAX_INDIVIDUAL_ANNOUNCEMENTS) {
      this.#status = this.#translator().t('batchAdded', { count });
    }
  }

  clear(): void {
    this.#rejected.clear();
  }

  #announce(change: ListChange): void {
    if (change.type === 'error' && !change.item) {
      const { name, error } = change;
      const count = (this.#rejected.get(error.code)?.count ?? 0) + 1;
      this.#rejected.set(error.code, { name, error, count });
      this.#changed();
      return;
    }
    const status = this.#statusFor(change);
    if (status === undefined) return;
    this.#status = status;
    this.#changed();
  }

  #statusFor(change: ListChange): string | undefined {
    const translator = this.#translator();
    const { counts } = this.#list;
    const many = counts.all > MAX_INDIVIDUAL_ANNOUNCEMENTS;
    switch (change.type) {
      case 'add':
        // The restoring of an existing file is announced however many there are.
        if (change.item.existing) return translator.t('restored', { name: change.item.file.name });
        return many ? undefined : translator.t('added', { name: change.item.file.name });
      case 'done':
      case 'remove':
        if (many) return undefined;
        return translator.t(change.type === 'done' ? 'done' : 'removed', {
          name: change.item.file.name,
        });
      case 'error':
        if (many) return undefined;
        return translator.t('failed', {
          name: change.name,
          reason: translator.error(change.error),
        });
      case 'idle':
        if (!many) return undefined;
        return translator.t('batchDone', {
          count: counts.countOf('done'),
          failed: counts.countOf('failed', 'aborted'),
        });
      case 'update':
      case 'progress':
        return undefined;
    }
  }
}
