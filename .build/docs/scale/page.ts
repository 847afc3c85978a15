import deliverDefinition from '../../../backend/functions/deliver/function.ts';
import expireDefinition from '../../../backend/functions/expire/function.ts';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parameters } from '../../../backend/infra/parameters.ts';
import { DUE_SHARDS } from '../../../backend/domain/file-record.ts';
import {
  latencies,
  MEGABYTES_OF_A_CORE,
  MILLISECONDS_OF_CPU,
  quotas,
  type Quota,
} from './assumptions.ts';
import { eventWaiting } from './event-queue.ts';
import { fullestShard, sweepRate } from './sweeper.ts';

const COST = join(import.meta.dirname, '../../../backend/ops/COST.md');
const SECONDS_OF_A_MONTH = 30 * 86_400;
const RUN_SECONDS = 200;
/** API calls for one small file that is added alone and then stored. Files added together share the first two. */
const CALLS = 3;
/** What the parameters of the template limit by default. */
const {
  ConfirmsPerSecond,
  EventConcurrency,
  FilesPerDay,
  RequestsPerSecond,
  StageRequestsPerSecond,
  TableWritesPerSecond,
} = parameters;
/** Writes to the due index for one stored file: one when it is registered and one when it is stored. */
const INDEX_WRITES = 2;
/**
 * As COST.md counts them for a small file, without the indexes: `preprocess` with two daily quotas, `confirm`, `store`,
 * and one for each of two events that `deliver` has sent.
 */
const TABLE_WRITES = 11;
/** Events of one stored file, and what `deliver` sends for each: it reads the row, sends the event twice, and writes. */
const FILE_EVENTS = 2;
const EVENT_REQUESTS = 4;
/** Each partition of the table has one shard in its stream. */
const SHARDS_OF_A_NEW_TABLE = 4;
/** Batches of a shard that `deliver` processes at the same time, as the template sets it. */
const BATCHES_OF_A_SHARD = 10;

/** Calls of one tenant per second that can change its quota row one after the other. */
const QUOTA_CALLS = 66;

/** A limit that a parameter of the template sets. */
function own(parameter: keyof typeof parameters): Quota {
  return { ...quotas.apiCalls, what: `our own limit \`${parameter}\`` };
}

const whole = (value: number): string => Math.round(value).toLocaleString('en');
/** Rounds to two significant digits, which is the precision of the model. */
const about = (value: number): string => Number(value.toPrecision(2)).toLocaleString('en');

/** Returns `demo/guides/scale.md`, made from the model, the simulations and the measurements in COST.md. */
export async function scalePage(): Promise<string> {
  const sweep = await sweepRate(20);
  const schedule = expireDefinition.trigger;
  if (schedule.kind !== 'schedule') throw new Error('expire has no schedule');
  const share = RUN_SECONDS / (schedule.everyMinutes * 60);
  // Each abandoned file is swept twice: when the file is deleted, and a day later when its tombstone is.
  const abandoned = (sweep.perSecond * share) / 2;
  const fullest = fullestShard(500_000);
  const indexLimit = quotas.partitionWrites.value / fullest / INDEX_WRITES;
  const shareOfCore = deliverDefinition.memory / MEGABYTES_OF_A_CORE;
  const eventsPerSecond =
    (SHARDS_OF_A_NEW_TABLE * BATCHES_OF_A_SHARD * 1000 * shareOfCore) /
    (MILLISECONDS_OF_CPU * EVENT_REQUESTS);
  const dollars = Number(
    /\*\*total\*\*\s*\|\s*\|\s*\*\*([\d.]+)\*\*/.exec(readFileSync(COST, 'utf8'))?.[1],
  );
  const binds: readonly [uploads: number, quota: Quota, why: string, ask: string][] = [
    [
      FilesPerDay.Default / 86_400,
      own('FilesPerDay'),
      `${whole(FilesPerDay.Default)} files per day of one tenant, on average over a day`,
      'increase the parameter, or the limit of the tenant',
    ],
    [
      ConfirmsPerSecond.Default,
      own('ConfirmsPerSecond'),
      'one call of `confirm` per file that is added alone, for one key',
      'increase the parameter',
    ],
    [
      RequestsPerSecond.Default / 2,
      own('RequestsPerSecond'),
      'two calls with the browser key per file that is added alone, for one key',
      'increase the parameter',
    ],
    [
      StageRequestsPerSecond.Default,
      own('StageRequestsPerSecond'),
      'one call of `preprocess` per file that is added alone, for all keys',
      'increase the parameter',
    ],
    [
      QUOTA_CALLS,
      { ...quotas.apiCalls, what: 'our own row of the daily quota of a tenant' },
      `a transaction takes about ${Math.round(1000 / QUOTA_CALLS)} ms, and two of them cannot change the row at the same time`,
      'set `FilesPerDay`, `BytesPerDay`, `ClientFilesPerDay` and `ClientBytesPerDay` to `0`, and remove the limits of the tenant with `none`; or use several tenants',
    ],
    [
      EventConcurrency.Default / (latencies.uploaded.median / 1000),
      own('EventConcurrency'),
      `${latencies.uploaded.median} ms for each event; above it, events wait, but \`store\` does not wait for them`,
      'increase the parameter',
    ],
    [
      eventsPerSecond / FILE_EVENTS,
      { ...quotas.apiCalls, what: 'our own function `deliver`' },
      `${FILE_EVENTS} file events per file; ${deliverDefinition.memory} MB of memory process about ${about(eventsPerSecond / SHARDS_OF_A_NEW_TABLE)} events per second for each partition of the table, and a new table has ${SHARDS_OF_A_NEW_TABLE}`,
      'increase the memory of `deliver` in the code, or set `FileEvents=false`; until then events are late, but none is lost',
    ],
    [
      TableWritesPerSecond.Default / TABLE_WRITES,
      own('TableWritesPerSecond'),
      `${TABLE_WRITES} writes to the table per file`,
      'increase the parameter',
    ],
    [
      quotas.prefixWrites.value,
      quotas.prefixWrites,
      'one PUT per file, and all files of a tenant are under one prefix',
      'nothing: S3 splits the prefix within minutes, and until then the engine slows down on 503',
    ],
    [
      indexLimit,
      quotas.partitionWrites,
      `${INDEX_WRITES} writes to the due index per file; ${DUE_SHARDS} shards, and the fullest has ${about(fullest * 100)} %`,
      'increase the number of shards (`DUE_SHARDS` in the code) before the table is large, because a row keeps its shard',
    ],
    [
      quotas.apiCalls.value / CALLS,
      quotas.apiCalls,
      `${CALLS} calls per file`,
      'ask AWS to raise the quota',
    ],
    [
      quotas.tableWrites.value / TABLE_WRITES,
      quotas.tableWrites,
      `${TABLE_WRITES} writes to the table per file`,
      'ask AWS to raise the quota',
    ],
    [
      quotas.ruleInvocations.value,
      quotas.ruleInvocations,
      'one event per file',
      'ask AWS to raise the quota; until then events are late, but `store` does not wait for them',
    ],
    [
      quotas.concurrency.value / (latencies.uploaded.median / 1000) / (CALLS + 1),
      quotas.concurrency,
      `${CALLS + 1} function calls per file, ${latencies.uploaded.median} ms each`,
      'ask AWS to raise the quota, and reserve concurrency for `store`',
    ],
  ];
  const waiting = [1, 100, 1000, 2500].map((rate) => ({ rate, ...eventWaiting(rate, 600) }));
  return `# Scale

This page says which limit an application reaches first, at how many uploads per second, and what to do then. \`npm run docs -- scale\` generates it from
AWS's published quotas, a model of the requests for one upload, and two simulations: the real \`expire\` handler on a simulated clock, and the
queue in front of \`uploaded\`. None of these numbers were measured on AWS.

## In three sizes

|                                     | 1 upload per second | 1,000 | 100,000 |
| ----------------------------------- | --- | --- | --- |
| files per month | ${[1, 1000, 100_000].map((rate) => about(rate * SECONDS_OF_A_MONTH)).join(' | ')} |
| API calls per second | ${[1, 1000, 100_000].map((rate) => whole(rate * CALLS)).join(' | ')} |
| concurrent functions | ${[1, 1000, 100_000].map((rate) => whole(Math.max(1, (rate * (CALLS + 1) * latencies.uploaded.median) / 1000))).join(' | ')} |
| table writes per second | ${[1, 1000, 100_000].map((rate) => whole(rate * TABLE_WRITES)).join(' | ')} |
| dollars per month for requests and functions ([measured](../../backend/ops/COST.md), list prices) | ${[1, 1000, 100_000].map((rate) => about((rate * SECONDS_OF_A_MONTH * dollars) / 1e6)).join(' | ')} |
| what to do | increase \`FilesPerDay\` | increase our own limits in the table below | deploy several stacks, each in its own account, and distribute the tenants over them |

**1** upload per second is a busy web site. It is far below the limits of AWS, and above the daily quota that a tenant has by default: the quota bounds what
a stranger can cost. **1,000** is below the limits of AWS, but above most of our parameters and above the capacity of \`expire\`. **100,000** is more than one account can have: the API alone would need ${whole((100_000 * CALLS) / quotas.apiCalls.value)} times its quota. Stacks share nothing,
so the capacity grows linearly with the number of stacks.

## Limits in the order you reach them

| uploads per second | limit | reason | what to do |
| --- | --- | --- | --- |
${binds
  .toSorted(([one], [other]) => one - other)
  .map(([uploads, { what, value, source }, why, ask]) => {
    const limit = what.startsWith('our own')
      ? what
      : `${whole(value)} ${what} ([source](${source}))`;
    return `| ${about(uploads)} | ${limit} | ${why} | ${ask} |`;
  })
  .join('\n')}

Files that are added together share the calls of \`preprocess\` and \`confirm\`: a hundred files need one call and one function of each instead of a hundred. For the
limits of API calls, almost only the \`store\` calls count then. The number of tenants is limited by the quota of ${whole(quotas.apiKeys.value)} ${quotas.apiKeys.what}
([source](${quotas.apiKeys.source})), because each tenant needs two keys. AWS does not raise this quota.

## The sweeper

\`expire\` runs every ${schedule.everyMinutes} minutes for up to ${RUN_SECONDS} seconds. The simulation assumes ${latencies.dynamoDb.median} ms for a request to DynamoDB (1 % above ${latencies.dynamoDb.p99} ms),
${latencies.s3.median} ms for a request to S3 (1 % above ${latencies.s3.p99} ms), and ${MILLISECONDS_OF_CPU} ms of CPU time for each request. With these numbers and ${sweep.atOnce} concurrent
requests, a run sweeps **${about(sweep.perSecond)} rows per second**, or ${about(sweep.perSecond * share)} per second on average over the day. An abandoned file is swept twice, so
\`expire\` can process **${about(abandoned)} abandoned files per second**. If one file in five is abandoned, that is ${about(abandoned * 5)} uploads per second.

Above this rate, files are deleted later than promised. There is no other effect: the condition on the row makes \`store\` refuse an expired file,
even if \`expire\` has not processed it yet. The alarm \`SweepBehind\` reports the delay. One call of \`expire\` for each shard would
be ${DUE_SHARDS} times as fast, but it is not built. You cannot configure more capacity today: reduce abandoned uploads with grants or lower quotas, or
distribute the tenants over several stacks.

## The queue in front of \`uploaded\`

The simulation runs for ten minutes. Events arrive independently, and at ten times the normal rate for one minute in the middle. Functions take
${latencies.uploaded.median} ms (1 % above ${latencies.uploaded.p99} ms), and up to ${whole(quotas.concurrency.value)} run concurrently, the quota of an account. By default \`EventConcurrency\` allows only ${EventConcurrency.Default},
so events wait above ${about(EventConcurrency.Default / (latencies.uploaded.median / 1000))} per second. Increase it together with the other limits.

| events per second | median wait | 99th percentile | longest wait | most events waiting |
| --- | --- | --- | --- | --- |
${waiting
  .map(
    ({ rate, median, p99, longest, maxWaiting }) =>
      `| ${whole(rate)}, then ${whole(rate * 10)} | ${about(median)} ms | ${about(p99)} ms | ${about(longest)} ms | ${about(maxWaiting)} |`,
  )
  .join('\n')}

A waiting event does not endanger its file, because \`store\` asks S3 itself. EventBridge keeps an event for a day until Lambda has accepted it, and Lambda
keeps it for six hours. After that it is moved to the dead-letter queue, which has an alarm.

## A billion rows

- Every row is read by its key; there are no searches. Stored files are not in the due index, so \`expire\` reads the same number of rows
  with a billion stored files as with none. [\`query-costs.test.ts\`](../../test/integration/query-costs.test.ts) tests this.
- A row has about 600 bytes. A billion rows are 600 GB, which costs about $150 per month at DynamoDB's list price. The storage of the files
  themselves is not included.
- A page of \`GET /files\` costs the same with a billion files as with a thousand, because an index has the files in the order of their time.
  For a list of everything, the table's export or S3's inventory is cheaper.
- S3 has no limit for the size of a bucket. Keys are random after the tenant's prefix, so S3 can split a prefix anywhere.
`;
}
