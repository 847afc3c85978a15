import { css, html, nothing, type CSSResultGroup } from 'lit';
import { ButtonDescription } from '../announce/button-description.ts';
import { buttonStyles, hostStyles } from '../element-styles.ts';
import { preloadEngine } from '../list/uploader-cache.ts';
import { fileInput } from '../zone-template.ts';
import { FieldPart } from './field-part.ts';
import { isBlank } from './is-blank.ts';

const styles = css`
  :host {
    display: inline-block;
  }
`;

/**
 * A button that opens the file dialog.
 *
 * @tagname filestore-button
 *
 * @attr {string} for - The id of the element that the button belongs to, if it is not inside of it
 * @attr {string} label - The name of the button for screen readers, if it shows only an icon
 * @attr {boolean} directory - Chooses a folder with all of its files
 * @attr {boolean | string} capture - Which camera takes a new picture or recording: `user`, `environment`
 *
 * @slot - The text of the button. “Choose files” in the language of the page by default
 * @csspart button - The button
 */
export class FilestoreButton extends FieldPart {
  static override styles: CSSResultGroup = [hostStyles, styles, buttonStyles];
  static override shadowRootOptions = { ...FieldPart.shadowRootOptions, delegatesFocus: true };
  static override properties = {
    label: {},
    directory: { type: Boolean },
    capture: {},
  };
  declare label: string | null;
  declare directory: boolean;
  declare capture: string | boolean | null;

  constructor() {
    super();
    this.directory = false;
    preloadEngine(this);
  }

  get button(): HTMLElement | undefined {
    return this.renderRoot?.querySelector('button') ?? undefined;
  }

  get isSpecialDialog(): boolean {
    return this.directory || (this.capture ?? false) !== false;
  }

  openFileDialog(): void {
    const { source } = this;
    if (!source || source.lock()) return;
    if (this.directory) source.intake.preloadForFolder();
    this.renderRoot.querySelector('input')?.click();
  }

  protected override firstUpdated(): void {
    this.addController(new ButtonDescription(this.renderRoot as ShadowRoot));
  }

  protected override render(): unknown {
    const { source, translator, directory, capture, label } = this;
    const { accept, multiple } = source?.settings() ?? { accept: '', multiple: false };
    const isDisabled = source?.lock() === 'disabled';
    const readOnly = source?.lock() === 'read-only';
    const input = { accept, multiple, directory, capture, isDisabled, readOnly };
    return html`${source ? fileInput(input, source.intake) : nothing}
      <button
        part="button"
        type="button"
        aria-label=${label || nothing}
        aria-describedby="description"
        ?disabled=${isDisabled}
        aria-disabled=${readOnly || nothing}
        @click=${() => this.openFileDialog()}
      >
        ${isBlank(this) ? translator.t(multiple ? 'chooseFiles' : 'chooseFile') : nothing}
        <slot ?hidden=${isBlank(this)} @slotchange=${() => this.requestUpdate()}></slot>
      </button>
      <span id="description" hidden></span>
      <span id="problem" hidden>${source?.problem()}</span>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'filestore-button': FilestoreButton;
  }
}
