import { html } from 'lit';
import { withAncestors } from './ancestors.ts';
import { UploadControl } from './upload-control.ts';
import type { AttachedPart } from './upload-source.ts';

/**
 * A form control that draws nothing itself: the parts inside it, such as `<filestore-drop-zone>` and
 * `<filestore-list>`, are its look. It uploads the files, posts their ids, refuses the form, shows why, and announces
 * what happens. `<filestore-upload>` is the same control with a drop zone and a list.
 *
 * @tagname filestore-field
 *
 * @slot - The parts, and anything between them
 * @csspart message - Why the form was refused, and the errors of files that were not added to the list
 * @csspart notice - The text while the form waits for uploads
 */
export class FilestoreField extends UploadControl {
  constructor() {
    super();
    this.addEventListener('click', (event) => this.#onClick(event));
  }

  /** The focus goes to the button that opens the file dialog. */
  override focus(options?: FocusOptions): void {
    const button = this.button ?? [...this.parts].find((part) => part.button)?.button;
    if (button) button.focus(options);
    else super.focus(options);
  }

  protected override renderControl(): unknown {
    return html`<slot></slot>`;
  }

  /** The button that opens the file dialog. */
  protected override get button(): HTMLElement | undefined {
    return this.#first((part) => part.button);
  }

  /** A button of a file's row, if the row is drawn. */
  protected override rowButton(key: string): HTMLElement | undefined {
    return this.#first((part) => part.rowButton?.(key));
  }

  /** Draws the row of a file. */
  protected override reveal(key: string): void {
    for (const part of this.parts) part.reveal?.(key);
  }

  /** A click on the control's label arrives at the element itself, and so does one between its parts. */
  #onClick(event: MouseEvent): void {
    if (event.composedPath()[0] !== this) return;
    const root = this.getRootNode() as Document | ShadowRoot;
    if (root.elementFromPoint(event.clientX, event.clientY) !== this) this.openFileDialog();
  }

  protected override openFileDialog(): void {
    const parts = [...this.parts].filter((part) => part.openFileDialog);
    const part = parts.find(({ isSpecialDialog }) => !isSpecialDialog) ?? parts[0];
    part?.openFileDialog?.();
  }

  /** The first of its kind inside the element. The browser shows no message at an element outside of it. */
  #first(elementOf: (part: AttachedPart) => HTMLElement | undefined): HTMLElement | undefined {
    for (const part of this.parts) {
      const element = [...withAncestors(part)].includes(this) ? elementOf(part) : undefined;
      if (element) return element;
    }
    return undefined;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'filestore-field': FilestoreField;
  }
}
