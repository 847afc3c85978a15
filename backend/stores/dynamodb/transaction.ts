import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import {
  type DynamoDBDocumentClient,
  TransactWriteCommand,
  type TransactWriteCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { FilestoreError } from '../../../src/contract/errors.ts';
import type { Timing } from '../../runtime/timing.ts';

export type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** Leaves a function with a timeout of 10 seconds enough time to write the rows of its files. */
const RETRY_MILLISECONDS = 6000;
const SHORTEST_WAIT = 50;
/** A transaction takes about 15 ms, so a hundred of them, spread over this time, soon find a free moment. */
const LONGEST_WAIT = 500;

/**
 * Repeats an attempt until it returns something. AWS cancels one of two transactions that meet at an item, so
 * the calls of one tenant compete for its counter. The waits are random between nothing and a limit that
 * grows, which spreads a burst best:
 * https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 *
 * @throws {FilestoreError} storage-busy
 */
export async function repeatUntilMade<Result>(
  attempt: () => Promise<Result | undefined>,
  { now, sleep }: Timing,
): Promise<Result> {
  const deadline = now() + RETRY_MILLISECONDS;
  for (let limit = SHORTEST_WAIT; ; limit = Math.min(LONGEST_WAIT, limit * 2)) {
    const result = await attempt();
    if (result !== undefined) return result;
    const wait = Math.random() * limit;
    if (now() + wait > deadline) throw new FilestoreError('storage-busy', { retryAfter: 1 });
    await sleep(wait);
  }
}

const NONE = 'None';
const CONDITION_FAILED = 'ConditionalCheckFailed';

/** Why a transaction was cancelled: a reason for each item. */
export class Cancellation {
  readonly #codes: readonly (string | undefined)[];

  constructor(codes: readonly (string | undefined)[]) {
    this.#codes = codes;
  }

  /** The condition of the first item is not met. */
  static ofFirst(): Cancellation {
    return new Cancellation([CONDITION_FAILED]);
  }

  /** Whether this item has contributed. DynamoDB need not name the reasons of all items. */
  concerns(index: number): boolean {
    return this.#codes[index] !== NONE;
  }

  /**
   * The item whose condition is not met, unless the transaction has also met another one or was throttled.
   * The other one can be the same call, which has not become visible at every item yet.
   */
  get failedCondition(): number | undefined {
    const final = this.#codes.every((code) => code === NONE || code === CONDITION_FAILED);
    const index = this.#codes.indexOf(CONDITION_FAILED);
    return final && index !== -1 ? index : undefined;
  }
}

/** Makes all writes or none. Returns why they were not made. */
export async function transact(
  TransactItems: TransactItem[],
  documents: DynamoDBDocumentClient,
): Promise<Cancellation | undefined> {
  try {
    await documents.send(new TransactWriteCommand({ TransactItems }));
    return undefined;
  } catch (error) {
    if (!(error instanceof TransactionCanceledException)) throw error;
    const codes = (error.CancellationReasons ?? []).map(({ Code }) => Code);
    // Our mistake, which another attempt repeats.
    if (codes.includes('ValidationError')) throw error;
    return new Cancellation(codes);
  }
}
