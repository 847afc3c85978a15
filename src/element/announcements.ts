import type { Phrases } from '../i18n/translator.ts';
import type { FilestoreErrorDetail, FilestoreEventMap } from './events.ts';
import type { ItemCounts } from './list/item-counts.ts';

/** With more files than this nobody wants to hear of each. */
const SPOKEN_FILES = 25;

/** What the element says to those who do not see the list, and of files that are not on it. */
export class Announcements {
  readonly #phrases: () => Phrases;
  readonly #counts: () => ItemCounts;
  #refused = 0;
  #refusal: Pick<FilestoreErrorDetail, 'name' | 'error'> | undefined;
  #status = '';

  constructor(phrases: () => Phrases, counts: () => ItemCounts) {
    this.#phrases = phrases;
    this.#counts = counts;
  }

  /** Why files were not taken; it stays until more are added. Said anew when the language changes. */
  get message(): string {
    if (!this.#refusal) return '';
    const phrases = this.#phrases();
    const { name, error } = this.#refusal;
    const why = phrases.error(error);
    return this.#refused === 1
      ? phrases.say('failed', { name, why })
      : phrases.say('manyRefused', { count: this.#refused, why });
  }

  /** The last thing that happened. */
  get status(): string {
    return this.#status;
  }

  /** So many are about to be added. */
  begin(files: number): void {
    this.forget();
    if (files > SPOKEN_FILES) this.#status = this.#phrases().say('manyAdded', { count: files });
  }

  forget(): void {
    this.#refused = 0;
    this.#refusal = undefined;
  }

  /** True when there is something new to say. */
  hear<Type extends keyof FilestoreEventMap>(
    type: Type,
    detail: FilestoreEventMap[Type]['detail'],
  ): boolean {
    const many = this.#counts().all > SPOKEN_FILES;
    if (detail === null) {
      if (many) this.#status = this.#ended();
      return many;
    }
    if ('error' in detail) return this.#hearError(detail, many);
    const { name, stored } = detail.file;
    const putBack = stored && type === 'filestore-add';
    const said = putBack
      ? this.#phrases().say('putBack', { name })
      : many
        ? undefined
        : this.#words(type, name);
    if (said !== undefined) this.#status = said;
    return said !== undefined;
  }

  #words(type: keyof FilestoreEventMap, name: string): string | undefined {
    switch (type) {
      case 'filestore-add':
        return this.#phrases().say('added', { name });
      case 'filestore-done':
        return this.#phrases().say('done', { name });
      case 'filestore-remove':
        return this.#phrases().say('removed', { name });
      case 'filestore-error':
      case 'filestore-progress':
      case 'filestore-idle':
        return undefined;
    }
  }

  #hearError({ file, name, error }: FilestoreErrorDetail, many: boolean): boolean {
    if (file) {
      const phrases = this.#phrases();
      if (!many) this.#status = phrases.say('failed', { name, why: phrases.error(error) });
      return !many;
    }
    // A file without a row has no other place to say why it was not taken.
    this.#refused += 1;
    this.#refusal = { name, error };
    return true;
  }

  #ended(): string {
    const counts = this.#counts();
    const failed = counts.of('failed', 'aborted');
    return this.#phrases().say('manyEnded', { count: counts.of('done'), failed });
  }
}
