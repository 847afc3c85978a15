import type { UploadState, UploadStatus } from '../../contract/upload-states.ts';

/** A file as the rows see it. The element's items are the truth; the rows only draw them. */
export interface RowItem {
  /** Unique on the page, known before the server gives an id. */
  readonly key: string;
  readonly file: { readonly name: string; readonly size: number };
  readonly state: UploadState;
  /** From before this page, and taken off what is posted; it can be put back. */
  readonly removed: boolean;
  retry(): void;
  pause(): void;
  resume(): void;
  restore(): void;
}

/** Which files are shown. */
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
