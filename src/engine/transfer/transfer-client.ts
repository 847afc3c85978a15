import type { ApiOperation, BodyOf, ResponseOf } from '../../contract/operations.ts';
import type { ApiCall } from '../../transport/api-client.ts';
import type { Platform } from '../platform.ts';
import type { PresignQueue } from '../presign/presign-queue.ts';
import type { RetryPolicy } from '../retry/retry-policy.ts';
import { Retry, withRetry } from '../retry/retry.ts';
import type { UploadStatusReporter } from '../upload-status.ts';
import type { ConfirmQueue } from './confirm-queue.ts';
import type { ConnectionPool } from './connection-pool.ts';
import type { StallTimeouts } from './stall-timeouts.ts';

/** The dependencies that all uploads of an uploader share. */
export interface TransferDeps {
  readonly platform: Platform;
  readonly policy: RetryPolicy;
  readonly pool: ConnectionPool;
  readonly presignQueue: PresignQueue;
  readonly confirmQueue: ConfirmQueue;
  readonly stallTimeouts: StallTimeouts;
}

/** Makes the requests of one upload until `signal` is aborted, and reports them to its status. */
export class TransferClient {
  readonly deps: TransferDeps;
  readonly signal: AbortSignal;
  /** Also the key for fair sharing: connections are counted per upload. */
  readonly status: UploadStatusReporter;
  readonly #attempts: number | undefined;

  /** @param attempts of each request */
  constructor(
    deps: TransferDeps,
    signal: AbortSignal,
    status: UploadStatusReporter,
    attempts?: number,
  ) {
    this.deps = deps;
    this.signal = signal;
    this.status = status;
    this.#attempts = attempts;
  }

  /** The same client, whose requests also end with `signal`. */
  withSignal(signal: AbortSignal): TransferClient {
    const either = AbortSignal.any([this.signal, signal]);
    return new TransferClient(this.deps, either, this.status, this.#attempts);
  }

  /** Calls the API, with retries. */
  call<const Op extends ApiOperation>(
    operation: Op,
    call: ApiCall<BodyOf<Op>>,
  ): Promise<ResponseOf<Op>> {
    const { signal } = this;
    return withRetry(this.startRetry(), () =>
      this.deps.platform.call(operation, { ...call, signal }),
    );
  }

  /** Counts the attempts of one request. */
  startRetry(): Retry {
    const { deps, signal, status } = this;
    return new Retry({
      ...deps,
      signal,
      attempts: this.#attempts,
      onWait: (reason) => status.setWaiting(reason),
    });
  }
}
