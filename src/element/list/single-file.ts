import { ExistingItem } from './existing-item.ts';
import { InterruptedItem } from './interrupted-item.ts';
import type { ListItem } from './list-item.ts';

/* Files that take the place of others. In a control for one file, a good file stays until the new one is done. */

/** Removes the row that asked the user to choose this file again. The size of a file that was queued is not known. */
export function replaceInterrupted(items: readonly ListItem[], file: File): void {
  const similar = items
    .filter((item) => item instanceof InterruptedItem)
    .filter((item) => item.file.name === file.name);
  const isSame = ({ file: { size } }: ListItem): boolean => size === file.size;
  const isUnknown = ({ file: { size } }: ListItem): boolean => size === undefined;
  (similar.find(isSame) ?? similar.find(isUnknown))?.leave();
}

/**
 * Removes the files that a new file replaces at once: those in progress, failed or refused. An interrupted upload is not
 * deleted, because the user may have chosen a wrong file to resume it.
 *
 * @param added the new file
 * @param isRefused whether it is not uploaded
 */
export function makeRoom(items: readonly ListItem[], added: ListItem, isRefused: boolean): void {
  for (const item of items) {
    if (item === added || item.formValue !== undefined || item.removed || item.deletion !== 'none')
      continue;
    if (!(item instanceof InterruptedItem)) item.remove();
    else if (!isRefused) item.leave();
  }
}

/** Removes the files that a finished file replaces. */
export function removeOthers(items: readonly ListItem[], done: ListItem): void {
  for (const item of items) if (item !== done && item.formValue !== undefined) item.remove();
}

/** A finished upload has taken the place of existing files that the page sets later. Changes nothing on the server. */
export function yieldToUpload(items: readonly ListItem[]): void {
  const isUpload = (item: ListItem): boolean => !item.existing && item.formValue !== undefined;
  if (!items.some(isUpload)) return;
  for (const item of items) if (item instanceof ExistingItem) item.remove();
}
