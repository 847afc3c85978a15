import type { Translator } from '../../i18n/translator.ts';
import type { FormInternals } from '../form-internals.ts';
import type { UploadList } from '../list/upload-list.ts';
import { serializeFormState } from './form-restore.ts';
import { formValue, stillUploading, validityOf } from './validity.ts';

/** With more files than this, the form value follows a busy list with a delay. */
const MANY_FILES = 200;
const VALUE_INTERVAL_MILLISECONDS = 250;

/** The control's attributes that the form depends on. */
interface ControlState {
  readonly name: string;
  readonly required: boolean;
  readonly minFiles: number | undefined;
  /** Disabled or read-only. Such a control is valid, because nobody could correct it. */
  readonly isInert: boolean;
  /** The form waits for uploads on submit, so uploads in progress do not make it invalid. */
  readonly defersSubmit: boolean;
  readonly translator: Translator;
  /** Receives the focus and the message when the form is invalid. */
  readonly anchor: HTMLElement | undefined;
}

interface FormSyncOptions {
  readonly control: () => ControlState;
  /** Called when the posted ids have changed. */
  readonly changed: () => void;
  /** Draws the row of the file that is the reason for a refusal. */
  readonly reveal: (key: string) => void;
  /** Draws `problem` at once. */
  readonly drawProblem: () => void;
  /** Called when `problem` has changed. */
  readonly problemChanged: () => void;
}

/** Keeps the form value and the validity of the control up to date with the list. */
export class FormSync {
  readonly #internals: FormInternals;
  readonly #list: UploadList;
  readonly #options: FormSyncOptions;
  #lastValue = '';
  #withoutEvents = false;
  #showsProblem = false;
  /**
   * The elements at which the browser has shown a message. WebKitGTK 2.50 crashes when such an element has left the
   * document, has been collected, and the validity changes. A test in `test/browsers` ends with this crash without the
   * references. They can go when WebKit keeps the element itself.
   */
  readonly #shownAt = new Set<HTMLElement>();
  #updatedAt = Number.NEGATIVE_INFINITY;

  constructor(internals: FormInternals, list: UploadList, options: FormSyncOptions) {
    this.#internals = internals;
    this.#list = list;
    this.#options = options;
    // At once, not in the next frame: a submit in the same task must post the new value.
    list.subscribe(({ type }) => {
      if (type === 'update') this.update();
    });
  }

  /** For changes by script or by a reset, which fire no `change` on any form control. */
  withoutEvents(work: () => void): void {
    this.#withoutEvents = true;
    try {
      work();
    } finally {
      this.#withoutEvents = false;
    }
  }

  /** Why the form was refused, until the control is valid. Empty before a person has tried to submit the form. */
  get problem(): string {
    return this.#showsProblem ? this.#internals.validationMessage : '';
  }

  /** The key of the file that is the reason for a refusal. */
  get obstacle(): string | undefined {
    return this.#options.control().isInert ? undefined : this.#list.counts.obstacle?.key;
  }

  /**
   * Shows why the form was refused, and the row that is the reason. The browser moves the focus there. The text has to
   * be there before, because a screen reader says a description again that changes after that.
   *
   * @param isShown false if a script only checks the validity
   */
  onInvalid(event: Event, isShown: boolean): void {
    if (isShown) {
      this.#showsProblem = true;
      this.#options.drawProblem();
      if (this.obstacle !== undefined) this.#options.reveal(this.obstacle);
      queueMicrotask(() => {
        if (event.defaultPrevented) this.#hideProblem();
      });
    }
    // The row may have been drawn just now.
    this.update();
    const { anchor } = this.#options.control();
    if (isShown && anchor) this.#shownAt.add(anchor);
  }

  /** The page shows the message itself. */
  #hideProblem(): void {
    this.#showsProblem = false;
    this.#options.drawProblem();
  }

  update(): void {
    const control = this.#options.control();
    this.#updateValidity(control);
    // Ten thousand ids for each of ten thousand files would block the page. A form cannot be submitted
    // while files are in progress.
    const { counts, busy } = this.#list;
    const now = performance.now();
    const isRecent = now - this.#updatedAt < VALUE_INTERVAL_MILLISECONDS;
    if (busy && counts.all > MANY_FILES && isRecent) return;
    this.#updatedAt = now;
    const { ids, items } = this.#list;
    this.#internals.setFormValue(formValue(control.name, ids), serializeFormState(items));
    const value = ids.join(' ');
    if (value === this.#lastValue) return;
    this.#lastValue = value;
    if (!this.#withoutEvents) this.#options.changed();
  }

  #updateValidity(control: ControlState): void {
    const before = this.problem;
    this.#setValidity(control);
    if (this.problem !== before) this.#options.problemChanged();
  }

  #setValidity(control: ControlState): void {
    const { busy } = this.#list;
    const waits = busy && !control.defersSubmit;
    // Nobody can correct the files of a read-only control, but they can be waited for.
    const problem = control.isInert
      ? waits && stillUploading(control.translator)
      : validityOf(this.#list, control, control.translator);
    if (problem) {
      this.#internals.setValidity(problem.flags, problem.message, control.anchor);
      return;
    }
    this.#internals.setValidity({});
    this.#showsProblem = false;
  }
}
