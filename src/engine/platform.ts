import type { ResponseOf, ApiOperation, BodyOf } from '../contract/operations.ts';
import type { ApiCall } from '../transport/api-client.ts';
import type { FormRequest } from '../transport/post-object.ts';
import type { PutResult, PutRequest, TransferOptions } from '../transport/put-object.ts';
import type { ResumableStore } from './resume/resumable-store.ts';

/** Digests of file content; the CRC-64/NVME as a number, for sums of parts. */
export interface Hasher {
  /** Large files are about to come. */
  warmUp(): void;
  crc64(bytes: Blob, signal: AbortSignal): Promise<bigint>;
  /** Base64; undefined where the page has no `crypto.subtle`, as without HTTPS. */
  sha256(bytes: ArrayBuffer): Promise<string | undefined>;
}

/**
 * All that the engine asks of the browser. A test has its own, with a clock that it turns and servers
 * that fail when told.
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
  /** Milliseconds that never go back. */
  now(): number;
  /** Ends early and silently when the network comes back. Rejects with the signal's reason. */
  sleepUntilOnline(milliseconds: number, signal: AbortSignal): Promise<void>;
  /** False is sure, true is not. */
  isOnline(): boolean;
  /** From 0 to 1. */
  random(): number;
  /** In a task of its own, and on time in a hidden tab too. */
  nextTask(work: () => void): void;
  /** Holds a name against every other tab; undefined when one has it. The result lets it go. */
  lock(name: string): Promise<(() => void) | undefined>;
}
