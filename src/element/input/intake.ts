import { FilestoreError } from '../../contract/errors.ts';
import type { UploadList } from '../list/upload-list.ts';
import { readAddedFiles, type AddableFiles } from './added-files.ts';
import type { DroppedItems } from './drop-controller.ts';

/** Adds to the list what people choose, drop and paste, and what a page passes to `addFiles`. */
export class Intake {
  readonly #list: UploadList;
  readonly #startBatch: (count: number) => void;
  readonly #isLocked: () => boolean;

  /** @param startBatch called before files are added */
  constructor(list: UploadList, startBatch: (count: number) => void, isLocked: () => boolean) {
    this.#list = list;
    this.#startBatch = startBatch;
    this.#isLocked = isLocked;
  }

  /** @throws {TypeError} for anything but a Blob, a File or a list of them */
  readonly add = (added: AddableFiles): void => {
    const { files, emptyFolder } = readAddedFiles(added);
    if (this.#isLocked()) return;
    this.#startBatch(files.length);
    this.#list.add(files);
    if (emptyFolder !== undefined) this.rejectEmptyFolder(emptyFolder);
  };

  readonly addDropped = ({ files, folders, hasUnreadable }: DroppedItems): void => {
    this.add(files);
    for (const folder of folders) void this.#list.addFolder(folder);
    if (hasUnreadable) this.#list.reject('', new FilestoreError('drop-unreadable'));
  };

  rejectEmptyFolder(name: string): void {
    this.#list.reject(name, new FilestoreError('folder-empty'));
  }
}
