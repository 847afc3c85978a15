import type { Latency } from './random.ts';

/** What cannot be measured on a laptop. Milliseconds; look at your own with the runbook's queries. */
export const latencies = {
  /** One conditional write or read of one row. */
  dynamoDb: { median: 5, p99: 25 },
  /** Deleting one object. */
  s3: { median: 20, p99: 120 },
  /** `uploaded`, warm: a look at the object and a write. */
  uploaded: { median: 32, p99: 200 },
} as const satisfies Record<string, Latency>;

/** Of a whole core, for one request to DynamoDB or S3: signing it and reading its answer. */
export const MILLISECONDS_OF_CPU = 0.8;

/** Memory that has a whole core: https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html */
export const MEGABYTES_OF_A_CORE = 1769;

export interface Quota {
  readonly what: string;
  readonly value: number;
  /** Whether AWS raises it when it is asked. */
  readonly raised: boolean;
  readonly source: string;
}

/** AWS's own limits in us-east-1, autumn 2026; other regions have less of some. */
export const quotas = {
  apiCalls: {
    what: 'calls of API Gateway in a second, all APIs of the region together',
    value: 10_000,
    raised: true,
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html',
  },
  apiKeys: {
    what: 'API keys of an account in a region, two for a tenant',
    value: 10_000,
    raised: true,
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html',
  },
  concurrency: {
    what: 'functions that run at one time',
    value: 1000,
    raised: true,
    source: 'https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html',
  },
  concurrencyGrowth: {
    what: 'functions more, of one kind, in ten seconds',
    value: 1000,
    raised: false,
    source: 'https://docs.aws.amazon.com/lambda/latest/dg/scaling-behavior.html',
  },
  partitionWrites: {
    what: 'writes of one partition of a table or index in a second',
    value: 1000,
    raised: false,
    source:
      'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html',
  },
  tableWrites: {
    what: 'writes of one table in a second, on demand',
    value: 40_000,
    raised: true,
    source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html',
  },
  prefixWrites: {
    what: 'writes of S3 under one prefix in a second, before S3 has split it',
    value: 3500,
    raised: false,
    source: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/optimizing-performance.html',
  },
  ruleInvocations: {
    what: 'events that EventBridge hands on in a second',
    value: 18_750,
    raised: true,
    source: 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html',
  },
} as const satisfies Record<string, Quota>;
