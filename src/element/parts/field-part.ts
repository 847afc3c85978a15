import { LitElement, type PropertyDeclarations, type PropertyValues } from 'lit';
import type { Translator } from '../../i18n/translator.ts';
import { withAncestors } from '../ancestors.ts';
import { LocaleController } from '../locale-controller.ts';
import { onOwnersChanged, sourceOf, type UploadSource } from '../upload-source.ts';
import { warnOnce } from '../warn-once.ts';

const OWNERS = ['filestore-field', 'filestore-upload'];

/**
 * A part of a field. It belongs to the element whose id is in `for`, or to the `<filestore-field>` or
 * `<filestore-upload>` around it, or to the controller in its property.
 */
export abstract class FieldPart extends LitElement {
  static override properties: PropertyDeclarations = {
    htmlFor: { attribute: 'for' },
    controller: { attribute: false },
  };
  /** The id of the element that the part belongs to. */
  declare htmlFor: string | null;
  /** What the part belongs to in a page without such an element. */
  declare controller: object | null;

  readonly #locale = new LocaleController(this);
  #source: UploadSource | undefined;
  #unsubscribe: (() => void) | undefined;
  #stopSearching: (() => void) | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stopSearching ??= onOwnersChanged(() => this.#find());
    this.#find();
    if (!this.#source) void this.#warnLater();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    // A move within the document disconnects and connects in one task, and keeps everything.
    setTimeout(() => {
      if (this.isConnected) return;
      this.#stopSearching?.();
      this.#stopSearching = undefined;
      this.#attach(undefined);
    });
  }

  /** Draws a change at once. */
  drawNow(): void {
    if (this.isUpdatePending) this.performUpdate();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('htmlFor') || changed.has('controller')) this.#find();
  }

  /** Undefined until the element that the part belongs to is in the document and defined. */
  protected get source(): UploadSource | undefined {
    return this.#source;
  }

  protected get translator(): Translator {
    return this.#locale.translator(this.#source?.messages());
  }

  /** Called when the part belongs to something else. */
  protected sourceChanged?(source: UploadSource | undefined): void;

  #find(): void {
    if (!this.isConnected) return;
    const owner = this.#owner();
    this.#attach(owner && sourceOf(owner));
  }

  #owner(): object | undefined {
    if (this.controller) return this.controller;
    const root = this.getRootNode() as Document | ShadowRoot;
    if (this.htmlFor) return root.getElementById?.(this.htmlFor) ?? undefined;
    for (const node of withAncestors(this.parentNode)) {
      if (node instanceof HTMLElement && OWNERS.includes(node.localName)) return node;
    }
    return undefined;
  }

  /** The element may come later in the document, or its class may be defined later. */
  async #warnLater(): Promise<void> {
    if (document.readyState !== 'complete') {
      await new Promise((resolve) => addEventListener('load', resolve, { once: true }));
    }
    await new Promise((resolve) => setTimeout(resolve));
    if (!this.isConnected || this.#source) return;
    const target = this.htmlFor ? `for="${this.htmlFor}" names` : 'around it there is';
    warnOnce(`<${this.localName}>: ${target} no <filestore-field> and no <filestore-upload>`);
  }

  #attach(source: UploadSource | undefined): void {
    const before = this.#source;
    if (source === before) return;
    this.#unsubscribe?.();
    before?.parts.delete(this);
    this.#source = source;
    source?.parts.add(this);
    this.#unsubscribe = source?.list.subscribe(({ type }) => {
      if (type === 'update') this.requestUpdate();
    });
    this.sourceChanged?.(source);
    this.requestUpdate();
    // The other parts show something else beside this one.
    for (const { parts } of [before, source].filter((one) => one !== undefined)) {
      for (const part of parts) part.requestUpdate();
    }
  }
}
