/**
 * Holds a form's submit until the uploads are over, where the page has asked for that: then one click
 * on the form's button is enough.
 */
export class SubmitGate {
  readonly #holds: () => boolean;
  readonly #changed: () => void;
  #listening = new AbortController();
  #form: HTMLFormElement | null = null;
  /** The button that was used, of a submit that waits. */
  #held: { readonly submitter: HTMLElement | null } | undefined;

  /**
   * @param holds whether a submit has to wait at the moment
   * @param changed it has begun to wait, or does so no longer
   */
  constructor(holds: () => boolean, changed: () => void) {
    this.#holds = holds;
    this.#changed = changed;
  }

  /** A submit waits. */
  get holding(): boolean {
    return this.#held !== undefined;
  }

  attach(form: HTMLFormElement | null): void {
    this.#listening.abort();
    this.#listening = new AbortController();
    this.#form = form;
    this.#held = undefined;
    // Before the page's own listeners, which would send the form by script.
    form?.addEventListener('submit', (event) => this.#hold(event), {
      capture: true,
      signal: this.#listening.signal,
    });
  }

  /** Nothing is under way any more. */
  release(): void {
    const held = this.#held;
    if (!held || this.#holds()) return;
    this.#held = undefined;
    this.#changed();
    const { submitter } = held;
    // The button may have left the form in the meantime.
    const own = submitter instanceof HTMLButtonElement || submitter instanceof HTMLInputElement;
    // Checks again: a file that has failed speaks up now.
    this.#form?.requestSubmit(own && submitter.form === this.#form ? submitter : null);
  }

  #hold(event: SubmitEvent): void {
    if (!this.#holds()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.#held = { submitter: event.submitter };
    this.#changed();
  }
}
