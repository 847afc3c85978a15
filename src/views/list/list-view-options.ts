import type { Translator } from '../../i18n/translator.ts';
import type { RowContext } from '../row/row-buttons.ts';
import type { Lock, RowItem } from '../row/row-item.ts';

/** Moves an item before another one, or to the end. */
export type MoveItem = (item: RowItem, before: RowItem | undefined) => void;

export interface ListViewOptions {
  readonly lock: () => Lock;
  readonly translator: () => Translator;
  /** Called when the last row, which had the focus, has been removed. */
  readonly focusElsewhere: () => void;
  /** The element of the rows, if others may draw the same files. */
  readonly thumbnailOwner?: object;
  readonly preview?: () => RowContext['preview'];
  /** Undefined if the order is fixed. */
  readonly move?: () => MoveItem | undefined;
  /** Announces a text to screen readers. */
  readonly say: (text: string) => void;
  /** Why the form was refused because of a file. Empty if it was not. */
  readonly problemOf: (key: string) => string;
}
