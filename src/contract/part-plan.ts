import {
  CONNECTIONS_PER_HOST,
  LARGEST_PART_BYTES,
  MAX_PARTS,
  PART_BYTES,
  PLANNED_PARTS,
  SMALLEST_PART_BYTES,
  SMALLEST_PLANNED_PART_BYTES,
} from './limits.ts';

/** How a file is cut. All parts have `partSize` bytes but the last, which has what is left. */
export interface PartPlan {
  readonly partSize: number;
  readonly partCount: number;
}

export interface PartPlanOptions {
  /** Bytes that a part aims at. */
  readonly targetPartSize?: number;
  /** Connections that will send them. */
  readonly connections?: number;
}

/**
 * Even parts in whole rounds: with 16 MiB each over 6 connections, 256 MiB would be 16 parts whose last
 * round leaves two connections idle; even ones take 11 % less time. Each round costs two round trips. At most 1,000 parts, so
 * that one page lists them, and more only where 1,000 of S3's largest do not hold the file.
 */
export function planParts(
  size: number,
  { targetPartSize = PART_BYTES, connections = CONNECTIONS_PER_HOST }: PartPlanOptions = {},
): PartPlan {
  const mostRounds = Math.floor(PLANNED_PARTS / connections);
  const rounds = Math.min(mostRounds, Math.max(1, Math.round(size / targetPartSize / connections)));
  const smallest = Math.min(targetPartSize, SMALLEST_PLANNED_PART_BYTES);
  const count = Math.max(1, Math.min(rounds * connections, Math.floor(size / smallest)));
  const minParts = Math.ceil(size / LARGEST_PART_BYTES);
  const evenPartSize = Math.ceil(size / Math.max(count, Math.min(minParts, MAX_PARTS)));
  return partPlanFor(
    size,
    Math.min(LARGEST_PART_BYTES, Math.max(SMALLEST_PART_BYTES, evenPartSize)),
  );
}

/** The plan that was made with this part size, whatever is planned nowadays. */
export function partPlanFor(size: number, partSize: number): PartPlan {
  return { partSize, partCount: Math.max(1, Math.ceil(size / partSize)) };
}

/** Bytes of one part, or undefined for a number that the plan does not have. */
export function partLength(
  { partSize, partCount }: PartPlan,
  size: number,
  number: number,
): number | undefined {
  if (!Number.isInteger(number) || number < 1 || number > partCount) return undefined;
  return number < partCount ? partSize : size - partSize * (partCount - 1);
}
