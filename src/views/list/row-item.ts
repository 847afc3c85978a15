import type { UploadState, UploadStatus } from '../../contract/upload-states.ts';

/** A file in the list. The element's items are authoritative; the rows only draw them. */
export interface RowItem {
  /** Unique on the page. Exists before the server returns an id. */
  readonly key: string;
  readonly file: { readonly name: string; readonly size: number };
  readonly state: UploadState;
  /** Whether an existing file was removed. It is not posted, and can be restored. */
  readonly removed: boolean;
  retry(): void;
  pause(): void;
  resume(): void;
  remove(): void;
  restore(): void;
}

/** The filters of the list. */
export const filters = ['all', 'active', 'failed', 'done'] as const;
export type Filter = (typeof filters)[number];

export const statusesByFilter: Readonly<Record<Filter, readonly UploadStatus[]>> = {
  all: [],
  active: ['queued', 'hashing', 'presigning', 'sending', 'waiting', 'paused', 'confirming'],
  failed: ['failed', 'aborted'],
  done: ['done'],
};

export function applyFilter(items: readonly RowItem[], filter: Filter): readonly RowItem[] {
  const statuses = statusesByFilter[filter];
  return filter === 'all' ? items : items.filter(({ state }) => statuses.includes(state.status));
}
