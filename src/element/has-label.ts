/** Whether a screen reader has a name to say for the control. */
export function hasLabel(host: HTMLElement & { readonly labels: NodeList }): boolean {
  const attributes = ['aria-label', 'aria-labelledby', 'title'];
  return (
    host.labels.length > 0 ||
    attributes.some((name) => host.hasAttribute(name)) ||
    host.closest(
      'fieldset:has(> legend), [role=group][aria-label], [role=group][aria-labelledby]',
    ) !== null
  );
}
