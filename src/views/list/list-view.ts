import { html, nothing, render, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { rowControlStyles } from '../row/row-control-styles.ts';
import { listText } from '../../i18n/list-text.ts';
import type { Translator } from '../../i18n/translator.ts';
import { PAUSE_BUTTONS, rowContent, type RowContext } from '../row/file-row.ts';
import { listStyles } from './list-styles.ts';
import { applyFilter, type Filter, type RowItem } from '../row/row-item.ts';
import { rowState } from '../row/row-texts.ts';
import { chosenRowTemplate } from './chosen-row.ts';
import { actionsTemplate, summaryTemplate, type SummaryList } from './summary-template.ts';
import { visibleRange } from './visible-range.ts';

export const listViewStyles = [...rowControlStyles, listStyles];

export interface ListViewOptions {
  readonly disabled: () => boolean;
  readonly translator: () => Translator;
  /** Called when the last row, which had the focus, has been removed. */
  readonly focusElsewhere: () => void;
}

/** With more files than this, the list scrolls and has a summary, filters and rows of one height. */
const MAX_SHORT_LIST = 25;

/** CSS pixels, used until the first row has been measured. */
const ROW_HEIGHT = 56;

/**
 * Draws the rows of any number of files. Of a long list, only the visible rows are in the document. It renders
 * in the next frame after a change.
 */
export class ListView {
  readonly #box: HTMLElement;
  readonly #list: SummaryList;
  readonly #items: () => readonly RowItem[];
  readonly #options: ListViewOptions;
  /** Undefined in simulated DOMs such as jsdom. */
  readonly #resized: ResizeObserver | undefined;
  #filter: Filter = 'all';
  /** A long list stays one until it is empty, so that rows do not change while files are removed. */
  #isLong = false;
  /** The row of a long list that was tapped or got the focus last. Its complete texts are below the list. */
  #chosenKey: string | undefined;
  #rowHeight = ROW_HEIGHT;
  #frame: number | undefined;
  /** The items that match the filter. */
  #filteredItems: readonly RowItem[] = [];

  /** @param items the files whose rows the view draws */
  constructor(
    box: HTMLElement,
    list: SummaryList,
    items: () => readonly RowItem[],
    options: ListViewOptions,
  ) {
    this.#box = box;
    this.#list = list;
    this.#items = items;
    this.#options = options;
    this.draw();
    const { ResizeObserver: Observer } = globalThis as Partial<typeof globalThis>;
    this.#resized = Observer && new Observer(() => this.changed());
    this.#resized?.observe(box);
  }

  /** Renders in the next frame. */
  changed(): void {
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = undefined;
      this.draw();
    });
  }

  destroy(): void {
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame);
    this.#resized?.disconnect();
    render(html``, this.#box);
  }

  /** Renders at once. */
  draw(): void {
    const focused = this.#focusedKey();
    const index = this.#indexOf(focused);
    const inSummary = this.#focusIn('.rows-tools') !== undefined;
    const items = this.#items();
    const wasLong = this.#isLong;
    this.#isLong = items.length > MAX_SHORT_LIST || (this.#isLong && items.length > 0);
    if (!this.#isLong) this.#filter = 'all';
    this.#filteredItems = applyFilter(items, this.#filter);
    render(this.#template(), this.#box);
    if (this.#isLong) this.#measure();
    this.#positionRows();
    if (this.#isLong && !wasLong) this.#showFocused();
    if (focused !== undefined && this.#focusedKey() !== focused) this.#focusNear(focused, index);
    else if (inSummary && !this.#focusIn('.rows-tools')) this.#focusSummary();
  }

  #measure(): void {
    const measured = this.#box.querySelector<HTMLElement>('.row')?.offsetHeight;
    if (!measured || measured === this.#rowHeight) return;
    this.#rowHeight = measured;
    render(this.#template(), this.#box);
  }

  #template(): TemplateResult {
    const list = this.#list;
    const disabled = this.#options.disabled();
    const translator = this.#options.translator();
    const count = this.#filteredItems.length;
    const pauseFocusedKey = this.#focusIn(PAUSE_BUTTONS) && this.#focusedKey();
    const context = (key: string): RowContext => ({
      disabled,
      translator,
      pauseFocused: pauseFocusedKey === key,
      remove: (item) => {
        item.remove();
        // Renders at once, because the focus must not get lost until the next frame.
        this.draw();
      },
    });
    return html`${
        this.#isLong
          ? summaryTemplate(list, { filter: this.#filter, disabled }, translator, (filter) =>
              this.#show(filter),
            )
          : actionsTemplate(list, disabled, translator)
      }
      <div
        class="rows-scroll"
        part="rows"
        ?data-long=${this.#isLong}
        ?hidden=${this.#items().length === 0}
        tabindex=${this.#isLong && disabled ? 0 : nothing}
        @scroll=${{ handleEvent: () => this.changed(), passive: true }}
      >
        <ul
          class="rows"
          role="list"
          aria-label=${listText(translator, 'allFiles')}
          @focusout=${() => this.changed()}
          @focusin=${this.#choose}
          @click=${this.#choose}
        >
          ${repeat(
            this.#visible(),
            (index) => this.#filteredItems[index]?.key,
            (index) => {
              const item = this.#filteredItems[index] as RowItem;
              return html`<li
                class="row"
                part="row"
                data-key=${item.key}
                data-state=${rowState(item)}
                ?data-chosen=${item.key === this.#chosenKey}
                aria-setsize=${count}
                aria-posinset=${index + 1}
              >
                ${rowContent(item, context(item.key))}
              </li>`;
            },
          )}
        </ul>
        ${count === 0 ? html`<p class="rows-none">${listText(translator, 'emptyFilter')}</p>` : nothing}
      </div>
      ${this.#isLong ? chosenRowTemplate(this.#chosenItem(), translator) : nothing}`;
  }

  readonly #choose = ({ target }: Event): void => {
    this.#chosenKey = (target as Element).closest<HTMLElement>('.row')?.dataset['key'];
    this.changed();
  };

  #chosenItem(): RowItem | undefined {
    return this.#filteredItems[this.#indexOf(this.#chosenKey)];
  }

  #show(filter: Filter): void {
    this.#filter = filter;
    const scroller = this.#scroller();
    if (scroller) scroller.scrollTop = 0;
    this.changed();
  }

  /** Indexes of the visible rows, and of the focused row, which must stay in the document. */
  #visible(): readonly number[] {
    const count = this.#filteredItems.length;
    if (!this.#isLong) return Array.from({ length: count }, (_, index) => index);
    const scroller = this.#scroller();
    const { from, to } = visibleRange(
      {
        scrollTop: scroller?.scrollTop ?? 0,
        height: scroller?.clientHeight || 10 * ROW_HEIGHT,
        rowHeight: this.#rowHeight,
      },
      count,
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
    const height = this.#filteredItems.length * this.#rowHeight;
    if (list) list.style.blockSize = this.#isLong ? `${height}px` : '';
    for (const row of this.#box.querySelectorAll<HTMLElement>('.row')) {
      const index = Number(row.getAttribute('aria-posinset')) - 1;
      row.style.insetBlockStart = this.#isLong ? `${index * this.#rowHeight}px` : '';
    }
  }

  /** A list that has become long starts at its top, and the row with the focus would be out of view. */
  #showFocused(): void {
    const index = this.#indexOf(this.#focusedKey());
    if (index < 0) return;
    this.#scrollTo(index);
    this.#focusIn('.row')?.scrollIntoView({ block: 'nearest' });
  }

  /** Scrolls a long list until the row of an item is in view, and draws the rows there. */
  #scrollTo(index: number): void {
    const scroller = this.#scroller();
    if (!scroller || !this.#isLong) return;
    const { scrollTop, clientHeight } = scroller;
    const top = index * this.#rowHeight;
    const lowest = top + this.#rowHeight - clientHeight;
    if (scrollTop >= lowest && scrollTop <= top) return;
    scroller.scrollTop = scrollTop > top ? top : lowest;
    render(this.#template(), this.#box);
    this.#positionRows();
  }

  /** Moves a lost focus to another button of its row, to the row in its place, or to the last row. */
  #focusNear(key: string, index: number): void {
    const items = this.#filteredItems;
    const newIndex = this.#indexOf(key);
    const nextIndex = newIndex < 0 ? Math.min(index, items.length - 1) : newIndex;
    const next = items[nextIndex];
    if (next) this.#scrollTo(nextIndex);
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
    const button =
      first('.rows-tool') ?? first('.rows-filter[aria-pressed=true]') ?? first('.row-button');
    if (button) button.focus();
    else this.#options.focusElsewhere();
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
