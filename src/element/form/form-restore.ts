import type { ExistingFile } from '../events.ts';
import type { FileInfo, ListItem } from '../list/list-item.ts';

/** What the browser restores after Back, or in a tab that it had discarded. */
interface FormState {
  readonly files: readonly ExistingFile[];
  /** Files whose upload had not finished. */
  readonly interrupted: readonly FileInfo[];
}

/** Returns the form state. Files that were refused or aborted are left out. */
export function serializeFormState(items: readonly ListItem[]): string {
  const files: object[] = [];
  for (const { file, state, removed, deletion, counted } of items) {
    const { name, size, type } = file;
    if (deletion === 'running') continue;
    if (state.status === 'done') {
      const { id } = state.file;
      files.push({ id, name, size, type, ...(removed && { removed }) });
    } else if (counted || isInterrupted(state)) files.push({ interrupted: true, name, size, type });
  }
  return JSON.stringify(files);
}

function isInterrupted(state: ListItem['state']): boolean {
  return state.status === 'failed' && state.error.code === 'upload-interrupted';
}

/** Returns no files for another format: the state may be from an older version of the page. */
export function parseFormState(value: unknown): FormState {
  const entries = typeof value === 'string' ? parseJson(value) : [];
  const interrupted = entries.filter(isInterruptedFile);
  return { files: entries.filter(isExistingFile), interrupted };
}

function parseJson(text: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}

/**
 * Validates the files that a page sets. `invalidCount` is the number of entries that are not files. Entries of
 * the element's own `files` whose upload is not done are left out: they are no existing files.
 */
export function parseExistingFiles(value: unknown): {
  readonly files: readonly ExistingFile[];
  readonly invalidCount: number;
} {
  const entries: readonly unknown[] = Array.isArray(value) ? value : [];
  const set = entries.filter((entry) => !isUnfinished(entry));
  const files = set.filter(isExistingFile);
  return { files, invalidCount: set.length - files.length };
}

function isUnfinished(value: unknown): boolean {
  const { status } = fieldsOf(value);
  return typeof status === 'string' && status !== 'done';
}

function isExistingFile(value: unknown): value is ExistingFile {
  const { id, removed } = fieldsOf(value);
  return (
    typeof id === 'string' &&
    id !== '' &&
    (removed === undefined || typeof removed === 'boolean') &&
    isDescribed(value)
  );
}

function isInterruptedFile(value: unknown): value is FileInfo {
  const { interrupted, name } = fieldsOf(value);
  return interrupted === true && typeof name === 'string' && isDescribed(value);
}

function isDescribed(value: unknown): boolean {
  const { name, size, type } = fieldsOf(value);
  return (
    (name === undefined || typeof name === 'string') &&
    (size === undefined || typeof size === 'number') &&
    (type === undefined || typeof type === 'string')
  );
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
