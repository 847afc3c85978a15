/**
 * Holds a form's submit until the uploads are over, where the page has asked for that: then one click
 * on the form's button is enough.
 */
export class SubmitGate {
  readonly #shouldDefer: () => boolean;
  readonly #changed: () => void;
  #listening = new AbortController();
  #form: HTMLFormElement | null = null;
  /** The button that was used, of a submit that waits. */
  #deferred: { readonly submitter: HTMLElement | null } | undefined;

  /**
   * @param holds whether a submit has to wait at the moment
   * @param changed it has begun to wait, or does so no longer
   */
  constructor(holds: () => boolean, changed: () => void) {
    this.#shouldDefer = holds;
    this.#changed = changed;
  }

  /** A submit waits. */
  get isDeferring(): boolean {
    return this.#deferred !== undefined;
  }

  attach(form: HTMLFormElement | null): void {
    this.#listening.abort();
    this.#listening = new AbortController();
    this.#form = form;
    this.#deferred = undefined;
    // Before the page's own listeners, which would send the form by script.
    form?.addEventListener('submit', (event) => this.#defer(event), {
      capture: true,
      signal: this.#listening.signal,
    });
  }

  /** Nothing is under way any more. */
  resubmit(): void {
    const deferred = this.#deferred;
    if (!deferred || this.#shouldDefer()) return;
    this.#deferred = undefined;
    this.#changed();
    const { submitter } = deferred;
    // The button may have left the form in the meantime.
    const own = submitter instanceof HTMLButtonElement || submitter instanceof HTMLInputElement;
    // Checks again: a file that has failed speaks up now.
    this.#form?.requestSubmit(own && submitter.form === this.#form ? submitter : null);
  }

  #defer(event: SubmitEvent): void {
    if (!this.#shouldDefer()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.#deferred = { submitter: event.submitter };
    this.#changed();
  }
}
