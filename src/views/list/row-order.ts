import { listText } from '../../i18n/list-text.ts';
import type { Translator } from '../../i18n/translator.ts';
import { displayName } from '../../contract/file-names.ts';
import type { Filter, RowItem } from '../row/row-item.ts';
import type { ListViewOptions, MoveItem } from './list-view-options.ts';

/** The list, as its order needs it. */
interface OrderedList {
  /** The files in their order. */
  readonly items: () => readonly RowItem[];
  /** Undefined if the order is fixed now. */
  readonly move: () => MoveItem | undefined;
  /** Renders at once. */
  readonly draw: () => void;
  /** Scrolls a long list to an item. */
  readonly reveal: (item: RowItem) => void;
  readonly say: (text: string) => void;
  readonly translator: () => Translator;
}

/** Returns how people change the order. Undefined if it is fixed, or if a filter hides some files. */
export function rowOrder(
  filter: Filter,
  { lock, move: mayMove, say, translator }: ListViewOptions,
  list: Pick<OrderedList, 'items' | 'draw' | 'reveal'>,
): RowOrder | undefined {
  const move = (): MoveItem | undefined =>
    filter === 'all' && !lock() && list.items().length > 1 ? mayMove?.() : undefined;
  return move() && new RowOrder({ ...list, move, say, translator });
}

/** The side of a row at which another row is dropped. */
interface Place {
  readonly row: HTMLElement;
  readonly side: 'top' | 'bottom' | 'left' | 'right';
  readonly isAfter: boolean;
}

/** CSS pixels after which a press on a thumbnail is a drag. */
const DRAG_PIXELS = 5;

/** Changes the order of the rows, by a button or by dragging a thumbnail. */
class RowOrder {
  readonly #list: OrderedList;

  constructor(list: OrderedList) {
    this.#list = list;
  }

  readonly up = (item: RowItem): void => {
    const items = this.#list.items();
    const index = items.indexOf(item);
    if (index > 0) this.#move(item, items[index - 1]);
  };

  /** Starts to drag a row at its thumbnail. The list changes once, when the row is dropped. */
  readonly drag = (down: PointerEvent): void => {
    const rows = down.currentTarget as HTMLElement;
    const thumbnail = (down.target as Element).closest('.row-thumbnail');
    const dragged = thumbnail?.closest<HTMLElement>('.row');
    // A finger scrolls. On a touch screen, the button moves a file.
    if (!dragged || down.button !== 0 || down.pointerType === 'touch') return;
    const { pointerId } = down;
    const ended = new AbortController();
    const { signal } = ended;
    let isDragging = false;
    let place: Place | undefined;

    const mark = (next: Place | undefined): void => {
      if (place) delete place.row.dataset['drop'];
      place = next;
      if (next) next.row.dataset['drop'] = next.side;
    };
    const end = (): void => {
      ended.abort();
      mark(undefined);
      delete dragged.dataset['dragged'];
    };
    const listen = (type: string, listener: (event: PointerEvent) => void): void =>
      rows.addEventListener(
        type,
        (event) => {
          if ((event as PointerEvent).pointerId === pointerId) listener(event as PointerEvent);
        },
        { signal },
      );
    listen('pointermove', (event) => {
      // The button was released where nobody has heard of it.
      if (event.buttons === 0) return end();
      const distance = Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY);
      if (!isDragging && distance < DRAG_PIXELS) return;
      // Not before: the rows would get the click of a plain press.
      if (!isDragging) rows.setPointerCapture(pointerId);
      isDragging = true;
      dragged.dataset['dragged'] = '';
      mark(placeAt(rows, dragged, event));
    });
    listen('pointerup', () => {
      const dropped = place;
      end();
      if (isDragging) ignoreClick(rows);
      if (dropped) this.#drop(dragged, dropped);
    });
    listen('pointercancel', end);
    listen('lostpointercapture', end);
    // Chromium would drag the picture of the row.
    rows.addEventListener('dragstart', (event) => event.preventDefault(), { signal });
    document.addEventListener('keydown', ({ key }) => key === 'Escape' && end(), { signal });
  };

  #drop(dragged: HTMLElement, { row, isAfter }: Place): void {
    const items = this.#list.items();
    const indexOf = ({ dataset }: HTMLElement): number =>
      items.findIndex(({ key }) => key === dataset['key']);
    const item = items[indexOf(dragged)];
    const over = indexOf(row);
    // A row may have left the list meanwhile.
    if (!item || over < 0) return;
    const before = items[isAfter ? over + 1 : over];
    const isThere = before === item || before === items[items.indexOf(item) + 1];
    if (!isThere) this.#move(item, before);
  }

  #move(item: RowItem, before: RowItem | undefined): void {
    const move = this.#list.move();
    if (!move) return;
    move(item, before);
    this.#list.draw();
    this.#list.reveal(item);
    const items = this.#list.items();
    this.#list.say(
      listText(this.#list.translator(), 'movedTo', {
        name: displayName(item.file.name),
        position: items.indexOf(item) + 1,
        total: items.length,
      }),
    );
  }
}

/** Ignores the click that may follow a drag. It would choose a row. */
function ignoreClick(rows: HTMLElement): void {
  const ended = new AbortController();
  const options = { capture: true, signal: ended.signal };
  rows.addEventListener('click', (event) => event.stopPropagation(), options);
  setTimeout(() => ended.abort());
}

/** Returns where a row would be dropped. Undefined outside of the visible rows. */
function placeAt(
  rows: HTMLElement,
  dragged: HTMLElement,
  { clientX, clientY }: PointerEvent,
): Place | undefined {
  const contains = (element: Element): boolean => {
    const { left, right, top, bottom } = element.getBoundingClientRect();
    return clientX >= left && clientX <= right && clientY >= top && clientY <= bottom;
  };
  if (!contains(rows.parentElement ?? rows)) return undefined;
  const all = [...rows.querySelectorAll<HTMLElement>('.row')];
  const row = all.find(contains);
  if (!row || row === dragged) return undefined;
  const { left, right, top, bottom } = row.getBoundingClientRect();
  const isGrid = all.some((other) => other !== row && other.offsetTop === row.offsetTop);
  if (!isGrid) {
    const isAfter = clientY > (top + bottom) / 2;
    return { row, isAfter, side: isAfter ? 'bottom' : 'top' };
  }
  const isRight = clientX > (left + right) / 2;
  const isRightToLeft = getComputedStyle(rows).direction === 'rtl';
  return { row, isAfter: isRight !== isRightToLeft, side: isRight ? 'right' : 'left' };
}
