/** What one upload has shown. Megabytes are of 1,000,000 bytes. */
export interface Measurement {
  readonly milliseconds: number;
  readonly apiCalls: number;
  readonly apiPreflights: number;
  readonly s3Requests: number;
  readonly s3Preflights: number;
  /** Milliseconds from the drop until S3 has the head of the first request with a file's bytes. */
  readonly firstByte: number;
  /** Most of the page's heap while it uploads, beyond what it was before. */
  readonly heapPeak?: number;
  /** The same of the renderer's resident memory. */
  readonly rendererPeak?: number;
  /** Requests that went wrong because we wanted it. */
  readonly faults?: number;
  /** Those that S3 has answered with an error, or not at all. */
  readonly failedRequests: number;
  /** What S3 has received beyond the size of the files. */
  readonly extraMegabytes: number;
  /** The bodies of the requests that failed, which have to be sent again. */
  readonly failedMegabytes: number;
  /** The part of the extra ones that no failed request explains. */
  readonly unexplainedMegabytes: number;
}

export type Measure = keyof Measurement;

export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((left, right) => left - right);
  const middle = sorted.length / 2;
  const [low = Number.NaN, high = low] = [
    sorted[Math.ceil(middle) - 1],
    sorted[Math.floor(middle)],
  ];
  return (low + high) / 2;
}

export function medianOf(measurements: readonly Measurement[], measure: Measure): number {
  return median(measurements.map((measurement) => measurement[measure] ?? Number.NaN));
}

export function meanOf(measurements: readonly Measurement[], measure: Measure): number {
  const sum = measurements.reduce((sum, { [measure]: number = Number.NaN }) => sum + number, 0);
  return sum / measurements.length;
}

/** The median of the ratios within each repetition: what slows a repetition down slows both. */
export function medianRatio(
  measurements: readonly Measurement[],
  others: readonly Measurement[],
  measure: Measure,
): number {
  return median(
    measurements.map(
      (measurement, repetition) =>
        (measurement[measure] ?? Number.NaN) / (others[repetition]?.[measure] ?? Number.NaN),
    ),
  );
}
