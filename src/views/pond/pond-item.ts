import type { UploadState } from '../../contract/upload-states.ts';
import type { RowItem } from '../row/row-item.ts';

/** A file in the view. The element's items are authoritative; FilePond only draws them. */
export interface PondItem extends RowItem {
  readonly file: File;
  /** Number of the current upload: 1 for the first, one more for each retry. */
  readonly attempt: number;
  /** Calls the listener at each change of state. Returns a function that removes the listener. */
  subscribe(listener: (state: UploadState) => void): () => void;
  /** Deletes a finished upload on the server, then removes the file from the list. */
  revert(): Promise<void>;
  /** Called when the user removes the file from the list. */
  removeFromList(): void;
}

/** Cancels an upload: removes the row and the file on the server. */
export function cancel(item: PondItem): void {
  // An upload that has just finished is reverted. Its row shows a failure.
  if (item.state.status === 'done') void item.revert().catch(() => undefined);
  else item.removeFromList();
}

/** The name of the metadata with an item's key. The adapters use it to find the item of FilePond's file. */
export const KEY_METADATA = 'filestoreKey';
