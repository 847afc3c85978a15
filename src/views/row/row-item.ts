import type { Translator } from '../../i18n/translator.ts';
import type { UploadState, UploadStatus } from '../../contract/upload-states.ts';

/** The deletion of an uploaded file on the server. */
export type Deletion = 'none' | 'running' | 'failed';

/**
 * Whether an earlier page began to upload the file. This page does not have its content. If the browser has kept the
 * upload, it can be resumed; otherwise it is lost.
 */
export type Interruption = 'none' | 'kept' | 'lost';

/** A file in the list. The element's items are authoritative; the rows only draw them. */
export interface RowItem {
  /** Unique on the page. Exists before the server returns an id. */
  readonly key: string;
  /** `size` is in bytes, and undefined if it is not known. */
  readonly file: { readonly name: string; readonly size: number | undefined };
  readonly state: UploadState;
  /** Whether an existing file was removed. It is not posted, and can be restored. */
  readonly removed: boolean;
  /** Whether it has failed or was aborted, and another attempt can help. */
  readonly retryable: boolean;
  readonly interruption?: Interruption;
  /** Returns a text in place of that of its state, if there is one. */
  stateText?(translator: Translator): string | undefined;
  /** Whether the server is being asked to delete the file, or could not delete it. */
  readonly deletion: Deletion;
  retry(): void;
  pause(): void;
  resume(): void;
  remove(): void;
  restore(): void;
}

/**
 * Why the buttons do nothing. Those of a disabled control cannot be focused. Those of a read-only control can, so that
 * the keyboard reaches each row.
 */
export type Lock = 'disabled' | 'read-only' | undefined;

/** The filters of a long list. */
export const filters = ['all', 'active', 'failed', 'done'] as const;
export type Filter = (typeof filters)[number];

export const statusesByFilter: Readonly<Record<Filter, readonly UploadStatus[]>> = {
  all: [],
  active: [
    'queued',
    'preparing',
    'hashing',
    'presigning',
    'sending',
    'waiting',
    'paused',
    'confirming',
  ],
  failed: ['failed', 'aborted'],
  done: ['done'],
};

export function applyFilter(items: readonly RowItem[], filter: Filter): readonly RowItem[] {
  const statuses = statusesByFilter[filter];
  if (filter === 'all') return items;
  return items.filter(({ state, removed }) => !removed && statuses.includes(state.status));
}
