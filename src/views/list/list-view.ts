import { html, render, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { thumbnailStyles } from '../thumbnail/thumbnail-styles.ts';
import type { Translator } from '../../i18n/translator.ts';
import { applyFilter, type Filter, type RowItem } from './row-item.ts';
import { rowTemplate } from './row-template.ts';
import { visibleRange } from './visible-range.ts';
import { rowsStyles } from './list-styles.ts';
import { summaryTemplate, type RowCounts, type RowProgress } from './summary-template.ts';

export const fileListStyles = [thumbnailStyles, rowsStyles];

/** What the rows need of the element. */
export interface ListSource {
  items(): readonly RowItem[];
  counts(): RowCounts;
  progress(): RowProgress | undefined;
  disabled(): boolean;
  translator(): Translator;
  remove(item: RowItem): void;
  retry(): void;
  pause(): void;
  resume(): void;
  /** The last row that had the focus has gone. */
  focusElsewhere(): void;
}

/** Until the first row has been measured. */
const ROW_HEIGHT = 56;

/**
 * Any number of files: only rows that can be seen are in the document. It draws in the next frame after
 * something has changed, and never otherwise.
 */
export class FileListView {
  readonly #box: HTMLElement;
  readonly #source: ListSource;
  readonly #resized = new ResizeObserver(() => this.changed());
  #filter: Filter = 'all';
  #rowHeight = ROW_HEIGHT;
  #frame: number | undefined;
  #shown: readonly RowItem[] = [];

  constructor(box: HTMLElement, source: ListSource) {
    this.#box = box;
    this.#source = source;
    this.#draw();
    this.#resized.observe(box);
  }

  /** Something is to be drawn, in the next frame. */
  changed(): void {
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = undefined;
      this.#draw();
    });
  }

  destroy(): void {
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame);
    this.#resized.disconnect();
    render(html``, this.#box);
  }

  #draw(): void {
    const focused = this.#focusedKey();
    const index = this.#indexOf(focused);
    const inSummary = this.#focusIn('.rows-summary') !== undefined;
    this.#shown = applyFilter(this.#source.items(), this.#filter);
    render(this.#template(), this.#box);
    const measured = this.#box.querySelector<HTMLElement>('.row')?.offsetHeight;
    if (measured && measured !== this.#rowHeight) {
      this.#rowHeight = measured;
      render(this.#template(), this.#box);
    }
    this.#place();
    if (focused !== undefined && this.#focusedKey() !== focused) this.#focusNear(focused, index);
    else if (inSummary && !this.#focusIn('.rows-summary')) this.#focusSummary();
  }

  #template(): TemplateResult {
    const { counts, progress, pause, resume, retry } = this.#source;
    const disabled = this.#source.disabled();
    const translator = this.#source.translator();
    const count = this.#shown.length;
    const actions = {
      remove: (item: RowItem) => {
        this.#source.remove(item);
        // Now and not in the next frame: the focus must never be nowhere.
        this.#draw();
      },
    };
    const show = (filter: Filter): void => {
      this.#filter = filter;
      const scroller = this.#scroller();
      if (scroller) scroller.scrollTop = 0;
      this.changed();
    };
    const rows = this.#visible();
    const held = this.#focusIn('[data-act=pause], [data-act=resume]') && this.#focusedKey();
    return html`${summaryTemplate(
        counts(),
        progress(),
        { filter: this.#filter, disabled },
        translator,
        {
          show,
          pause,
          resume,
          retry,
        },
      )}
      <div
        class="rows-scroll"
        part="rows"
        @scroll=${{ handleEvent: () => this.changed(), passive: true }}
      >
        <ul class="rows" role="list" aria-label=${translator.t('allFiles')}>
          ${repeat(
            rows,
            (index) => this.#shown[index]?.key,
            (index) =>
              rowTemplate(
                this.#shown[index] as RowItem,
                { index, count, disabled, pauseFocused: held === this.#shown[index]?.key },
                translator,
                actions,
              ),
          )}
        </ul>
        ${count === 0 ? html`<p class="rows-none">${translator.t('emptyFilter')}</p>` : ''}
      </div>`;
  }

  /** Indexes of what can be seen, and of the row that has the focus, which must not leave under it. */
  #visible(): readonly number[] {
    const scroller = this.#scroller();
    const { from, to } = visibleRange(
      {
        scrollTop: scroller?.scrollTop ?? 0,
        height: scroller?.clientHeight || 10 * ROW_HEIGHT,
        rowHeight: this.#rowHeight,
      },
      this.#shown.length,
    );
    const indexes = Array.from({ length: to - from }, (_, offset) => from + offset);
    const focused = this.#indexOf(this.#focusedKey());
    if (focused >= 0 && focused < from) indexes.unshift(focused);
    if (focused >= to) indexes.push(focused);
    return indexes;
  }

  /** By the object model: a strict CSP lets no style attribute through. */
  #place(): void {
    const list = this.#box.querySelector<HTMLElement>('.rows');
    if (list) list.style.blockSize = `${this.#shown.length * this.#rowHeight}px`;
    for (const row of this.#box.querySelectorAll<HTMLElement>('.row')) {
      const index = Number(row.getAttribute('aria-posinset')) - 1;
      row.style.insetBlockStart = `${index * this.#rowHeight}px`;
    }
  }

  /** What had the focus has gone: another button of its row gets it, or the row in its place, or the last. */
  #focusNear(key: string, index: number): void {
    const there = this.#indexOf(key);
    const next = this.#shown[there < 0 ? Math.min(index, this.#shown.length - 1) : there];
    const rows = [...this.#box.querySelectorAll<HTMLElement>('.row')];
    const row = next && rows.find(({ dataset }) => dataset['key'] === next.key);
    const wanted = there < 0 ? '.row-button:last-of-type' : '.row-button';
    const button = row?.querySelector<HTMLElement>(wanted);
    if (button) button.focus();
    else this.#source.focusElsewhere();
  }

  /** Pause has become Resume, say, which is another button. */
  #focusSummary(): void {
    const first = (selector: string): HTMLElement | null => this.#box.querySelector(selector);
    const button = first('.rows-tool') ?? first('.rows-filter[aria-pressed=true]');
    button?.focus();
  }

  #indexOf(key: string | undefined): number {
    return key === undefined ? -1 : this.#shown.findIndex((item) => item.key === key);
  }

  #focusedKey(): string | undefined {
    return this.#focusIn('.row')?.dataset['key'];
  }

  /** The nearest of these around what has the focus. */
  #focusIn(selector: string): HTMLElement | undefined {
    const root = this.#box.getRootNode() as Document | ShadowRoot;
    return root.activeElement?.closest<HTMLElement>(selector) ?? undefined;
  }

  #scroller(): HTMLElement | null {
    return this.#box.querySelector<HTMLElement>('.rows-scroll');
  }
}
