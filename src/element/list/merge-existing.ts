import type { ExistingFile } from '../events.ts';
import { ExistingItem, type ExistingItemContext } from './existing-item.ts';
import type { ListItem } from './list-item.ts';
import { UploadItem } from './upload-item.ts';

/** The list after a page has set its existing files. */
interface MergedList {
  readonly items: readonly ListItem[];
  /** Items that are no longer on the list. */
  readonly left: readonly ListItem[];
  /** The ids of uploads from here that the page has named as existing. */
  readonly named: ReadonlySet<string>;
}

/** Whether two lists describe the same files in the same order. */
export function isSameList(one: readonly ExistingFile[], other: readonly ExistingFile[]): boolean {
  return (
    one.length === other.length &&
    one.every((file, index) => {
      const { id, name, size, type, removed = false } = other[index] as ExistingFile;
      return (
        file.id === id &&
        file.name === name &&
        file.size === size &&
        file.type === type &&
        (file.removed ?? false) === removed
      );
    })
  );
}

/**
 * Exchanges the existing files of a list. Uploads from here stay, because a page that sets a property again
 * must not take away what its user has uploaded since. An upload that the page names stays the upload that it
 * is, and leaves the list once the page no longer names it.
 *
 * @param files without repeated ids
 * @param named the result of the last call
 */
export function mergeExisting(
  items: readonly ListItem[],
  files: readonly ExistingFile[],
  named: ReadonlySet<string>,
  context: ExistingItemContext,
): MergedList {
  const wanted = new Map(files.map((file) => [file.id, file]));
  const existing = new Map<string, ExistingItem>();
  const uploads = new Map<string, UploadItem>();
  for (const item of items) {
    if (item instanceof ExistingItem) existing.set(item.id, item);
    if (item instanceof UploadItem && item.id !== undefined) uploads.set(item.id, item);
  }
  // In the order of the page, which may have taken over the order that its user has made.
  const first = files.map(
    (file) => uploads.get(file.id) ?? itemFor(file, existing.get(file.id), context),
  );
  const rest = items.filter((item) => {
    if (item instanceof ExistingItem) return !item.setByPage && !wanted.has(item.id);
    if (!(item instanceof UploadItem) || item.id === undefined) return true;
    if (wanted.has(item.id)) return false;
    return item.state.status !== 'done' || !named.has(item.id);
  });
  const merged: readonly ListItem[] = [...first, ...rest];
  const ids = new Set(wanted.keys());
  return {
    items: merged,
    // An item that was exchanged for one with other facts has not left.
    left: items.filter(
      (item) => !merged.includes(item) && !(item instanceof ExistingItem && ids.has(item.id)),
    ),
    named: new Set([...wanted.keys()].filter((id) => uploads.has(id))),
  };
}

/** Keeps what the user has removed. */
function itemFor(
  file: ExistingFile,
  present: ExistingItem | undefined,
  context: ExistingItemContext,
): ExistingItem {
  const isSame = file.removed === undefined || file.removed === present?.removed;
  if (present?.setByPage && isSame && present.matches(file)) return present;
  return new ExistingItem(
    { ...file, removed: file.removed ?? present?.removed ?? false },
    context,
    true,
  );
}

/** Returns the items of files that an earlier page has left. */
export function restoredItems(
  files: readonly ExistingFile[],
  setByPage: readonly ExistingFile[],
  context: ExistingItemContext,
): readonly ExistingItem[] {
  const set = new Set(setByPage.map(({ id }) => id));
  return files.map((file) => new ExistingItem(file, context, set.has(file.id)));
}

/** Returns files of which only the ids are given. */
export function knownFiles(
  ids: readonly string[],
  known: readonly ExistingFile[],
): readonly ExistingFile[] {
  const byId = new Map(known.map((file) => [file.id, file]));
  return ids.map((id) => byId.get(id) ?? { id });
}
