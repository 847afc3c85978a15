import { errorTable, type FilestoreError } from './errors.ts';

/** A file that S3 has accepted and that waits for its form: the `id` is what the form posts. */
export interface UploadedFile {
  readonly id: string;
  /** Cleaned by the browser only for display; the server cleans it again. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** Media type as it was signed into the upload. */
  readonly type: string;
  /** CRC-64/NVME in base64, compared with S3's; not of a file that was sent as a form. */
  readonly checksum?: string;
  /** SHA-256 in base64, of a small file; S3 has compared it. */
  readonly sha256?: string;
}

/** How far it is. `sent` bytes of `total` have left the browser and never become less. */
export interface BytesSent {
  readonly sent: number;
  readonly total: number;
}

/** One upload in the browser. The journey ends in `done`, `failed` or `aborted` and never leaves it. */
export type UploadState =
  | { readonly status: 'queued' }
  /** Its bytes are read, because their checksum is part of the signature. */
  | { readonly status: 'hashing' }
  | { readonly status: 'presigning' }
  /** Speed and time over the last seconds; absent until they are known. */
  | ({
      readonly status: 'sending';
      readonly id: string;
      readonly bytesPerSecond?: number;
      readonly secondsLeft?: number;
    } & BytesSent)
  /** Nothing moves: there is no network, or a request is tried again in a while. */
  | ({ readonly status: 'waiting'; readonly reason: 'offline' | 'busy' } & BytesSent)
  /** Until `resume`. What S3 has of it stays there as long as an unstored file lives. */
  | ({ readonly status: 'paused' } & BytesSent)
  /** All bytes have left; S3 has not answered yet. */
  | { readonly status: 'confirming'; readonly id: string }
  | { readonly status: 'done'; readonly file: UploadedFile }
  | { readonly status: 'failed'; readonly error: FilestoreError }
  | { readonly status: 'aborted' };

export type UploadStatus = UploadState['status'];

const ENDS = ['failed', 'aborted'] as const;
const STOPS = ['waiting', 'paused', ...ENDS] as const;

/**
 * The one table of legal moves. Back to `queued`: after a pause, or anew because the server has
 * forgotten it. Back to `hashing` or `presigning`: the URL ended before S3 took the file.
 */
export const uploadTransitions: Readonly<Record<UploadStatus, readonly UploadStatus[]>> = {
  queued: ['hashing', 'presigning', 'sending', 'confirming', ...STOPS],
  hashing: ['presigning', ...STOPS],
  presigning: ['presigning', 'sending', 'queued', ...STOPS],
  sending: ['sending', 'confirming', 'presigning', 'queued', ...STOPS],
  waiting: ['hashing', 'presigning', 'sending', 'confirming', 'queued', ...STOPS],
  paused: ['queued', ...ENDS],
  confirming: ['done', 'sending', 'presigning', 'queued', ...STOPS],
  done: [],
  failed: [],
  aborted: [],
};

/** The next state, or an error that names the move the table does not have. */
export function transition(from: UploadState, to: UploadState): UploadState {
  if (!uploadTransitions[from.status].includes(to.status)) {
    throw new Error(`An upload cannot go from ${from.status} to ${to.status}`);
  }
  return to;
}

/** It can be paused, or goes on from a pause: one that only waits for S3's word cannot. */
export function canPause(status: UploadStatus): boolean {
  return status !== 'confirming' && !isTerminalStatus(status);
}

export function isTerminal(state: UploadState): boolean {
  return isTerminalStatus(state.status);
}

export function isTerminalStatus(status: UploadStatus): boolean {
  return uploadTransitions[status].length === 0;
}

/** Whether a retry by hand could succeed: not where the file itself was refused. */
export function canRetry(state: UploadState): boolean {
  if (state.status === 'failed') return !('permanent' in errorTable[state.error.code]);
  return state.status === 'aborted';
}
