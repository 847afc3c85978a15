/**
 * What AWS asks in us-east-1, in dollars, without any free tier. `npm run cost` makes COST.md from this
 * and from requests that it counts. Look at https://aws.amazon.com/pricing before you rely on it.
 */
export const prices = {
  /** July 2026, from AWS's own pages or from several others that agree; none was paid here. */
  asOf: '2026-07',
  perMillion: {
    apiCalls: 3.5,
    functionCalls: 0.2,
    /** On demand, since November 2024; a kilobyte. */
    tableWrites: 0.625,
    /** On demand; four kilobytes, read consistently. */
    tableReads: 0.125,
    /** PUT, POST, LIST and COPY. */
    s3Writes: 5,
    /** GET and HEAD. */
    s3Reads: 0.4,
    /** S3's events by EventBridge; AWS's pages contradict each other, some say that they are free. */
    events: 1,
  },
  perGigabyte: {
    logs: 0.5,
    storedForAMonth: 0.023,
    sentToTheInternet: 0.09,
  },
  /** arm64. */
  perGigabyteSecond: 0.0000133334,
} as const;

/** What cannot be counted on a laptop. */
export const assumptions = {
  /** Of one function that is warm: measured by others, with one call to DynamoDB and one to S3. */
  functionMilliseconds: 32,
  /** START, END and REPORT, which Lambda writes itself. */
  lambdaLogBytes: 340,
  /** The time of a line, and what Lambda's console writes before it. */
  lineBytes: 35 + 67,
} as const;
