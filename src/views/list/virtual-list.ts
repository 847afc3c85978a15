import { html, render, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { thumbnailStyles } from '../thumbnail/thumbnail-styles.ts';
import type { Translator } from '../../i18n/translator.ts';
import { applyFilter, type Filter, type RowItem } from './row-item.ts';
import { rowTemplate } from './row-template.ts';
import { visibleRange } from './visible-range.ts';
import { rowsStyles } from './list-styles.ts';
import { summaryTemplate, type RowCounts, type RowProgress } from './summary-template.ts';

export const virtualListStyles = [thumbnailStyles, rowsStyles];

/** The list of files, as the view needs it. */
interface ListModel {
  readonly items: readonly RowItem[];
  readonly counts: RowCounts;
  /** Undefined before the first upload. */
  readonly progress: RowProgress | undefined;
  retry(): void;
  pause(): void;
  resume(): void;
}

export interface VirtualListOptions {
  readonly disabled: () => boolean;
  readonly translator: () => Translator;
  /** Called when the last row, which had the focus, has been removed. */
  readonly focusElsewhere: () => void;
}

/** CSS pixels, used until the first row has been measured. */
const ROW_HEIGHT = 56;

/**
 * A list for any number of files: only visible rows are in the document. It renders in the next frame after
 * a change.
 */
export class VirtualList {
  readonly #box: HTMLElement;
  readonly #list: ListModel;
  readonly #options: VirtualListOptions;
  readonly #resized = new ResizeObserver(() => this.changed());
  #filter: Filter = 'all';
  #rowHeight = ROW_HEIGHT;
  #frame: number | undefined;
  /** The items that match the filter. */
  #filteredItems: readonly RowItem[] = [];

  constructor(box: HTMLElement, list: ListModel, options: VirtualListOptions) {
    this.#box = box;
    this.#list = list;
    this.#options = options;
    this.#draw();
    this.#resized.observe(box);
  }

  /** Renders in the next frame. */
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
    this.#filteredItems = applyFilter(this.#list.items, this.#filter);
    render(this.#template(), this.#box);
    const measured = this.#box.querySelector<HTMLElement>('.row')?.offsetHeight;
    if (measured && measured !== this.#rowHeight) {
      this.#rowHeight = measured;
      render(this.#template(), this.#box);
    }
    this.#positionRows();
    if (focused !== undefined && this.#focusedKey() !== focused) this.#focusNear(focused, index);
    else if (inSummary && !this.#focusIn('.rows-summary')) this.#focusSummary();
  }

  #template(): TemplateResult {
    const list = this.#list;
    const disabled = this.#options.disabled();
    const translator = this.#options.translator();
    const count = this.#filteredItems.length;
    const actions = {
      remove: (item: RowItem) => {
        item.remove();
        // Renders at once, because the focus must not get lost until the next frame.
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
    const pauseFocusedKey =
      this.#focusIn('[data-act=pause], [data-act=resume]') && this.#focusedKey();
    return html`${summaryTemplate(
        list.counts,
        list.progress,
        { filter: this.#filter, disabled },
        translator,
        {
          show,
          pause: () => list.pause(),
          resume: () => list.resume(),
          retry: () => list.retry(),
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
            (index) => this.#filteredItems[index]?.key,
            (index) => {
              const item = this.#filteredItems[index] as RowItem;
              const pauseFocused = pauseFocusedKey === item.key;
              return rowTemplate(
                item,
                { index, count, disabled, pauseFocused },
                translator,
                actions,
              );
            },
          )}
        </ul>
        ${count === 0 ? html`<p class="rows-none">${translator.t('emptyFilter')}</p>` : ''}
      </div>`;
  }

  /** Indexes of the visible rows, and of the focused row, which must stay in the document. */
  #visible(): readonly number[] {
    const scroller = this.#scroller();
    const { from, to } = visibleRange(
      {
        scrollTop: scroller?.scrollTop ?? 0,
        height: scroller?.clientHeight || 10 * ROW_HEIGHT,
        rowHeight: this.#rowHeight,
      },
      this.#filteredItems.length,
    );
    const indexes = Array.from({ length: to - from }, (_, offset) => from + offset);
    const focused = this.#indexOf(this.#focusedKey());
    if (focused >= 0 && focused < from) indexes.unshift(focused);
    if (focused >= to) indexes.push(focused);
    return indexes;
  }

  /** Sets styles through the CSSOM, because a strict CSP forbids style attributes. */
  #positionRows(): void {
    const list = this.#box.querySelector<HTMLElement>('.rows');
    if (list) list.style.blockSize = `${this.#filteredItems.length * this.#rowHeight}px`;
    for (const row of this.#box.querySelectorAll<HTMLElement>('.row')) {
      const index = Number(row.getAttribute('aria-posinset')) - 1;
      row.style.insetBlockStart = `${index * this.#rowHeight}px`;
    }
  }

  /** Moves a lost focus to another button of its row, to the row in its place, or to the last row. */
  #focusNear(key: string, index: number): void {
    const items = this.#filteredItems;
    const newIndex = this.#indexOf(key);
    const next = items[newIndex < 0 ? Math.min(index, items.length - 1) : newIndex];
    const rows = [...this.#box.querySelectorAll<HTMLElement>('.row')];
    const row = next && rows.find(({ dataset }) => dataset['key'] === next.key);
    const selector = newIndex < 0 ? '.row-button:last-of-type' : '.row-button';
    const button = row?.querySelector<HTMLElement>(selector);
    if (button) button.focus();
    else this.#options.focusElsewhere();
  }

  /** Moves a lost focus to a button of the summary, for example after Resume has replaced Pause. */
  #focusSummary(): void {
    const first = (selector: string): HTMLElement | null => this.#box.querySelector(selector);
    const button = first('.rows-tool') ?? first('.rows-filter[aria-pressed=true]');
    button?.focus();
  }

  #indexOf(key: string | undefined): number {
    return key === undefined ? -1 : this.#filteredItems.findIndex((item) => item.key === key);
  }

  #focusedKey(): string | undefined {
    return this.#focusIn('.row')?.dataset['key'];
  }

  /** Returns the closest ancestor of the focused element that matches, or the element itself. */
  #focusIn(selector: string): HTMLElement | undefined {
    const root = this.#box.getRootNode() as Document | ShadowRoot;
    return root.activeElement?.closest<HTMLElement>(selector) ?? undefined;
  }

  #scroller(): HTMLElement | null {
    return this.#box.querySelector<HTMLElement>('.rows-scroll');
  }
}
