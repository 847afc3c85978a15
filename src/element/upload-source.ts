import type { Messages } from '../i18n/messages.ts';
import type { Lock } from '../views/row/row-item.ts';
import type { Intake } from './input/intake.ts';
import type { ListItem } from './list/list-item.ts';
import type { ListSettings } from './list/list-settings.ts';
import type { UploadList } from './list/upload-list.ts';

/** A part that draws a field, as the field sees it. */
export interface AttachedPart extends HTMLElement {
  requestUpdate(): void;
  /** Draws a change at once. */
  drawNow(): void;
  /** The button that opens the file dialog. */
  readonly button?: HTMLElement | undefined;
  openFileDialog?(): void;
  /** Whether the dialog is one for a folder or for a camera. */
  readonly isSpecialDialog?: boolean;
  /** A button of a file's row, if the part has drawn the row. */
  rowButton?(key: string): HTMLElement | undefined;
  /** Draws the row of a file and scrolls to it. */
  reveal?(key: string): void;
  /** Whether the part shows the interrupted uploads, so that the list leaves them out. */
  readonly showsInterrupted?: boolean;
}

/** The files that a part shows or adds to, and what it has to know of their field. */
export interface UploadSource {
  readonly list: UploadList;
  readonly intake: Intake;
  settings(): ListSettings;
  lock(): Lock;
  /** Whether the form needs at least one finished file. */
  isRequired(): boolean;
  /** Texts of the page. */
  messages(): Partial<Messages> | undefined;
  /** Announces a text to screen readers. */
  say(text: string): void;
  /** Why the form was refused. Empty if it was not. */
  problem(): string;
  /** The same, if it was refused because of this file. */
  problemOf(key: string): string;
  /** Moves the focus to the button that opens the file dialog. */
  focus(): void;
  /** The parts that are connected, in the order in which they came. */
  readonly parts: Set<AttachedPart>;
}

/** Not members of the elements, because pages have no use for them. */
const sources = new WeakMap<object, UploadSource>();

/** The connected parts, which look for their field again when one comes or goes. */
const waiting = new Set<() => void>();

/** Calls `listener` each time an element has come into the document or has left it. Returns a function that ends this. */
export function onOwnersChanged(listener: () => void): () => void {
  waiting.add(listener);
  return () => waiting.delete(listener);
}

export function ownersChanged(): void {
  for (const listener of waiting) listener();
}

/** The items that a list beside the parts shows: without the interrupted uploads, if another part shows them. */
export function listedItems({
  list,
  parts,
}: Pick<UploadSource, 'list' | 'parts'>): readonly ListItem[] {
  const areElsewhere = [...parts].some(({ showsInterrupted }) => showsInterrupted);
  return areElsewhere
    ? list.items.filter(({ interruption }) => interruption !== 'kept')
    : list.items;
}

export function provideSource(owner: object, source: UploadSource): void {
  sources.set(owner, source);
}

/** The files of an element or a controller. Undefined for another one, and for an element that is not defined yet. */
export function sourceOf(owner: object): UploadSource | undefined {
  return sources.get(owner);
}
