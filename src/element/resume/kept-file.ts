import { formatPercent } from '../../i18n/row-formats.ts';
import { listText } from '../../i18n/list-text.ts';
import type { Translator } from '../../i18n/translator.ts';
import type { ResumableFile } from '../../engine/resume/resumable-file.ts';
import type { KeptUpload } from '../list/interrupted-item.ts';

/** What resuming an upload needs of the element. */
export interface ResumeActions {
  /** Opens the file dialog. */
  readonly chooseFile: () => void;
  /** Adds a file as if it had been chosen, with a path if it comes from a folder. */
  readonly addFile: (file: File, path?: string) => void;
}

interface KeptFileListener {
  /** Its text has changed. */
  changed(): void;
  /** Another tab has it, it has expired, or its file has changed. */
  gone(): void;
  /** The server no longer has it. */
  lost(): void;
}

/** An interrupted upload that this browser has saved. */
export class KeptFile implements KeptUpload {
  readonly #file: ResumableFile;
  readonly #actions: ResumeActions;
  readonly #listener: KeptFileListener;
  /** Undefined until the server has answered. */
  #uploadedBytes: number | undefined;
  /** Whether the file has to be chosen again. */
  #needsChoice: boolean;
  #isResuming = false;

  constructor(file: ResumableFile, actions: ResumeActions, listener: KeptFileListener) {
    this.#file = file;
    this.#actions = actions;
    this.#listener = listener;
    this.#needsChoice = !file.hasHandle;
  }

  get path(): string | undefined {
    return this.#file.path;
  }

  text(translator: Translator): string {
    const { size } = this.#file;
    const uploaded =
      this.#uploadedBytes === undefined
        ? []
        : [
            listText(translator, 'uploadedShare', {
              // Rounded down, so that it is 100 % only if S3 has every byte.
              percent: formatPercent(
                Math.floor((100 * this.#uploadedBytes) / size) / 100,
                translator,
              ),
            }),
          ];
    const choose = this.#needsChoice ? [listText(translator, 'chooseAgain')] : [];
    return [...uploaded, ...choose].join(' · ') || translator.t('paused');
  }

  /** Asks the server how much it has. Without an answer, the row says only what has to be done. */
  async askServer(): Promise<void> {
    try {
      this.#uploadedBytes = await this.#file.uploadedBytes();
    } catch {
      return;
    }
    if (this.#uploadedBytes === undefined) this.#listener.lost();
    else this.#listener.changed();
  }

  resume(): void {
    // At once, because browsers open a dialog only during a click.
    if (this.#needsChoice) this.#actions.chooseFile();
    // A second click while the browser asks for permission.
    else if (!this.#isResuming) void this.#resumeWithHandle();
  }

  discard(): void {
    void this.#file.discard();
  }

  async #resumeWithHandle(): Promise<void> {
    this.#isResuming = true;
    const file = await this.#file.file();
    this.#isResuming = false;
    if (!(await this.#file.isFree())) {
      this.#listener.gone();
      return;
    }
    if (!file) {
      // The file was moved, or the user has refused access.
      this.#needsChoice = true;
      this.#listener.changed();
      return;
    }
    // Other bytes cannot be added to those that were uploaded.
    if (file.size !== this.#file.source.size) {
      this.discard();
      this.#listener.gone();
    }
    // The row leaves when the list takes the file, which it may refuse.
    this.#actions.addFile(file, this.path);
  }
}
