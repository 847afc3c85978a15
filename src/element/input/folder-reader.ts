import { FilestoreError } from '../../contract/errors.ts';

export interface FolderIntakeHost {
  /** Some of the files, as they are found. */
  found(files: readonly File[]): void;
  refused(name: string, error: FilestoreError): void;
  /** A folder begins to be read, or is over. */
  changed(): void;
}

/** Reads folders that were dropped, side by side. */
export class FolderIntake {
  readonly #host: FolderIntakeHost;
  #reading = 0;
  /** Another one when what is being read is not wanted any more. */
  #round = {};

  constructor(host: FolderIntakeHost) {
    this.#host = host;
  }

  get busy(): boolean {
    return this.#reading > 0;
  }

  /** What is still to be found is dropped. */
  clear(): void {
    this.#round = {};
  }

  async read(folder: FileSystemDirectoryEntry): Promise<void> {
    const round = this.#round;
    this.#reading += 1;
    this.#host.changed();
    try {
      const { readFolder } = await import('./read-folder.ts');
      for await (const found of readFolder(folder)) {
        if (round !== this.#round) break;
        if ('files' in found) this.#host.found(found.files);
        else this.#refuse(found.unreadable, 'file-unreadable');
      }
    } catch {
      // The code that reads folders could not be loaded.
      this.#refuse(folder.name, 'page-failed');
    }
    this.#reading -= 1;
    this.#host.changed();
  }

  #refuse(name: string, code: 'file-unreadable' | 'page-failed'): void {
    this.#host.refused(name, new FilestoreError(code, { detail: name }));
  }
}
