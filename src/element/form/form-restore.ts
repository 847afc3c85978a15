import type { ExistingFile } from '../events.ts';
import type { ListItem } from '../list/list-item.ts';

/** What the browser keeps of the control for Back, or for a tab that it had to throw away. */
export function serializeFormState(items: readonly ListItem[]): string {
  const files = items.flatMap(({ file: { name, size, type }, formValue }): ExistingFile[] =>
    formValue === undefined ? [] : [{ id: formValue, name, size, type }],
  );
  return JSON.stringify(files);
}

/** Nothing, of what is not such a text: it may be from an older version of the page. */
export function parseFormState(state: unknown): readonly ExistingFile[] {
  if (typeof state !== 'string') return [];
  try {
    return parseExistingFiles(JSON.parse(state)).files;
  } catch {
    return [];
  }
}

/** Of what a page gives; `strange` is how many entries are no files. */
export function parseExistingFiles(value: unknown): {
  readonly files: readonly ExistingFile[];
  readonly invalidCount: number;
} {
  const entries: readonly unknown[] = Array.isArray(value) ? value : [];
  const files = entries.filter(isStoredFile);
  return { files, invalidCount: entries.length - files.length };
}

function isStoredFile(value: unknown): value is ExistingFile {
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
