import type { Translator } from '../i18n/translator.ts';
import type { FilestoreErrorDetail, FilestoreEventMap } from './events.ts';
import type { ItemCounts } from './list/item-counts.ts';

/** With more files than this nobody wants to hear of each. */
const MAX_INDIVIDUAL_ANNOUNCEMENTS = 25;

/** What the element says to those who do not see the list, and of files that are not on it. */
export class Announcements {
  readonly #translator: () => Translator;
  readonly #counts: () => ItemCounts;
  #refused = 0;
  #refusal: Pick<FilestoreErrorDetail, 'name' | 'error'> | undefined;
  #status = '';

  constructor(translator: () => Translator, counts: () => ItemCounts) {
    this.#translator = translator;
    this.#counts = counts;
  }

  /** Why files were not taken; it stays until more are added. Said anew when the language changes. */
  get message(): string {
    if (!this.#refusal) return '';
    const translator = this.#translator();
    const { name, error } = this.#refusal;
    const reason = translator.error(error);
    return this.#refused === 1
      ? translator.t('failed', { name, reason })
      : translator.t('batchRejected', { count: this.#refused, reason });
  }

  /** The last thing that happened. */
  get status(): string {
    return this.#status;
  }

  /** So many are about to be added. */
  startBatch(files: number): void {
    this.clear();
    if (files > MAX_INDIVIDUAL_ANNOUNCEMENTS)
      this.#status = this.#translator().t('batchAdded', { count: files });
  }

  clear(): void {
    this.#refused = 0;
    this.#refusal = undefined;
  }

  /** True when there is something new to say. */
  onEvent<Type extends keyof FilestoreEventMap>(
    type: Type,
    detail: FilestoreEventMap[Type]['detail'],
  ): boolean {
    const many = this.#counts().all > MAX_INDIVIDUAL_ANNOUNCEMENTS;
    if (detail === null) {
      if (many) this.#status = this.#batchDone();
      return many;
    }
    if ('error' in detail) return this.#onError(detail, many);
    const { name, existing } = detail.file;
    const putBack = existing && type === 'filestore-add';
    const announcement = putBack
      ? this.#translator().t('restored', { name })
      : many
        ? undefined
        : this.#messageFor(type, name);
    if (announcement !== undefined) this.#status = announcement;
    return announcement !== undefined;
  }

  #messageFor(type: keyof FilestoreEventMap, name: string): string | undefined {
    switch (type) {
      case 'filestore-add':
        return this.#translator().t('added', { name });
      case 'filestore-done':
        return this.#translator().t('done', { name });
      case 'filestore-remove':
        return this.#translator().t('removed', { name });
      case 'filestore-error':
      case 'filestore-progress':
      case 'filestore-idle':
        return undefined;
    }
  }

  #onError({ file, name, error }: FilestoreErrorDetail, many: boolean): boolean {
    if (file) {
      const translator = this.#translator();
      if (!many) this.#status = translator.t('failed', { name, reason: translator.error(error) });
      return !many;
    }
    // A file without a row has no other place to say why it was not taken.
    this.#refused += 1;
    this.#refusal = { name, error };
    return true;
  }

  #batchDone(): string {
    const counts = this.#counts();
    const failed = counts.countOf('failed', 'aborted');
    return this.#translator().t('batchDone', { count: counts.countOf('done'), failed });
  }
}
