/** The measurements of one upload. A megabyte is 1,000,000 bytes. */
export interface Measurement {
  readonly milliseconds: number;
  readonly apiCalls: number;
  readonly apiPreflights: number;
  readonly s3Requests: number;
  readonly s3Preflights: number;
  /** Milliseconds from the drop until S3 has the head of the first request with a file's bytes. */
  readonly firstByte: number;
  /** Seconds of processor time of all processes of the browser. */
  readonly processor: number;
  /** The peak of the page's heap during the upload, above its size before. */
  readonly heapPeak?: number;
  /** The same for the renderer's resident memory. */
  readonly rendererPeak?: number;
  /** The number of requests with an injected fault. */
  readonly faults?: number;
  /** The number of requests that S3 answered with an error or not at all. */
  readonly failedRequests: number;
  /** The megabytes that S3 received beyond the size of the files. */
  readonly extraMegabytes: number;
  /** The megabytes of the bodies of failed requests, which have to be sent again. */
  readonly failedMegabytes: number;
  /** The extra megabytes that no failed request explains. */
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

/** Returns the median of the ratios within each repetition: a slow repetition slows both. */
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
