/** The members of ElementInternals that the element uses. */
export type FormInternals = Pick<
  ElementInternals,
  | 'form'
  | 'ariaDescription'
  | 'role'
  | 'labels'
  | 'states'
  | 'validity'
  | 'validationMessage'
  | 'willValidate'
  | 'setFormValue'
  | 'setValidity'
  | 'checkValidity'
  | 'reportValidity'
>;

/**
 * Attaches the internals of a form control. Simulated DOMs (jsdom 31, happy-dom 21) have none or a part of them.
 * There, the validity is only remembered, so that the tests of a page that contains the element can run.
 */
export function attachFormInternals(host: HTMLElement): FormInternals {
  const internals = (host as Partial<HTMLElement>).attachInternals?.();
  if (internals && 'setFormValue' in internals) return internals;
  let validity = { valid: true };
  let validationMessage = '';
  const isValid = (): boolean => validity.valid;
  return {
    get form() {
      return host.closest('form');
    },
    get validity() {
      return validity as ValidityState;
    },
    get validationMessage() {
      return validationMessage;
    },
    // Empty, because a new element has no children.
    labels: host.querySelectorAll('label'),
    ariaDescription: null,
    role: null,
    states: new Set(),
    willValidate: true,
    setFormValue: () => undefined,
    setValidity: (flags, message = '') => {
      validity = { ...flags, valid: message === '' };
      validationMessage = message;
    },
    checkValidity: isValid,
    reportValidity: isValid,
  };
}
