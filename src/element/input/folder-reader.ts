import { FilestoreError } from '../../contract/errors.ts';

export interface FolderReaderHost {
  /** Some of the files, as they are found. */
  onFiles(files: readonly File[]): void;
  onError(name: string, error: FilestoreError): void;
  /** A folder begins to be read, or is over. */
  changed(): void;
}

/** Reads folders that were dropped, side by side. */
export class FolderReader {
  readonly #host: FolderReaderHost;
  #reading = 0;
  /** Another one when what is being read is not wanted any more. */
  #generation = {};

  constructor(host: FolderReaderHost) {
    this.#host = host;
  }

  get busy(): boolean {
    return this.#reading > 0;
  }

  /** What is still to be found is dropped. */
  clear(): void {
    this.#generation = {};
  }

  async read(folder: FileSystemDirectoryEntry): Promise<void> {
    const round = this.#generation;
    this.#reading += 1;
    this.#host.changed();
    try {
      const { readFolder } = await import('./read-folder.ts');
      for await (const onFiles of readFolder(folder)) {
        if (round !== this.#generation) break;
        if ('files' in onFiles) this.#host.onFiles(onFiles.files);
        else this.#refuse(onFiles.unreadable, 'file-unreadable');
      }
    } catch {
      // The code that reads folders could not be loaded.
      this.#refuse(folder.name, 'page-failed');
    }
    this.#reading -= 1;
    this.#host.changed();
  }

  #refuse(name: string, code: 'file-unreadable' | 'page-failed'): void {
    this.#host.onError(name, new FilestoreError(code, { detail: name }));
  }
}
