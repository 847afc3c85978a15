import { LitElement } from 'lit';

/** The members that every form control of the platform has, for a control of our own. */
export abstract class FormControl extends LitElement {
  static readonly formAssociated = true;
  static override shadowRootOptions = { ...LitElement.shadowRootOptions, delegatesFocus: true };

  protected readonly internals = this.attachInternals();
  #disabledByForm = false;

  /** Set by the control's own attribute. A `<fieldset disabled>` around it does not change it. */
  declare disabled: boolean;

  get form(): HTMLFormElement | null {
    return this.internals.form;
  }

  get labels(): NodeList {
    return this.internals.labels;
  }

  get validity(): ValidityState {
    return this.internals.validity;
  }

  get validationMessage(): string {
    return this.internals.validationMessage;
  }

  get willValidate(): boolean {
    return this.internals.willValidate;
  }

  checkValidity(): boolean {
    return this.internals.checkValidity();
  }

  reportValidity(): boolean {
    return this.internals.reportValidity();
  }

  formDisabledCallback(disabled: boolean): void {
    this.#disabledByForm = disabled;
    this.requestUpdate();
  }

  /** For `:state(…)`. Chromium before 125 takes only names with dashes, and throws. */
  protected setState(name: string, on: boolean): void {
    try {
      if (on) this.internals.states.add(name);
      else this.internals.states.delete(name);
    } catch {
      // Without it the page has one selector less.
    }
  }

  /** Disabled by itself or by a fieldset. */
  protected get isDisabled(): boolean {
    return this.disabled || this.#disabledByForm;
  }
}
