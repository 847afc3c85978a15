import { ExistingItem } from './existing-item.ts';
import { InterruptedItem } from './interrupted-item.ts';
import { isSameFile, relativePath, setRelativePath } from '../input/file-identity.ts';
import type { ListItem } from './list-item.ts';
import { UploadItem } from './upload-item.ts';

/* Files that take the place of others. In a control for one file, a good file stays until the new one is done. */

/** Removes the row that asked the user to choose this file again. */
export function replaceInterrupted(items: readonly ListItem[], file: File): void {
  itemToResume(items, file)?.leave();
}

/** Gives a file that was chosen by itself the path of the interrupted upload, to which the path belongs. */
export function adoptPath(items: readonly ListItem[], file: File): void {
  const path = itemToResume(items, file)?.kept?.path;
  if (path !== undefined && !relativePath(file)) setRelativePath(file, path);
}

/** The size of a file that was queued is not known. */
function itemToResume(items: readonly ListItem[], file: File): InterruptedItem | undefined {
  const similar = items
    .filter((item) => item instanceof InterruptedItem)
    .filter((item) => item.file.name === file.name);
  const isUnknown = ({ file: { size } }: ListItem): boolean => size === undefined;
  const same = similar.filter((item) => item.file.size === file.size);
  const path = relativePath(file) || undefined;
  return same.find(({ kept }) => kept?.path === path) ?? same[0] ?? similar.find(isUnknown);
}

/**
 * Removes the files that a new file replaces at once: those in progress, failed or refused. An interrupted upload is not
 * deleted, because the user may have chosen a wrong file to resume it.
 *
 * @param added the new file
 * @param isRefused whether it is not uploaded
 */
export function makeRoom(items: readonly ListItem[], added: UploadItem, isRefused: boolean): void {
  for (const item of items) {
    if (item === added || item.formValue !== undefined || item.removed || item.deletion !== 'none')
      continue;
    const isInterrupted = item instanceof InterruptedItem;
    // The same file resumes what a failed attempt has uploaded.
    if (!isRefused && item instanceof UploadItem && isFailureOf(item, added.source)) {
      item.leave();
      abortAfter(added, item);
    } else if (!isInterrupted) item.remove();
    else if (!isRefused) item.leave();
  }
}

/** Deletes what the new attempt has not resumed, once it has ended and can no longer resume it. */
function abortAfter(added: UploadItem, failed: UploadItem): void {
  const stop = added.subscribe(({ status }) => {
    if (status !== 'done' && status !== 'aborted') return;
    stop();
    failed.abort();
  });
}

function isFailureOf({ state, source }: UploadItem, file: File): boolean {
  return state.status === 'failed' && isSameFile(source, file);
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
