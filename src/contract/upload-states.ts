import type { FilestoreError } from './errors.ts';

/** A file that S3 has accepted and that waits for its form: the `id` is what the form posts. */
export interface UploadedFile {
  readonly id: string;
  /** Cleaned by the browser only for display; the server cleans it again. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** Media type as it was signed into the upload. */
  readonly type: string;
}

/** One upload in the browser. The journey ends in `done`, `failed` or `aborted` and never leaves it. */
export type UploadState =
  | { readonly status: 'queued' }
  | { readonly status: 'presigning' }
  /** `sent` bytes of `total` have left the browser; less than all of them may have arrived. */
  | {
      readonly status: 'sending';
      readonly id: string;
      readonly sent: number;
      readonly total: number;
    }
  /** All bytes have left; S3 has not answered yet. */
  | { readonly status: 'confirming'; readonly id: string }
  | { readonly status: 'done'; readonly file: UploadedFile }
  | { readonly status: 'failed'; readonly error: FilestoreError }
  | { readonly status: 'aborted' };

export type UploadStatus = UploadState['status'];

/** The one table of legal moves. `sending` to `presigning`: the URL expired before S3 took the file. */
export const uploadTransitions: Readonly<Record<UploadStatus, readonly UploadStatus[]>> = {
  queued: ['presigning', 'failed', 'aborted'],
  presigning: ['sending', 'failed', 'aborted'],
  sending: ['sending', 'confirming', 'presigning', 'failed', 'aborted'],
  confirming: ['done', 'presigning', 'failed', 'aborted'],
  done: [],
  failed: [],
  aborted: [],
};

/** The next state, or an error that names the move the table does not have. */
export function moveUpload(from: UploadState, to: UploadState): UploadState {
  if (!uploadTransitions[from.status].includes(to.status)) {
    throw new Error(`An upload cannot go from ${from.status} to ${to.status}`);
  }
  return to;
}

export function isEnded(state: UploadState): boolean {
  return uploadTransitions[state.status].length === 0;
}
