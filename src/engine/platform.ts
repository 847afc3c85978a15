import type { ResponseOf, ApiOperation, BodyOf } from '../contract/operations.ts';
import type { ApiCall } from '../transport/api-client.ts';
import type { FormRequest } from '../transport/post-object.ts';
import type { PutResult, PutRequest, TransferOptions } from '../transport/put-object.ts';
import type { ResumableStore } from './resume/resumable-store.ts';

/** Computes checksums of file content. */
export interface Hasher {
  /** Prepares for large files. */
  warmUp(): void;
  /** Returns the CRC-64/NVME as a number, so that the checksums of parts can be combined. */
  crc64(bytes: Blob, signal: AbortSignal): Promise<bigint>;
  /** Returns base64, or undefined if the page has no `crypto.subtle`, for example without HTTPS. */
  sha256(bytes: ArrayBuffer): Promise<string | undefined>;
}

/**
 * Everything that the engine needs from the browser. Tests pass their own, with a clock that they set and
 * servers that fail on request.
 */
export interface Platform {
  call<const Op extends ApiOperation>(
    operation: Op,
    call: ApiCall<BodyOf<Op>>,
  ): Promise<ResponseOf<Op>>;
  putObject(request: PutRequest, options: TransferOptions): Promise<PutResult>;
  postObject(request: FormRequest, options: TransferOptions): Promise<void>;
  readonly hasher: Hasher;
  readonly resumable: ResumableStore;
  /** Milliseconds of a clock that never goes back. */
  now(): number;
  /** Resolves early when the network comes back. Rejects with the signal's reason. */
  sleepUntilOnline(milliseconds: number, signal: AbortSignal): Promise<void>;
  /** False is reliable, true is not. */
  isOnline(): boolean;
  /** Returns a number from 0 to 1. */
  random(): number;
  /** Returns a key of 128 bits that nobody can guess. */
  randomKey(): string;
  /** Runs the work in a separate task, without delay even in a hidden tab. */
  nextTask(work: () => void): void;
  /** Runs the work in a separate task, after what is more urgent, but within a tenth of a second. */
  nextBackgroundTask(work: () => void): void;
  /** Takes a lock and returns a function to release it, or undefined if another tab has the lock. */
  lock(name: string): Promise<(() => void) | undefined>;
  /** Whether a tab has the lock. True if the page cannot know. */
  isLocked(name: string): Promise<boolean>;
}
