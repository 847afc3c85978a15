import { listText } from '../../i18n/list-text.ts';
import type { Translator } from '../../i18n/translator.ts';
import { displayName } from '../../contract/file-names.ts';
import type { Filter, RowItem } from '../row/row-item.ts';
import type { ListViewOptions, MoveItem } from './list-view-options.ts';

/** The list, as its order needs it. */
interface OrderedList {
  /** The files in their order. */
  readonly items: () => readonly RowItem[];
  readonly move: MoveItem;
  /** Renders at once. */
  readonly draw: () => void;
  readonly say: (text: string) => void;
  readonly translator: () => Translator;
}

/** Returns how people change the order. Undefined if it is fixed, or if a filter hides some files. */
export function rowOrder(
  items: () => readonly RowItem[],
  filter: Filter,
  { lock, move: mayMove, say, translator }: ListViewOptions,
  draw: () => void,
): RowOrder | undefined {
  const move = filter === 'all' && !lock() ? mayMove?.() : undefined;
  return move && items().length > 1
    ? new RowOrder({ items, move, draw, say, translator })
    : undefined;
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
    if (index <= 0) return;
    this.#moveTo(item, index - 1);
    this.#sayPlace(item);
  };

  /** Starts to drag a row at its thumbnail. */
  readonly drag = (down: PointerEvent): void => {
    const target = down.target as Element;
    const row = target.closest('.row-thumbnail')?.closest<HTMLElement>('.row');
    const item = this.#list.items().find(({ key }) => key === row?.dataset['key']);
    const rows = down.currentTarget as HTMLElement;
    if (!row || !item || down.button !== 0) return;
    const start = this.#list.items().indexOf(item);
    const ended = new AbortController();
    const { signal } = ended;
    let isDragging = false;

    const end = (): void => {
      ended.abort();
      delete row.dataset['dragged'];
    };
    const cancel = (): void => {
      end();
      if (isDragging) this.#moveTo(item, start);
    };
    const follow = (event: PointerEvent): void => {
      const distance = Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY);
      if (!isDragging && distance < DRAG_PIXELS) return;
      isDragging = true;
      row.dataset['dragged'] = '';
      const over = rowAt(rows, event);
      const index = this.#list.items().findIndex(({ key }) => key === over?.dataset['key']);
      if (over && over !== row && index >= 0 && hasPassed(event, over, row)) {
        this.#moveTo(item, index);
      }
    };
    const drop = (): void => {
      end();
      if (isDragging && this.#list.items().indexOf(item) !== start) this.#sayPlace(item);
    };
    // A row that moves in the document would lose the pointer.
    rows.setPointerCapture(down.pointerId);
    rows.addEventListener('pointermove', follow, { signal });
    rows.addEventListener('pointerup', drop, { signal });
    rows.addEventListener('pointercancel', cancel, { signal });
    // Chromium would drag the picture or the text of the row.
    rows.addEventListener('dragstart', (event) => event.preventDefault(), { signal });
    document.addEventListener(
      'keydown',
      (event) => {
        if (event.key === 'Escape') cancel();
      },
      { signal },
    );
  };

  #moveTo(item: RowItem, index: number): void {
    const others = this.#list.items().filter((one) => one !== item);
    this.#list.move(item, others[index]);
    this.#list.draw();
  }

  #sayPlace(item: RowItem): void {
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

function rowAt(rows: HTMLElement, { clientX, clientY }: PointerEvent): HTMLElement | undefined {
  return [...rows.querySelectorAll<HTMLElement>('.row')].find((row) => {
    const { left, right, top, bottom } = row.getBoundingClientRect();
    return clientX >= left && clientX <= right && clientY >= top && clientY <= bottom;
  });
}

/** Whether the pointer is beyond the middle of a row. Before, rows of different heights would change places for ever. */
function hasPassed(
  { clientX, clientY }: PointerEvent,
  over: HTMLElement,
  dragged: HTMLElement,
): boolean {
  const [to, from] = [over.getBoundingClientRect(), dragged.getBoundingClientRect()];
  const isBeside = to.top < from.bottom && from.top < to.bottom;
  if (isBeside) {
    const middle = (to.left + to.right) / 2;
    return to.left > from.left ? clientX > middle : clientX < middle;
  }
  const middle = (to.top + to.bottom) / 2;
  return to.top > from.top ? clientY > middle : clientY < middle;
}
