import type { ExistingFile } from '../events.ts';
import { isIterable } from '../input/addable-files.ts';
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
  for (const { file, source = file, state, removed, deletion, counted } of items) {
    const { name, type } = state.status === 'done' ? file : source;
    // It is not posted.
    if (deletion !== 'none') continue;
    if (state.status === 'done') {
      const { id } = state.file;
      files.push({ id, name, size: file.size, type, ...(removed && { removed }) });
    } else if (counted || isInterrupted(state)) {
      // Reading the size would block the page. The upload of a queued file reads it in its turn.
      const size = state.status === 'queued' ? undefined : source.size;
      files.push({ interrupted: true, name, size, type });
    }
  }
  return JSON.stringify(files);
}

function isInterrupted(state: ListItem['state']): boolean {
  return state.status === 'failed' && state.error.code === 'upload-interrupted';
}

/** Returns no files for another format: the state may be from an older version of the page. */
export function parseFormState(value: unknown): FormState {
  const entries = typeof value === 'string' ? parseJson(value) : [];
  const interrupted = entries.flatMap((entry) => toInterruptedFile(entry) ?? []);
  return { files: entries.flatMap((entry) => toExistingFile(entry) ?? []), interrupted };
}

function parseJson(text: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}

/** The files that a page has set, and the number of entries that are not files. */
interface GivenFiles {
  readonly files: readonly ExistingFile[];
  readonly invalidCount: number;
}

/**
 * Reads the files that a page sets. Entries of the element's own `files` whose upload is not done are left out:
 * they are no existing files. Facts that are not known, such as a size of null, do not matter. Undefined for
 * something that is no list.
 */
export function parseExistingFiles(value: unknown): GivenFiles | undefined {
  const given = value ?? [];
  if (!isIterable(given)) return undefined;
  const entries = [...given].filter((entry) => !isUnfinished(entry));
  const files = entries.flatMap((entry) => toExistingFile(entry) ?? []);
  return { files, invalidCount: entries.length - files.length };
}

function isUnfinished(value: unknown): boolean {
  const { status } = fieldsOf(value);
  return typeof status === 'string' && status !== 'done';
}

/** Returns a copy, because the page may change its own object later. */
function toExistingFile(value: unknown): ExistingFile | undefined {
  const { id, removed } = fieldsOf(value);
  if (typeof id !== 'string' || id === '') return undefined;
  return { id, ...factsOf(value), ...(typeof removed === 'boolean' && { removed }) };
}

function toInterruptedFile(value: unknown): FileInfo | undefined {
  const { name = '', size, type = '' } = factsOf(value);
  return fieldsOf(value)['interrupted'] === true ? { name, size, type } : undefined;
}

/** The known facts. Databases return null for those that are not known, and some return sizes as text. */
function factsOf(value: unknown): Pick<ExistingFile, 'name' | 'size' | 'type'> {
  const { name, size, type } = fieldsOf(value);
  const bytes = typeof size === 'string' && size !== '' ? Number(size) : size;
  return {
    ...(typeof name === 'string' && { name }),
    ...(typeof bytes === 'number' && bytes >= 0 && Number.isFinite(bytes) && { size: bytes }),
    ...(typeof type === 'string' && { type }),
  };
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
