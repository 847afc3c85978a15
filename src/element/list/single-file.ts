import type { ListItem } from './list-item.ts';

/* A control for one file. A good file stays until the file that replaces it has been uploaded. */

/** Removes the files that a new file replaces at once: those in progress, failed or refused. */
export function makeRoom(items: readonly ListItem[]): void {
  for (const item of items) {
    if (item.formValue === undefined && !item.removed && item.deletion === 'none') item.remove();
  }
}

/** Removes the files that a finished file replaces. */
export function removeOthers(items: readonly ListItem[], done: ListItem): void {
  for (const item of items) if (item !== done && item.formValue !== undefined) item.remove();
}
