import {
  LARGEST_PART_BYTES,
  MEBIBYTE,
  PLANNED_PARTS,
  SMALLEST_PLANNED_PART_BYTES,
} from './limits.ts';

/** How a file is cut. All parts have `partSize` bytes but the last, which has what is left. */
export interface PartPlan {
  readonly partSize: number;
  readonly partCount: number;
}

/**
 * At most 1,000 parts, so that one page lists them, of whole MiB and at least 16 MiB, because each
 * part costs a request; more parts only where 1,000 of S3's largest do not hold the file.
 */
export function planParts(size: number): PartPlan {
  const even = Math.ceil(size / PLANNED_PARTS / MEBIBYTE) * MEBIBYTE;
  const partSize = Math.min(LARGEST_PART_BYTES, Math.max(SMALLEST_PLANNED_PART_BYTES, even));
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
