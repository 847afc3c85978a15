import { LitElement } from 'lit';
import { attachFormInternals } from './form-internals.ts';
import { setState } from './set-state.ts';

/** The members that every form control of the platform has, for a custom element. */
export abstract class FormControl extends LitElement {
  static readonly formAssociated = true;
  static override shadowRootOptions = { ...LitElement.shadowRootOptions, delegatesFocus: true };

  protected readonly internals = attachFormInternals(this);
  #disabledByForm = false;
  #isReporting = false;

  constructor() {
    super();
    // Without a role, no screen reader says the label of the control. A role of the page's own wins.
    this.internals.role = 'group';
  }

  /** The control's own attribute. A `<fieldset disabled>` around it does not change it. */
  declare disabled: boolean;
  declare readOnly: boolean;

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
    this.#isReporting = true;
    try {
      return this.internals.reportValidity();
    } finally {
      this.#isReporting = false;
    }
  }

  /** In another document than the one of this script, the styles follow after the first update. */
  protected override createRenderRoot(): HTMLElement | DocumentFragment {
    try {
      return super.createRenderRoot();
    } catch {
      return this.shadowRoot as ShadowRoot;
    }
  }

  formDisabledCallback(disabled: boolean): void {
    this.#disabledByForm = disabled;
    this.requestUpdate();
  }

  protected setState(name: string, on: boolean): void {
    setState(this.internals, name, on);
  }

  /** Fires the events of a control whose value a person has changed. */
  protected dispatchChange(): void {
    this.dispatchEvent(new Event('input', { bubbles: true, composed: true }));
    this.dispatchEvent(new Event('change', { bubbles: true }));
  }

  /** Whether the attribute or a fieldset disables the control. */
  protected get isDisabled(): boolean {
    return this.disabled || this.#disabledByForm;
  }

  /** Whether the control is disabled or read-only. */
  protected get isLocked(): boolean {
    return this.isDisabled || this.readOnly;
  }

  /** Whether `reportValidity` is running, which shows people what is wrong. `checkValidity` shows nothing. */
  protected get isReporting(): boolean {
    return this.#isReporting;
  }
}
