import type { UploadItem } from './upload-item.ts';
import { words } from './words.ts';

/** What a form posts: one entry of this name for each finished file, or nothing at all. */
export function formValue(name: string, items: readonly UploadItem[]): FormData | null {
  const ids = fileIds(items);
  if (name === '' || ids.length === 0) return null;
  const data = new FormData();
  for (const id of ids) data.append(name, id);
  return data;
}

export function fileIds(items: readonly UploadItem[]): string[] {
  return items.flatMap(({ postedId }) => postedId ?? []);
}

export interface Problem {
  readonly flags: ValidityStateFlags;
  readonly message: string;
}

/** Why the form cannot be sent yet, the most pressing reason first, or undefined. */
export function formProblem(items: readonly UploadItem[], required: boolean): Problem | undefined {
  if (items.some(({ state }) => state.status === 'failed')) {
    return { flags: { customError: true }, message: words.someFailed };
  }
  if (items.some(({ state }) => state.status === 'aborted')) {
    return { flags: { customError: true }, message: words.someCancelled };
  }
  if (items.some(({ busy }) => busy)) {
    return { flags: { customError: true }, message: words.stillUploading };
  }
  if (required && fileIds(items).length === 0) {
    return { flags: { valueMissing: true }, message: words.valueMissing };
  }
  return undefined;
}
