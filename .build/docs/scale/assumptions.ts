import type { Latency } from './random.ts';

/** Assumed latencies in milliseconds. A laptop cannot measure them; the runbook's queries show yours. */
export const latencies = {
  /** One conditional write or read of one row. */
  dynamoDb: { median: 5, p99: 25 },
  /** Deleting one object. */
  s3: { median: 20, p99: 120 },
  /** One warm call of `uploaded`: it reads the object's metadata and writes its row. */
  uploaded: { median: 32, p99: 200 },
} as const satisfies Record<string, Latency>;

/** CPU time on a full core for one request to DynamoDB or S3: signing it and parsing its response. */
export const MILLISECONDS_OF_CPU = 0.8;

/**
 * Memory at which Lambda provides one full core:
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html
 */
export const MEGABYTES_OF_A_CORE = 1769;

export interface Quota {
  readonly what: string;
  readonly value: number;
  /** Whether AWS raises the quota on request. */
  readonly raised: boolean;
  readonly source: string;
}

/** AWS's quotas in us-east-1 in autumn 2026. Some are lower in other regions. */
export const quotas = {
  apiCalls: {
    what: 'API Gateway calls per second, for all APIs of a region together',
    value: 10_000,
    raised: true,
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html',
  },
  apiKeys: {
    what: 'API keys per account and region',
    value: 10_000,
    raised: true,
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html',
  },
  concurrency: {
    what: 'concurrent function executions',
    value: 1000,
    raised: true,
    source: 'https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html',
  },
  concurrencyGrowth: {
    what: 'additional concurrent executions per function every ten seconds',
    value: 1000,
    raised: false,
    source: 'https://docs.aws.amazon.com/lambda/latest/dg/scaling-behavior.html',
  },
  partitionWrites: {
    what: 'writes per second to one partition of a table or index',
    value: 1000,
    raised: false,
    source:
      'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html',
  },
  tableWrites: {
    what: 'writes per second to one on-demand table',
    value: 40_000,
    raised: true,
    source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html',
  },
  prefixWrites: {
    what: 'S3 writes per second under one prefix, before S3 splits the prefix',
    value: 3500,
    raised: false,
    source: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/optimizing-performance.html',
  },
  ruleInvocations: {
    what: 'events per second that EventBridge delivers',
    value: 18_750,
    raised: true,
    source: 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html',
  },
} as const satisfies Record<string, Quota>;
