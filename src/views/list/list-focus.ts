import { focusedButton, type RowAction } from '../row/row-buttons.ts';
import type { RowItem } from '../row/row-item.ts';
import { hasModifier, moveInToolbar, moveOf, type Move } from './list-keys.ts';

/** The list view, as its focus needs it. */
interface FocusableList {
  readonly box: HTMLElement;
  /** The items that the filter shows. */
  items(): readonly RowItem[];
  indexOf(key: string | undefined): number;
  /** Draws a row and scrolls a long list to it. */
  scrollTo(index: number): void;
  /** The rows that Page Up and Page Down pass. */
  rowsPerPage(): number;
  /** Renders in the next frame. */
  changed(): void;
  /** Renders at once. */
  draw(): void;
  /** Called when no element of the list can take the focus. */
  focusElsewhere(): void;
}

/** What had the focus before the list was drawn. */
interface HadFocus {
  readonly key: string | undefined;
  readonly index: number;
  readonly inSummary: boolean;
}

/**
 * The focus within the list. The arrow keys, Home, End and the page keys move it between rows, and Delete removes a
 * file. When its element goes, it moves to the one in its place.
 */
export class ListFocus {
  /**
   * The row that was tapped or got the focus last. In a long list, its complete texts are below the list, and its
   * button is the only Tab stop of the rows.
   */
  chosenKey: string | undefined;
  #chosenAct: RowAction = 'remove';
  #chosenTool = '';
  readonly #list: FocusableList;

  constructor(list: FocusableList) {
    this.#list = list;
  }

  /** The button of the chosen row that got the focus last. */
  get chosenAct(): RowAction {
    return this.#chosenAct;
  }

  /** The tool that got the focus last. */
  get chosenTool(): string {
    return this.#chosenTool;
  }

  /** The key of the row with the focus. */
  get key(): string | undefined {
    return this.in('.row')?.dataset['key'];
  }

  /** The button with the focus, if it is one of the row of an item. */
  buttonOf(key: string): ReturnType<typeof focusedButton> {
    return this.key === key ? focusedButton(this.in('.row'), this.in('.row-button')) : undefined;
  }

  /** Returns the closest ancestor of the focused element that matches, or the element itself. */
  in(selector: string): HTMLElement | undefined {
    const root = this.#list.box.getRootNode() as Document | ShadowRoot;
    return root.activeElement?.closest<HTMLElement>(selector) ?? undefined;
  }

  readonly choose = ({ target }: Event): void => {
    const element = target as Element;
    // The click has removed its row, and the focus has moved to another one.
    if (!element.isConnected) return;
    this.chosenKey = element.closest<HTMLElement>('.row')?.dataset['key'];
    const act = element.closest('.row-button')?.getAttribute('data-act');
    if (act) this.#chosenAct = act as RowAction;
    this.#list.changed();
  };

  readonly chooseTool = ({ target }: Event): void => {
    this.#chosenTool = (target as HTMLElement).dataset['tool'] ?? '';
    this.#list.changed();
  };

  readonly onToolKey = (event: KeyboardEvent): void => {
    const toolbar = (event.target as Element).closest('[role=toolbar]');
    if (!toolbar || !moveInToolbar(event, toolbar)) return;
    event.preventDefault();
    this.#list.draw();
  };

  readonly onRowKey = (event: KeyboardEvent): void => {
    const index = this.#list.indexOf(this.key);
    if (index < 0) return;
    if (event.key === 'Delete' && !event.repeat && !hasModifier(event)) {
      this.in('.row')
        ?.querySelector<HTMLElement>('[data-act=remove]:not([aria-disabled])')
        ?.click();
      return;
    }
    const move = moveOf(event, this.#list.rowsPerPage());
    if (!move) return;
    event.preventDefault();
    this.#move(move, index);
    // At once, because the next key may be Tab.
    this.#list.draw();
  };

  /** Remembers the focus before the list is drawn. */
  remember(): HadFocus {
    const { key } = this;
    return {
      key,
      index: this.#list.indexOf(key),
      inSummary: this.in('.rows-tools') !== undefined,
    };
  }

  /** Moves the focus if its element has gone with the last drawing. */
  restore({ key, index, inSummary }: HadFocus): void {
    if (key !== undefined && this.key !== key) this.#focusNear(key, index);
    else if (inSummary && !this.in('.rows-tools')) this.#focusSummary();
  }

  #move(move: Move, index: number): void {
    const last = this.#list.items().length - 1;
    switch (move.to) {
      case 'row':
        this.#focusRow(Math.min(last, Math.max(0, index + move.by)));
        return;
      case 'first-row':
        this.#focusRow(0);
        return;
      case 'last-row':
        this.#focusRow(last);
        return;
      case 'button': {
        const buttons = [...(this.in('.row')?.querySelectorAll('button') ?? [])];
        const focused = buttons.findIndex((button) => button === this.in('button'));
        buttons[focused + move.by]?.focus();
      }
    }
  }

  /** Moves the focus to the same button of another row, or to its last button. */
  #focusRow(index: number): void {
    this.chosenKey = this.#list.items()[index]?.key;
    this.#list.scrollTo(index);
    const row = this.#rowOf(this.chosenKey);
    const same = row?.querySelector<HTMLElement>(`[data-act=${this.#chosenAct}]`);
    (same ?? row?.querySelector<HTMLElement>('.row-button:last-of-type'))?.focus();
  }

  /** Moves a lost focus to another button of its row, to the row in its place, or to the last row. */
  #focusNear(key: string, index: number): void {
    const items = this.#list.items();
    const newIndex = this.#list.indexOf(key);
    const nextIndex = newIndex < 0 ? Math.min(index, items.length - 1) : newIndex;
    const next = items[nextIndex];
    if (next) this.#list.scrollTo(nextIndex);
    const row = next && this.#rowOf(next.key);
    // A row that was moved keeps the focus on the same button.
    const button =
      newIndex < 0
        ? row?.querySelector<HTMLElement>('.row-button:last-of-type')
        : (row?.querySelector<HTMLElement>(`[data-act=${this.#chosenAct}]`) ??
          row?.querySelector<HTMLElement>('.row-button'));
    if (button) button.focus();
    else this.#focusSummary();
  }

  /** Moves a lost focus to a button of the summary, for example after Resume has replaced Pause. */
  #focusSummary(): void {
    const first = (selector: string): HTMLElement | null =>
      this.#list.box.querySelector(`${selector}:not(:disabled)`);
    const button =
      first('.rows-tool') ?? first('.rows-filter[aria-pressed=true]') ?? first('.row-button');
    if (button) button.focus();
    else this.#list.focusElsewhere();
  }

  #rowOf(key: string | undefined): HTMLElement | undefined {
    const rows = this.#list.box.querySelectorAll<HTMLElement>('.row');
    return [...rows].find(({ dataset }) => dataset['key'] === key);
  }
}
