/**
 * The prices of AWS in us-east-1, in dollars and without free tiers. `npm run docs -- cost` generates COST.md
 * from these prices and from counted requests. Check https://aws.amazon.com/pricing before you rely on them.
 */
export const prices = {
  /** July 2026, from AWS's pages or from several other pages that agree. No invoice confirms them. */
  asOf: '2026-07',
  perMillion: {
    apiCalls: 3.5,
    functionCalls: 0.2,
    /** On demand, since November 2024, per kilobyte. */
    tableWrites: 0.625,
    /** On demand, per consistent read of four kilobytes. */
    tableReads: 0.125,
    /** PUT, POST, LIST and COPY. */
    s3Writes: 5,
    /** GET and HEAD. */
    s3Reads: 0.4,
    /**
     * S3 events through EventBridge, for which AWS's pages contradict each other, as some say that they are free. File
     * events on the bus.
     */
    events: 1,
  },
  perGigabyte: {
    logs: 0.5,
    storedForAMonth: 0.023,
    sentToTheInternet: 0.09,
  },
  /** For arm64. */
  perGigabyteSecond: 0.0000133334,
} as const;

/** Values that cannot be measured on a laptop. */
export const assumptions = {
  /** Duration of a warm function with one request to DynamoDB and one to S3, as measured by others. */
  functionMilliseconds: 32,
  /** The lines START, END and REPORT, which Lambda writes. */
  lambdaLogBytes: 340,
  /** The timestamp of a line, and the prefix from Lambda's console. */
  lineBytes: 35 + 67,
} as const;
