/** Long enough for a screen reader to notice an entry. It has its own queue for what it says. */
const ENTRY_MILLISECONDS = 7000;

/**
 * The only live region of the element. Each text is a separate entry, so that none overwrites another: a screen
 * reader says an entry once, when it is added. Entries leave after some seconds, because people who read the page
 * line by line would meet them.
 */
export class LiveRegion {
  readonly #root: ShadowRoot;

  constructor(root: ShadowRoot) {
    this.#root = root;
  }

  say(text: string): void {
    if (text === '') return;
    const entry = this.#root.ownerDocument.createElement('p');
    entry.textContent = text;
    this.#root.querySelector('.live')?.append(entry);
    // The timer alone does not keep an element in memory that has left the document.
    const weak = new WeakRef(entry);
    setTimeout(() => weak.deref()?.remove(), ENTRY_MILLISECONDS);
  }
}
