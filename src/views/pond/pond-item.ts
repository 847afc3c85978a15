import type { UploadState } from '../../contract/upload-states.ts';

/** A file as the view sees it. The element's items are the truth; FilePond only draws them. */
export interface PondItem {
  /** Unique on the page, known before the server gives an id. */
  readonly key: string;
  readonly file: File;
  readonly state: UploadState;
  /** Counts its uploads: 1 is the first, every retry is one more. */
  readonly attempt: number;
  /** Calls back at each change of state; returns what ends that. */
  subscribe(listener: (state: UploadState) => void): () => void;
  /** Starts a new upload of a file whose last one failed or was aborted. */
  retry(): void;
  abort(): void;
  pause(): void;
  resume(): void;
  /** Deletes a finished upload on the server, then forgets the file. */
  revert(): Promise<void>;
  /** The person took it off the list. */
  removeFromList(): void;
}

/** What a person means by cancel: no row, no upload, nothing on the server. */
export function cancel(item: PondItem): void {
  // One that has finished in the very moment is undone; a failure shows on its row.
  if (item.state.status === 'done') void item.revert().catch(() => undefined);
  else item.removeFromList();
}

/** FilePond keeps it with its own item; the adapters find ours by it. */
export const KEY_METADATA = 'filestoreKey';
