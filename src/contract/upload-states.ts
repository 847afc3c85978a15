import type { FilestoreError } from './errors.ts';

/** A file that is in S3 and waits for its form. */
export interface UploadedFile {
  /** The id that the form posts. */
  readonly id: string;
  /** The name that was sent to the server, which stores a cleaned version. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** The media type that was signed into the upload. */
  readonly type: string;
  /** CRC-64/NVME in base64, compared with S3's. Absent if the file has a `sha256`. */
  readonly checksum?: string;
  /** SHA-256 in base64, compared with S3's. Only files of up to 8 MiB have one. */
  readonly sha256?: string;
  /** When the server deletes the file unless it is stored, in ISO 8601. */
  readonly expiresAt?: string;
  /** The server scans the file for malware, and can still reject it. */
  readonly scanPending?: boolean;
}

/** Progress in bytes. */
export interface BytesSent {
  /** Bytes that have left the browser. The number never decreases during an upload. */
  readonly sent: number;
  /** Bytes to send in total. */
  readonly total: number;
}

/**
 * Why an upload waits: the browser has no network, a server did not respond, or a server responded that it is busy or
 * has failed.
 */
export type WaitReason = 'offline' | 'unreachable' | 'busy';

/** The state of one upload in the browser. `done`, `failed` and `aborted` are final. */
export type UploadState =
  /** Waits for its turn. */
  | { readonly status: 'queued' }
  /** The page's function `prepare` is at work. `share` is from 0 to 1. */
  | { readonly status: 'preparing'; readonly share: number }
  /** Computes the checksum, which is part of the signature. */
  | { readonly status: 'hashing' }
  /** Waits for a signed URL. */
  | { readonly status: 'presigning' }
  /** Sends bytes. Speed and remaining time, from the last seconds, are absent until they are known. */
  | ({
      readonly status: 'sending';
      readonly id: string;
      readonly bytesPerSecond?: number;
      readonly secondsLeft?: number;
    } & BytesSent)
  /** Waits before a retry. */
  | ({ readonly status: 'waiting'; readonly reason: WaitReason } & BytesSent)
  /** Stopped until `resume`. Parts that are in S3 are kept until the file expires. */
  | ({ readonly status: 'paused' } & BytesSent)
  /** All bytes have left the browser, and S3 has not confirmed them yet. */
  | { readonly status: 'confirming'; readonly id: string }
  /** Uploaded and confirmed. */
  | { readonly status: 'done'; readonly file: UploadedFile }
  /** Failed with an error that no automatic retry could resolve. */
  | { readonly status: 'failed'; readonly error: FilestoreError }
  /** Aborted by the page or the user. */
  | { readonly status: 'aborted' };

/** The name of an upload's state. */
export type UploadStatus = UploadState['status'];

const ENDS = ['failed', 'aborted'] as const;
const STOPS = ['waiting', 'paused', ...ENDS] as const;

/**
 * The only table of legal transitions. An upload returns to `queued` after a pause, or when it starts over
 * because the server no longer has it. It returns to `hashing` or `presigning` when its URL has expired
 * before S3 accepted the file.
 */
export const uploadTransitions: Readonly<Record<UploadStatus, readonly UploadStatus[]>> = {
  queued: ['preparing', 'hashing', 'presigning', 'sending', 'confirming', ...STOPS],
  preparing: ['preparing', 'hashing', 'presigning', 'sending', 'confirming', 'queued', ...STOPS],
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

/** Returns the next state. Throws an error if the table lacks the transition. */
export function transition(from: UploadState, to: UploadState): UploadState {
  if (!uploadTransitions[from.status].includes(to.status)) {
    throw new Error(`An upload cannot go from ${from.status} to ${to.status}`);
  }
  return to;
}

/** Whether an upload can be paused or resumed. It cannot while it only waits for S3's confirmation. */
export function canPause(status: UploadStatus): boolean {
  return status !== 'confirming' && !isTerminalStatus(status);
}

export function isTerminal(state: UploadState): boolean {
  return isTerminalStatus(state.status);
}

export function isTerminalStatus(status: UploadStatus): boolean {
  return uploadTransitions[status].length === 0;
}
