import { FilestoreError, toFilestoreError } from '../../contract/errors.ts';
import { TimeSlicedQueue } from '../../engine/time-sliced-queue.ts';
import type { DroppedFolder } from '../input/drop-controller.ts';
import { FileIdentities, relativePath } from '../input/file-identity.ts';
import { loadAddedFiles } from '../input/load-added-files.ts';
import { loadTypes, needsTypes } from '../input/type-check.ts';
import type { ItemCounts } from './item-counts.ts';

/** The list, as the intake needs it. */
export interface IntakeTarget {
  readonly accept: string;
  /** When false, a new file replaces the current one. */
  readonly multiple: boolean;
  readonly counts: ItemCounts;
  /** Whether a listed file may still be refused, so that its place becomes free. */
  readonly awaitsPrepare: boolean;
  /** Returns why the file may not be uploaded, if there is a reason. */
  validate(file: File): FilestoreError | undefined;
  /** Adds the file to the list. With an error, it is listed as failed and not uploaded. */
  append(file: File, error?: FilestoreError): void;
  /** Reports a file that is not added. */
  reject(name: string, error: FilestoreError): void;
  /** Called after each slice of new files, and when a folder has been read. */
  onIntake(): void;
}

/** Decides for each chosen, dropped or pasted file whether it is added to the list, and adds it. */
export class FileIntake {
  readonly #target: IntakeTarget;
  readonly #queue: TimeSlicedQueue<File>;
  #identities = new FileIdentities();
  /** Good files without a place, while files before them may still be refused. */
  #withoutPlace: File[] = [];
  #isDeciding = false;
  /** Folders that are being read, and files that wait for code. */
  #waits = 0;
  /** Replaced by `clear`, which ends the reading of folders. */
  #generation = {};

  constructor(target: IntakeTarget) {
    this.#target = target;
    this.#queue = new TimeSlicedQueue(
      (file) => this.#addOne(file),
      () => target.onIntake(),
    );
  }

  get busy(): boolean {
    return this.#waits > 0 || this.#queue.pending > 0 || this.#withoutPlace.length > 0;
  }

  add(files: readonly File[]): void {
    // Without `multiple`, the last choice counts, also if an earlier one still waits.
    if (!this.#target.multiple && files.length > 0) this.clear();
    const chosen = this.#target.multiple ? files : this.#onlyOne(files);
    const { accept } = this.#target;
    const sure: File[] = [];
    const unsure: File[] = [];
    for (const file of chosen) (needsTypes(file, accept) ? unsure : sure).push(file);
    this.#queue.addNow(sure);
    if (unsure.length === 0) return;
    // Their check needs the table of types.
    void this.addLater(loadTypes().then(() => () => this.#queue.addNow(unsure)));
  }

  /**
   * Calls what `reading` resolves with, which adds files, unless `clear` was called before. The list is busy until
   * then. `reading` must not reject.
   */
  addLater(reading: Promise<() => void>): Promise<void> {
    return this.#whileBusy(async (isCurrent) => {
      const add = await reading;
      if (isCurrent()) add();
    });
  }

  /** Adds the files of a folder while it is being read. */
  async addFolder(folder: DroppedFolder): Promise<void> {
    const target = this.#target;
    const { name } = folder.entry;
    if (!target.multiple) {
      target.reject(name, new FilestoreError('folder-not-supported'));
      return;
    }
    await this.#whileBusy(async (isCurrent) => {
      try {
        const { readDroppedFolder } = await loadAddedFiles();
        for await (const entry of readDroppedFolder(folder)) {
          if (!isCurrent()) return;
          if ('files' in entry) this.add(entry.files);
          else target.reject(entry.name, entry.error);
        }
      } catch (error) {
        if (isCurrent()) target.reject(name, toFilestoreError(error));
      }
    });
  }

  /** Adds all waiting files at once. */
  finish(): void {
    this.#queue.finish();
  }

  /** Adds files that have waited for a place, and rejects them once no place can become free. */
  decideWaiting(): void {
    // To add a file is a change of the list, which calls this again.
    if (this.#isDeciding) return;
    this.#isDeciding = true;
    for (let [file] = this.#withoutPlace; file; [file] = this.#withoutPlace) {
      const error = this.#target.validate(file);
      // What holds for one holds for all: before `prepare`, only the number of files counts.
      if (this.#awaitsPlace(error)) break;
      this.#withoutPlace.shift();
      this.#settle(file, error);
      if (this.#withoutPlace.length === 0) this.#target.onIntake();
    }
    this.#isDeciding = false;
  }

  /** Rejects the files that have waited for a place, because the uploads before them are aborted. */
  rejectWaiting(): void {
    for (const file of this.#withoutPlace.splice(0)) {
      this.#settle(file, this.#target.validate(file) ?? new FilestoreError('too-many-files'));
    }
  }

  /** Drops all waiting files. */
  clear(): void {
    this.#queue.clear();
    this.#withoutPlace = [];
    this.#identities = new FileIdentities();
    this.#waits = 0;
    this.#generation = {};
  }

  /** A file that has left the list may be added again. */
  forget(file: File): void {
    this.#identities.delete(file);
  }

  /** @param work must not reject. It must end once `isCurrent` returns false, which is after `clear` */
  async #whileBusy(work: (isCurrent: () => boolean) => Promise<void>): Promise<void> {
    const generation = this.#generation;
    const isCurrent = (): boolean => generation === this.#generation;
    this.#waits += 1;
    this.#target.onIntake();
    await work(isCurrent);
    // `clear` has reset the count, and the work itself may have called it: a file replaces the one before.
    if (!isCurrent()) return;
    this.#waits -= 1;
    this.#target.onIntake();
  }

  /** The same file may be chosen again. */
  #onlyOne([file, ...others]: readonly File[]): readonly File[] {
    for (const { name } of others) {
      this.#target.reject(name, new FilestoreError('too-many-files', { limit: 1 }));
    }
    return file ? [file] : [];
  }

  #addOne(file: File): void {
    const target = this.#target;
    if (!this.#identities.add(file)) {
      target.reject(file.name, new FilestoreError('file-added-twice'));
      return;
    }
    const error = target.validate(file);
    if (this.#awaitsPlace(error)) this.#withoutPlace.push(file);
    else this.#settle(file, error);
  }

  #awaitsPlace(error: FilestoreError | undefined): boolean {
    return error?.code === 'too-many-files' && this.#target.awaitsPrepare;
  }

  #settle(file: File, error: FilestoreError | undefined): void {
    const target = this.#target;
    if (!error || this.#isListed(file, error)) {
      target.append(file, error);
      return;
    }
    this.forget(file);
    target.reject(relativePath(file) || file.name, error);
  }

  /**
   * Whether a refused file is listed. It is not if nobody chose it by itself, as in a folder, or if it would
   * have to take the place of a good file.
   */
  #isListed(file: File, { code }: FilestoreError): boolean {
    const { multiple, counts } = this.#target;
    if (code === 'too-many-files') return false;
    if (code === 'endpoint-missing') return true;
    return !relativePath(file) && (multiple || counts.countedFiles === 0);
  }
}
