import { setTimeout as delay } from 'node:timers/promises';
import * as v from 'valibot';
import { operationNames } from './route.ts';
import { s3ErrorCodes } from './s3-error.ts';

const Count = v.pipe(v.number(), v.integer(), v.minValue(0));
const Positive = v.pipe(v.number(), v.integer(), v.minValue(1));

const FaultKind = v.variant('kind', [
  /** Answers with this error and does nothing. */
  v.strictObject({ kind: v.literal('error'), code: v.picklist(s3ErrorCodes) }),
  /** CompleteMultipartUpload's way to fail: status 200, blanks, and an error in the body. */
  v.strictObject({ kind: v.literal('error-in-200'), code: v.picklist(s3ErrorCodes) }),
  /** Cuts the connection when so many bytes of the body have passed, up or down. */
  v.strictObject({ kind: v.literal('reset'), afterBytes: Count }),
  /** Does all that was asked and cuts the connection instead of answering. */
  v.strictObject({ kind: v.literal('lost-answer') }),
  v.strictObject({ kind: v.literal('slow'), bytesPerSecond: Positive }),
  v.strictObject({ kind: v.literal('latency'), milliseconds: Count }),
  /** Changes one byte of the body on its way, up or down. */
  v.strictObject({ kind: v.literal('flip'), atByte: Count }),
]);

/** One fault and the requests that it hits. */
export const FaultRule = v.strictObject({
  fault: FaultKind,
  /** AWS's name of the operation, `Preflight` or `PostObject`; any but preflights when left out. */
  operation: v.optional(v.picklist(['Preflight', ...operationNames])),
  keyPrefix: v.optional(v.string()),
  /** How many requests it hits in all; no end when left out. */
  times: v.optional(Positive),
  /** How many fitting requests it lets pass first. */
  skip: v.optional(Count, 0),
  /** The part of the others that it hits, by a random series that is the same every time. */
  share: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1)), 1),
});

export type FaultRule = v.InferOutput<typeof FaultRule>;
export type Fault = FaultRule['fault'];

interface Active {
  readonly rule: FaultRule;
  seen: number;
  hits: number;
}

/** What goes wrong, for tests. Empty everywhere else. */
export class FaultPlan {
  #active: Active[] = [];
  #random = 1;

  add(rule: v.InferInput<typeof FaultRule>): void {
    this.#active.push({ rule: v.parse(FaultRule, rule), seen: 0, hits: 0 });
  }

  clear(): void {
    this.#active = [];
    this.#random = 1;
  }

  /** How often each rule has hit, in the order in which they were added. */
  hits(): number[] {
    return this.#active.map(({ hits }) => hits);
  }

  /** The faults of one request. */
  take(operation: string, key: string): readonly Fault[] {
    return this.#active.flatMap((active) => {
      const { rule } = active;
      const fits =
        (rule.operation === undefined ? operation !== 'Preflight' : rule.operation === operation) &&
        key.startsWith(rule.keyPrefix ?? '');
      if (!fits || active.hits >= (rule.times ?? Number.POSITIVE_INFINITY)) return [];
      active.seen += 1;
      if (active.seen <= rule.skip || this.#next() >= rule.share) return [];
      active.hits += 1;
      return [rule.fault];
    });
  }

  /** https://en.wikipedia.org/wiki/Lehmer_random_number_generator, so that a run can be repeated. */
  #next(): number {
    this.#random = (this.#random * 48_271) % 2_147_483_647;
    return this.#random / 2_147_483_647;
  }
}

/** The connection is to be cut here. */
export class CutConnection extends Error {
  override readonly name = 'CutConnection';
}

/** Bytes on their way through the faults of their request. */
export async function* disturb(
  body: AsyncIterable<Buffer>,
  faults: readonly Fault[],
): AsyncGenerator<Buffer> {
  let position = 0;
  for await (const chunk of body) {
    let passed = chunk;
    for (const fault of faults) {
      if (fault.kind === 'slow') await delay((chunk.length / fault.bytesPerSecond) * 1000);
      if (fault.kind === 'flip') passed = flipped(passed, fault.atByte - position);
      if (fault.kind === 'reset' && position + chunk.length > fault.afterBytes) {
        yield passed.subarray(0, fault.afterBytes - position);
        throw new CutConnection();
      }
    }
    position += chunk.length;
    yield passed;
  }
}

function flipped(chunk: Buffer, at: number): Buffer {
  const byte = chunk[at];
  if (at < 0 || byte === undefined) return chunk;
  const changed = Buffer.from(chunk);
  changed[at] = byte ^ 1;
  return changed;
}
