import { setTimeout as delay } from 'node:timers/promises';
import * as v from 'valibot';
import { FaultPlan, faultFrequency } from '../faults/fault-plan.ts';
import { operationNames } from './operation-table.ts';
import { s3ErrorCodes } from './error.ts';

const Count = v.pipe(v.number(), v.integer(), v.minValue(0));

const Fault = v.variant('kind', [
  /** Responds with this error and does not run the operation. */
  v.strictObject({ kind: v.literal('error'), code: v.picklist(s3ErrorCodes) }),
  /** Fails like CompleteMultipartUpload: status 200, whitespace, and an error in the body. */
  v.strictObject({ kind: v.literal('error-in-200'), code: v.picklist(s3ErrorCodes) }),
  /** Cuts the connection after this number of body bytes, in the upload or the download. */
  v.strictObject({ kind: v.literal('reset'), afterBytes: Count }),
  /** Runs the operation, then cuts the connection instead of responding. */
  v.strictObject({ kind: v.literal('lost-answer') }),
  v.strictObject({ kind: v.literal('slow'), bytesPerSecond: v.pipe(Count, v.minValue(1)) }),
  v.strictObject({ kind: v.literal('latency'), milliseconds: Count }),
  /** Changes one byte of the body in transit, in the upload or the download. */
  v.strictObject({ kind: v.literal('flip'), atByte: Count }),
]);
export type Fault = v.InferOutput<typeof Fault>;

/** A fault and the requests that it affects. */
const S3FaultRule = v.strictObject({
  fault: Fault,
  /** AWS's operation name, `Preflight` or `PostObject`. If omitted, every operation except `Preflight`. */
  operation: v.optional(v.picklist(['Preflight', ...operationNames])),
  keyPrefix: v.optional(v.string(), ''),
  ...faultFrequency,
});

export type S3FaultPlan = FaultPlan<
  v.InferOutput<typeof S3FaultRule>,
  v.InferInput<typeof S3FaultRule>
>;

export function newS3FaultPlan(): S3FaultPlan {
  return new FaultPlan(S3FaultRule);
}

/** Returns the faults for one request and counts the hits. */
export function matchFaults(plan: S3FaultPlan, operation: string, key: string): Fault[] {
  const matching = plan.match(
    (rule) =>
      (rule.operation ?? (operation === 'Preflight' ? undefined : operation)) === operation &&
      key.startsWith(rule.keyPrefix),
  );
  return matching.map(({ fault }) => fault);
}

/** Thrown at the point where the connection must be cut. */
export class CutConnection extends Error {
  override readonly name = 'CutConnection';
}

/** Applies a request's faults to the bytes of a body. */
export async function* disturb(
  body: AsyncIterable<Buffer>,
  faults: readonly Fault[],
): AsyncGenerator<Buffer> {
  let position = 0;
  for await (const chunk of body) {
    let passed = chunk;
    for (const fault of faults) {
      if (fault.kind === 'slow') await delay((chunk.length / fault.bytesPerSecond) * 1000);
      if (fault.kind === 'flip') passed = flipBit(passed, fault.atByte - position);
      if (fault.kind === 'reset' && position + chunk.length > fault.afterBytes) {
        yield passed.subarray(0, fault.afterBytes - position);
        throw new CutConnection();
      }
    }
    position += chunk.length;
    yield passed;
  }
}

function flipBit(chunk: Buffer, at: number): Buffer {
  const byte = chunk[at];
  if (at < 0 || byte === undefined) return chunk;
  const changed = Buffer.from(chunk);
  changed[at] = byte ^ 1;
  return changed;
}
