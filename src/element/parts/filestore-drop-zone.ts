import { css, html, nothing, type CSSResultGroup, type PropertyValues } from 'lit';
import { ButtonDescription } from '../announce/button-description.ts';
import { buttonStyles, hostStyles, zoneStyles } from '../element-styles.ts';
import { DropController } from '../input/drop-controller.ts';
import { preloadEngine } from '../list/uploader-cache.ts';
import { setState } from '../set-state.ts';
import { zoneContent, type ZoneState } from '../zone-template.ts';
import { FieldPart } from './field-part.ts';
import { isBlank } from './is-blank.ts';

const styles = css`
  /* Covers the page while files are dragged over it, and is hidden otherwise. */
  :host([page]) {
    display: none;
  }

  :host([page][data-dragging]) {
    position: fixed;
    z-index: 1000;
    inset: 0;
    display: block;
    pointer-events: none;
  }

  :host([page]) .zone {
    block-size: 100%;
    border-width: 3px;
    border-radius: 0;
    background: color-mix(in srgb, var(--_surface) 88%, transparent);
    font-size: 1.25rem;
    font-weight: 600;
  }
`;

/**
 * An area that accepts drops and pastes. With content of your own, it only accepts files; without, it shows a button and
 * a hint, and a click opens the file dialog.
 *
 * @tagname filestore-drop-zone
 *
 * @attr {string} for - The id of the element that the zone belongs to, if it is not inside of it
 * @attr {boolean} page - Accepts drops on the whole page. The zone covers the page while files are dragged over it
 *
 * @slot - The content in place of the button and the hint
 * @csspart zone - The area
 * @csspart button - The button that opens the file dialog
 * @cssstate dragging - Files are dragged over the area
 */
export class FilestoreDropZone extends FieldPart {
  static override styles: CSSResultGroup = [hostStyles, buttonStyles, zoneStyles, styles];
  static override shadowRootOptions = { ...FieldPart.shadowRootOptions, delegatesFocus: true };
  static override properties = { page: { type: Boolean, reflect: true } };
  declare page: boolean;

  readonly #internals = (this as Partial<HTMLElement>).attachInternals?.();
  readonly #drop = new DropController(this, {
    area: () => (this.page ? document.documentElement : this),
    disabled: () => !this.source || this.source.lock() !== undefined,
    onItems: (items) => this.source?.intake.addDropped(items),
  });

  constructor() {
    super();
    this.page = false;
    preloadEngine(this);
  }

  get button(): HTMLElement | undefined {
    return this.#input ? (this.renderRoot.querySelector('button') ?? undefined) : undefined;
  }

  get openFileDialog(): (() => void) | undefined {
    const input = this.#input;
    return input && (() => (this.source?.lock() ? undefined : input.click()));
  }

  /** Only without content of the page. */
  get #input(): HTMLInputElement | undefined {
    return this.#isEmpty ? (this.renderRoot?.querySelector('input') ?? undefined) : undefined;
  }

  get #isEmpty(): boolean {
    return !this.page && isBlank(this);
  }

  protected override firstUpdated(): void {
    this.addController(new ButtonDescription(this.renderRoot as ShadowRoot));
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('page')) this.#drop.listen();
    const { dragging } = this.#drop;
    this.toggleAttribute('data-dragging', dragging);
    setState(this.#internals, 'dragging', dragging);
  }

  protected override render(): unknown {
    const { source, translator } = this;
    const isDisabled = source?.lock() === 'disabled';
    const readOnly = source?.lock() === 'read-only';
    const { dragging } = this.#drop;
    const state: ZoneState = {
      ...(source?.settings() ?? unknownSettings),
      isDisabled,
      readOnly,
      dragging,
      capture: null,
      directory: false,
      required: source?.isRequired() ?? false,
    };
    const content =
      this.#isEmpty && source ? zoneContent(state, translator, source.intake) : nothing;
    return html`<div
        class="zone"
        part="zone"
        ?data-dragging=${dragging}
        ?data-disabled=${isDisabled || readOnly}
        ?data-filled=${!this.page && !this.#isEmpty}
        @click=${this.#isEmpty ? () => this.openFileDialog?.() : nothing}
      >
        ${content}
        <slot ?hidden=${this.#isEmpty} @slotchange=${() => this.requestUpdate()}
          >${this.page ? translator.t('dropNow') : nothing}</slot
        >
      </div>
      <span id="problem" hidden>${source?.problem()}</span>`;
  }
}

/** Until the element that the zone belongs to is defined. */
const unknownSettings = { accept: '', multiple: false };

declare global {
  interface HTMLElementTagNameMap {
    'filestore-drop-zone': FilestoreDropZone;
  }
}
