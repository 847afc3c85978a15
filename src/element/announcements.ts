import { describeForPeople, words } from './words.ts';
import type { FilestoreErrorDetail, FilestoreEventMap } from './events.ts';
import type { ItemCounts } from './item-counts.ts';

/** With more files than this nobody wants to hear of each. */
const SPOKEN_FILES = 25;

/** What the element says to those who do not see the list, and of files that are not on it. */
export class Announcements {
  readonly #language: () => string | undefined;
  readonly #counts: () => ItemCounts;
  #refused = 0;
  #message = '';
  #status = '';

  constructor(language: () => string | undefined, counts: () => ItemCounts) {
    this.#language = language;
    this.#counts = counts;
  }

  /** Why files were not taken; it stays until more are added. */
  get message(): string {
    return this.#message;
  }

  /** The last thing that happened. */
  get status(): string {
    return this.#status;
  }

  /** So many are about to be added. */
  begin(files: number): void {
    this.forget();
    if (files > SPOKEN_FILES) this.#status = words.manyAdded(this.#number(files));
  }

  forget(): void {
    this.#refused = 0;
    this.#message = '';
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
    const said = putBack ? words.putBack(name) : many ? undefined : this.#words(type, name);
    if (said !== undefined) this.#status = said;
    return said !== undefined;
  }

  #words(type: keyof FilestoreEventMap, name: string): string | undefined {
    switch (type) {
      case 'filestore-add':
        return words.added(name);
      case 'filestore-done':
        return words.done(name);
      case 'filestore-remove':
        return words.removed(name);
      case 'filestore-error':
      case 'filestore-progress':
      case 'filestore-idle':
        return undefined;
    }
  }

  #hearError({ file, name, error }: FilestoreErrorDetail, many: boolean): boolean {
    const why = describeForPeople(error, this.#language());
    if (file) {
      if (!many) this.#status = words.failed(name, why);
      return !many;
    }
    // A file without a row has no other place to say why it was not taken.
    this.#refused += 1;
    this.#message =
      this.#refused === 1
        ? words.failed(name, why)
        : words.manyRefused(this.#number(this.#refused), why);
    return true;
  }

  #ended(): string {
    const counts = this.#counts();
    const failed = counts.of('failed', 'aborted');
    return words.manyEnded(this.#number(counts.of('done')), this.#number(failed));
  }

  #number(value: number): string {
    return value.toLocaleString(this.#language());
  }
}
