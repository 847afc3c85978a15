import type { Translator } from '../../i18n/translator.ts';
import { validityOf, formValue } from './validity.ts';
import { serializeFormState } from './form-restore.ts';
import type { UploadList } from '../list/upload-list.ts';

/** From here on the posted value follows a list that is under way a little later. */
const MANY_FILES = 200;
const VALUE_MILLISECONDS = 250;

export interface FormSyncInput {
  readonly name: string;
  readonly required: boolean;
  readonly minFiles: number | undefined;
  /** Disabled or read-only: it cannot be wrong, because nobody could mend it. */
  readonly isInert: boolean;
  /** A submit waits by itself, so it need not be refused. */
  readonly defersSubmit: boolean;
  readonly translator: Translator;
  /** What gets the focus, and the words beside it. */
  readonly anchor: HTMLElement | undefined;
}

/** Tells the form what the control posts and whether it may be sent. */
export class FormSync {
  readonly #internals: ElementInternals;
  readonly #list: UploadList;
  readonly #changed: () => void;
  #lastValue = '';
  #quiet = false;
  #reported = Number.NEGATIVE_INFINITY;

  /** @param changed the posted ids are others than before */
  constructor(internals: ElementInternals, list: UploadList, changed: () => void) {
    this.#internals = internals;
    this.#list = list;
    this.#changed = changed;
  }

  /** What changes by script or by a reset is no `change`, as with every control. */
  withoutEvents(work: () => void): void {
    this.#quiet = true;
    try {
      work();
    } finally {
      this.#quiet = false;
    }
  }

  update(control: FormSyncInput): void {
    const { counts, busy } = this.#list;
    const problem = control.isInert
      ? undefined
      : validityOf(counts, busy && !control.defersSubmit, control, control.translator);
    if (problem) this.#internals.setValidity(problem.flags, problem.message, control.anchor);
    else this.#internals.setValidity({});

    // Ten thousand ids for each of ten thousand files would block the page, and a form cannot be sent
    // while files are under way.
    const now = performance.now();
    const late = busy && counts.all > MANY_FILES && now - this.#reported < VALUE_MILLISECONDS;
    if (late) return;
    this.#reported = now;
    const { ids, items } = this.#list;
    this.#internals.setFormValue(formValue(control.name, ids), serializeFormState(items));
    const posted = ids.join(' ');
    if (posted === this.#lastValue) return;
    this.#lastValue = posted;
    if (!this.#quiet) this.#changed();
  }
}
