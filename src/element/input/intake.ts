import { FilestoreError, toFilestoreError } from '../../contract/errors.ts';
import type { UploadList } from '../list/upload-list.ts';
import { isSingleFile, toBlobs, type AddableFiles } from './addable-files.ts';
import type { DroppedItems } from './drop-controller.ts';
import { loadAddedFiles } from './load-added-files.ts';

/** Adds to the list what people choose, drop and paste, and what a page passes to `addFiles`. */
export class Intake {
  readonly #list: UploadList;
  readonly #startBatch: () => void;
  readonly #isLocked: () => boolean;

  /** @param startBatch called before files are added */
  constructor(list: UploadList, startBatch: () => void, isLocked: () => boolean) {
    this.#list = list;
    this.#startBatch = startBatch;
    this.#isLocked = isLocked;
  }

  /** @throws {TypeError} for anything but a Blob, a File or a list of them */
  readonly add = (added: AddableFiles): void => {
    const blobs = toBlobs(added);
    if (this.#isLocked()) return;
    if (blobs.every(isSingleFile)) this.#addFiles(blobs);
    else void this.#list.intake.addLater(this.#read(blobs));
  };

  readonly addDropped = ({ files, folders, hasUnreadable }: DroppedItems): void => {
    this.add(files);
    for (const folder of folders) void this.#list.intake.addFolder(folder);
    if (hasUnreadable) this.#list.reject('', new FilestoreError('drop-unreadable'));
  };

  /** Loads the code for a folder while a person chooses it. */
  preloadForFolder(): void {
    loadAddedFiles().catch(() => undefined);
  }

  rejectEmptyFolder(name: string): void {
    this.#list.reject(name, new FilestoreError('folder-empty'));
  }

  #addFiles(files: readonly File[]): void {
    this.#startBatch();
    this.#list.add(files);
  }

  /** Returns a function that adds the files. */
  async #read(blobs: readonly Blob[]): Promise<() => void> {
    try {
      const { readAddedFiles } = await loadAddedFiles();
      const { files, emptyFolder } = readAddedFiles(blobs);
      return () => {
        this.#addFiles(files);
        if (emptyFolder !== undefined) this.rejectEmptyFolder(emptyFolder);
      };
    } catch (error) {
      return () => this.#list.reject('', toFilestoreError(error));
    }
  }
}
