import { html, nothing, render, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { rowControlStyles } from '../row/row-control-styles.ts';
import { listText } from '../../i18n/list-text.ts';
import type { RowContext } from '../row/row-buttons.ts';
import { listStyles } from './list-styles.ts';
import { applyFilter, type Filter, type RowItem } from '../row/row-item.ts';
import { stateDescription } from '../row/row-texts.ts';
import { chosenRowTemplate } from './chosen-row.ts';
import { DrawSchedule } from './draw-schedule.ts';
import { ListFocus } from './list-focus.ts';
import {
  actionsTemplate,
  filterMessages,
  summaryTemplate,
  type SummaryList,
} from './summary-template.ts';
import { listRow } from './list-row.ts';
import type { ListViewOptions } from './list-view-options.ts';
import { rowOrder } from './row-order.ts';
import { visibleRange } from './visible-range.ts';

export const listViewStyles = [...rowControlStyles, listStyles];

/** With more files than this, the list scrolls and has a summary, filters and rows of one height. */
const MAX_SHORT_LIST = 25;

/** CSS pixels, used until the first row has been measured. */
const ROW_HEIGHT = 56;

/**
 * Draws the rows of any number of files. Of a long list, only the visible rows are in the document. It renders
 * in the next frame after a change. A long list is a grid, because screen readers then leave the arrow keys to it.
 */
export class ListView {
  readonly #box: HTMLElement;
  readonly #list: SummaryList;
  readonly #items: () => readonly RowItem[];
  readonly #options: ListViewOptions;
  /** Undefined in simulated DOMs such as jsdom. */
  readonly #resized: ResizeObserver | undefined;
  readonly #focus: ListFocus;
  readonly #schedule = new DrawSchedule(() => this.draw());
  #filter: Filter = 'all';
  /** A long list stays one until it is empty, so that rows do not change while files are removed. */
  #isLong = false;
  #rowHeight = ROW_HEIGHT;
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
    this.#focus = new ListFocus({
      box,
      items: () => this.#filteredItems,
      indexOf: (key) => this.#indexOf(key),
      scrollTo: (index) => this.#scrollTo(index),
      rowsPerPage: () => {
        const { clientHeight = 0 } = this.#scroller() ?? {};
        return Math.max(1, Math.floor(clientHeight / this.#rowHeight) - 1);
      },
      changed: () => this.changed(),
      draw: () => this.draw(),
      focusElsewhere: options.focusElsewhere,
    });
    this.draw();
    const { ResizeObserver: Observer } = globalThis as Partial<typeof globalThis>;
    this.#resized = Observer && new Observer(() => this.changed());
    this.#resized?.observe(box);
  }

  /** Renders in the next frame, after the user has done something. */
  changed(): void {
    this.#schedule.inNextFrame();
  }

  /** Renders soon after files have changed, at most ten times a second. */
  filesChanged(): void {
    this.#schedule.soon();
  }

  destroy(): void {
    this.#schedule.cancel();
    this.#resized?.disconnect();
    render(html``, this.#box);
  }

  /** Shows the row of an item, also if the filter has left it out. */
  reveal(key: string): void {
    if (this.#indexOf(key) < 0) this.#filter = 'all';
    this.#focus.chosenKey = key;
    this.draw();
    const index = this.#indexOf(key);
    if (index >= 0) this.#scrollTo(index);
  }

  /** Renders at once. */
  draw(): void {
    this.#schedule.drawn();
    const hadFocus = this.#focus.remember();
    const items = this.#items();
    const wasLong = this.#isLong;
    this.#isLong = items.length > MAX_SHORT_LIST || (this.#isLong && items.length > 0);
    if (!this.#isLong) this.#filter = 'all';
    this.#filteredItems = applyFilter(items, this.#filter);
    render(this.#template(), this.#box);
    if (this.#isLong) this.#measure();
    this.#positionRows();
    if (this.#isLong && !wasLong) this.#showFocused();
    this.#focus.restore(hadFocus);
  }

  #measure(): void {
    const measured = this.#box.querySelector<HTMLElement>('.row')?.offsetHeight;
    if (!measured || measured === this.#rowHeight) return;
    this.#rowHeight = measured;
    render(this.#template(), this.#box);
  }

  #template(): TemplateResult {
    const list = this.#list;
    const isLong = this.#isLong;
    const lock = this.#options.lock();
    const translator = this.#options.translator();
    const count = this.#filteredItems.length;
    const tabStopKey = this.#tabStopItem()?.key;
    const order = rowOrder(this.#filter, this.#options, {
      items: () => this.#filteredItems,
      draw: () => this.draw(),
      reveal: ({ key }) => this.#scrollTo(this.#indexOf(key)),
    });
    const context = (item: RowItem): RowContext => ({
      thumbnailOwner: this.#options.thumbnailOwner,
      preview: this.#options.preview?.(),
      moveUp: order?.up,
      isFirst: item === this.#filteredItems[0],
      lock,
      translator,
      tabStops: !isLong ? 'all' : item.key === tabStopKey ? this.#focus.chosenAct : 'none',
      cellRole: isLong ? 'gridcell' : undefined,
      description: this.#options.problemOf(item.key) || stateDescription(item, translator),
      focused: this.#focus.buttonOf(item.key),
      remove: () => {
        item.remove();
        // Renders at once, because the focus must not get lost until the next frame.
        this.draw();
      },
    });
    return html`<div
        class="rows-head"
        @focusin=${this.#focus.chooseTool}
        @keydown=${this.#focus.onToolKey}
      >
        ${
          isLong
            ? summaryTemplate(
                list,
                { filter: this.#filter, lock, tabStop: this.#focus.chosenTool },
                translator,
                (filter) => this.#show(filter),
              )
            : actionsTemplate(list, lock, translator)
        }
      </div>
      <div
        class="rows-scroll"
        part="rows"
        ?data-long=${isLong}
        ?hidden=${this.#items().length === 0}
        role=${isLong ? 'group' : nothing}
        aria-label=${isLong ? listText(translator, 'allFiles') : nothing}
        tabindex=${isLong ? (lock === 'disabled' ? 0 : -1) : nothing}
        @scroll=${{ handleEvent: () => this.changed(), passive: true }}
      >
        <div
          class="rows"
          ?data-reorder=${order !== undefined}
          @pointerdown=${order?.drag ?? nothing}
          role=${count === 0 ? 'none' : isLong ? 'grid' : 'list'}
          aria-label=${count === 0 ? nothing : listText(translator, isLong ? filterMessages[this.#filter] : 'allFiles')}
          aria-rowcount=${isLong ? count : nothing}
          @focusout=${() => this.changed()}
          @focusin=${this.#focus.choose}
          @click=${this.#focus.choose}
          @keydown=${this.#focus.onRowKey}
        >
          ${repeat(
            this.#visible(),
            (index) => this.#filteredItems[index]?.key,
            (index) => {
              const item = this.#filteredItems[index] as RowItem;
              const isChosen = item.key === this.#focus.chosenKey;
              return listRow(item, { index, isLong, isChosen }, context(item));
            },
          )}
        </div>
        ${count === 0 ? html`<p class="rows-none">${listText(translator, 'emptyFilter')}</p>` : nothing}
      </div>
      ${isLong ? chosenRowTemplate(this.#chosenItem(), translator) : nothing}`;
  }

  /** The row of a long list whose button is the Tab stop. */
  #tabStopItem(): RowItem | undefined {
    return this.#chosenItem() ?? this.#filteredItems[0];
  }

  #chosenItem(): RowItem | undefined {
    return this.#filteredItems[this.#indexOf(this.#focus.chosenKey)];
  }

  #show(filter: Filter): void {
    this.#filter = filter;
    const scroller = this.#scroller();
    if (scroller) scroller.scrollTop = 0;
    // At once, because the next key may go to the rows.
    this.draw();
    const { translator, say } = this.#options;
    const count = this.#filteredItems.length;
    say(
      count === 0
        ? listText(translator(), 'emptyFilter')
        : listText(translator(), 'filesShown', { count }),
    );
  }

  /** Indexes of the visible rows, of the focused row and of the Tab stop, which must stay in the document. */
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
    const others = [this.#indexOf(this.#focus.key), this.#indexOf(this.#tabStopItem()?.key)];
    const outside = [...new Set(others)].filter(
      (index) => index >= 0 && (index < from || index >= to),
    );
    return [...indexes, ...outside].toSorted((one, other) => one - other);
  }

  /** Sets styles through the CSSOM, because a strict CSP forbids style attributes. */
  #positionRows(): void {
    const list = this.#box.querySelector<HTMLElement>('.rows');
    const height = this.#filteredItems.length * this.#rowHeight;
    if (list) list.style.blockSize = this.#isLong ? `${height}px` : '';
    for (const row of this.#box.querySelectorAll<HTMLElement>('.row')) {
      const index = Number(row.dataset['index']);
      row.style.insetBlockStart = this.#isLong ? `${index * this.#rowHeight}px` : '';
    }
  }

  /** A list that has become long starts at its top, and the row with the focus would be out of view. */
  #showFocused(): void {
    const index = this.#indexOf(this.#focus.key);
    if (index < 0) return;
    this.#scrollTo(index);
    this.#focus.in('.row')?.scrollIntoView({ block: 'nearest' });
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

  #indexOf(key: string | undefined): number {
    return key === undefined ? -1 : this.#filteredItems.findIndex((item) => item.key === key);
  }

  #scroller(): HTMLElement | null {
    return this.#box.querySelector<HTMLElement>('.rows-scroll');
  }
}
