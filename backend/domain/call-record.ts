import * as v from 'valibot';
import { errorCodes } from '../../src/contract/errors.ts';

/** What is remembered of a call with an idempotency key. */
export const CallRecord = v.object({
  /** The hash of the request body. */
  bodyHash: v.string(),
  /** The codes of the files that the policy refused, by their index in the request. All others were paid. */
  refused: v.record(v.string(), v.picklist(errorCodes)),
  /** The hash of the client whose quota has paid, and when, in milliseconds since the epoch. */
  client: v.optional(v.string()),
  paidAt: v.optional(v.number()),
  /** Random. The ids and tokens of the call's files are derived from it. */
  seed: v.string(),
  /** Milliseconds since the epoch. */
  expiresAt: v.number(),
});
export type CallRecord = v.InferOutput<typeof CallRecord>;
