import { css, html, nothing, type CSSResultGroup } from 'lit';
import type * as TotalModule from '../../views/list/total-template.ts';
import { adoptStyles } from '../adopt-styles.ts';
import { hostStyles } from '../element-styles.ts';
import type { UploadSource } from '../upload-source.ts';
import { warnOnce } from '../warn-once.ts';
import { FieldPart } from './field-part.ts';

const styles = css`
  :host([data-empty]) {
    display: none;
  }

  .upload-bar {
    margin-block-start: 0.35rem;
  }

  .total {
    margin: 0;
    color: var(--_muted);
    font-size: 0.875rem;
    font-variant-numeric: tabular-nums;
  }
`;

/**
 * How many files are uploaded, the speed and the time left, and a bar. It is empty without files.
 *
 * @tagname filestore-progress
 *
 * @attr {string} for - The id of the element that it belongs to, if it is not inside of it
 *
 * @csspart total - The text
 * @csspart bar - The progress bar
 */
export class FilestoreProgress extends FieldPart {
  static override styles: CSSResultGroup = [hostStyles, styles];
  #unsubscribe: (() => void) | undefined;
  #total: typeof TotalModule | undefined;

  protected override sourceChanged(source: UploadSource | undefined): void {
    this.#unsubscribe?.();
    this.#unsubscribe = source?.list.subscribe(({ type }) => {
      if (type === 'progress') this.requestUpdate();
    });
  }

  protected override updated(): void {
    this.toggleAttribute('data-empty', (this.source?.list.counts.all ?? 0) === 0);
  }

  protected override render(): unknown {
    const { source, translator } = this;
    if (!source || source.list.counts.all === 0) return nothing;
    if (!this.#total) {
      this.#loadTotal().catch((error: unknown) => {
        warnOnce(`<filestore-progress>: its code could not be loaded: ${String(error)}`);
      });
      return nothing;
    }
    const { totalText, totalProgress } = this.#total;
    return html`<p class="total" part="total">${totalText(source.list, translator)}</p>
      ${totalProgress(source.list, translator)}`;
  }

  /** With the first file, as the list view, with which it shares its code. */
  async #loadTotal(): Promise<void> {
    const module = await import('../../views/list/total-template.ts');
    if (this.#total) return;
    this.#total = module;
    adoptStyles(this.renderRoot as ShadowRoot, module.totalStyles);
    this.requestUpdate();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'filestore-progress': FilestoreProgress;
  }
}
