import { css, html, type CSSResultGroup } from 'lit';
import { rowStyles } from '../../views/row/row-styles.ts';
import { hostStyles, listBoxStyles } from '../element-styles.ts';
import type { ListItem } from '../list/list-item.ts';
import type { UploadSource } from '../upload-source.ts';
import { ViewController } from '../view-controller.ts';
import { FieldPart } from './field-part.ts';

/** Without rows, the part takes no place in a grid. */
const styles = css`
  :host([data-empty]) {
    display: none;
  }

  .list.list {
    margin: 0;
  }
`;

/** A part that draws rows of files. */
export abstract class RowPart extends FieldPart {
  static override styles: CSSResultGroup = [hostStyles, listBoxStyles, rowStyles, styles];
  #view: ViewController | undefined;

  constructor() {
    super();
    this.addEventListener('click', (event) => {
      const [target] = event.composedPath();
      // Shows a long name completely.
      if (target instanceof Element) {
        target.closest('.row-name')?.toggleAttribute('data-complete');
      }
    });
  }

  rowButton(key: string): HTMLElement | undefined {
    return this.#view?.rowButton(key);
  }

  reveal(key: string): void {
    if (this.shown.some((item) => item.key === key)) this.#view?.reveal(key);
  }

  /** The files that have a row here. */
  protected abstract get shown(): readonly ListItem[];

  protected override sourceChanged(source: UploadSource | undefined): void {
    this.#view?.destroy();
    this.#view =
      source &&
      new ViewController(this, source.list, {
        settings: () => source.settings(),
        lock: () => source.lock(),
        translator: () => this.translator,
        pondOptions: () => undefined,
        shown: () => this.shown,
        thumbnailOwner: this,
        focusElsewhere: () => source.focus(),
        say: (text) => source.say(text),
        problemOf: (key) => source.problemOf(key),
      });
  }

  protected override updated(): void {
    this.toggleAttribute('data-empty', this.shown.length === 0);
  }

  protected override render(): unknown {
    return html`<div class="list" part="list" ?hidden=${this.shown.length === 0}></div>`;
  }
}
