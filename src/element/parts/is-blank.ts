/** Whether an element has no content of the page. Frameworks leave white space and empty texts, which fill a slot. */
export function isBlank(element: HTMLElement): boolean {
  return element.children.length === 0 && (element.textContent ?? '').trim() === '';
}
