import type { ExistingFile } from '../events.ts';
import type { ListItem } from '../list/list-item.ts';

/** The state that the browser restores after Back, or in a tab that it had discarded. */
export function serializeFormState(items: readonly ListItem[]): string {
  const files = items.flatMap(({ file: { name, size, type }, formValue }): ExistingFile[] =>
    formValue === undefined ? [] : [{ id: formValue, name, size, type }],
  );
  return JSON.stringify(files);
}

/** Returns no files for another format: the state may be from an older version of the page. */
export function parseFormState(state: unknown): readonly ExistingFile[] {
  if (typeof state !== 'string') return [];
  try {
    return parseExistingFiles(JSON.parse(state)).files;
  } catch {
    return [];
  }
}

/** Validates the files that a page sets. `invalidCount` is the number of entries that are not files. */
export function parseExistingFiles(value: unknown): {
  readonly files: readonly ExistingFile[];
  readonly invalidCount: number;
} {
  const entries: readonly unknown[] = Array.isArray(value) ? value : [];
  const files = entries.filter(isExistingFile);
  return { files, invalidCount: entries.length - files.length };
}

function isExistingFile(value: unknown): value is ExistingFile {
  if (typeof value !== 'object' || value === null) return false;
  const { id, name, size, type } = value as Record<string, unknown>;
  return (
    typeof id === 'string' &&
    id !== '' &&
    (name === undefined || typeof name === 'string') &&
    (size === undefined || typeof size === 'number') &&
    (type === undefined || typeof type === 'string')
  );
}
