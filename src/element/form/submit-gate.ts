import { warnOnce } from '../warn-once.ts';

/**
 * Defers the submit of a form until the uploads are done, if the page asks for it. One click on the
 * form's button is then enough.
 */
export class SubmitGate {
  readonly #isBusy: () => boolean;
  readonly #shouldDefer: () => boolean;
  readonly #changed: () => void;
  #listening = new AbortController();
  #form: HTMLFormElement | null = null;
  #isSubmitting = false;
  /** The button that submitted, while a submit is deferred. */
  #deferred: { readonly submitter: HTMLElement | null } | undefined;

  /**
   * @param isBusy whether files are in progress
   * @param shouldDefer whether a submit has to wait now
   * @param changed called when a submit starts or stops waiting
   */
  constructor(isBusy: () => boolean, shouldDefer: () => boolean, changed: () => void) {
    this.#isBusy = isBusy;
    this.#shouldDefer = shouldDefer;
    this.#changed = changed;
  }

  /** Whether a person is submitting the form, and no script only checks its validity. */
  get isSubmitting(): boolean {
    return this.#isSubmitting;
  }

  get isDeferring(): boolean {
    return this.#deferred !== undefined;
  }

  attach(form: HTMLFormElement | null): void {
    this.#listening.abort();
    this.#listening = new AbortController();
    this.#form = form;
    const wasDeferring = this.isDeferring;
    this.#deferred = undefined;
    if (wasDeferring) this.#changed();
    // Before the page's own listeners, which may submit the form by script.
    form?.addEventListener('submit', (event) => this.#defer(event), {
      capture: true,
      signal: this.#listening.signal,
    });
    // Before the validation, which follows the click. Enter in a field clicks the form's default button.
    form?.getRootNode().addEventListener('click', (event) => this.#noteClick(event), {
      capture: true,
      signal: this.#listening.signal,
    });
    // After `form.submit()`, with `novalidate`, or when a script reads the form.
    form?.addEventListener('formdata', () => this.#warnIfBusy(), this.#listening);
  }

  /** Submits the form again, once no upload is in progress. */
  resubmit(): void {
    const deferred = this.#deferred;
    if (!deferred || this.#shouldDefer()) return;
    this.#deferred = undefined;
    this.#changed();
    const { submitter } = deferred;
    // The button may have been moved out of the form.
    const own = submitter instanceof HTMLButtonElement || submitter instanceof HTMLInputElement;
    this.#isSubmitting = true;
    // Validates again: a file may have failed.
    this.#form?.requestSubmit(own && submitter.form === this.#form ? submitter : null);
    this.#isSubmitting = false;
  }

  #noteClick(event: Event): void {
    const [target] = event.composedPath();
    const button = target instanceof Element ? target.closest('button, input') : null;
    const isButton = button instanceof HTMLButtonElement || button instanceof HTMLInputElement;
    if (!isButton || button.form !== this.#form || !/^(submit|image)$/.test(button.type)) return;
    this.#isSubmitting = true;
    setTimeout(() => (this.#isSubmitting = false));
  }

  #warnIfBusy(): void {
    if (!this.#isBusy()) return;
    warnOnce(
      '<filestore-upload>: the form was read or sent while files were being uploaded, so it lacks them. ' +
        'Use requestSubmit() instead of submit(), and no novalidate',
    );
  }

  #defer(event: SubmitEvent): void {
    if (!this.#shouldDefer()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.#deferred = { submitter: event.submitter };
    this.#changed();
  }
}
