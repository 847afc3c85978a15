import expireDefinition from '../../../backend/functions/expire/function.ts';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DUE_SHARDS } from '../../../backend/domain/file-record.ts';
import { latencies, MILLISECONDS_OF_CPU, quotas, type Quota } from './assumptions.ts';
import { eventWaiting } from './event-queue.ts';
import { fullestShard, sweepRate } from './sweeper.ts';

const COST = join(import.meta.dirname, '../../../backend/ops/COST.md');
const SECONDS_OF_A_MONTH = 30 * 86_400;
const RUN_SECONDS = 200;
/** Calls of the API for one small file that comes alone and is stored; a hundred together make the first one call. */
const CALLS = 2;
/** Writes of the due index by a file that is stored: announced, and taken out again. */
const INDEX_WRITES = 2;
const TABLE_WRITES = 3;

const whole = (value: number): string => Math.round(value).toLocaleString('en');
/** Two digits: nothing here is known better. */
const about = (value: number): string => Number(value.toPrecision(2)).toLocaleString('en');

/** `demo/guides/scale.md`, from the model, the simulations and what COST.md has measured. */
export async function scalePage(): Promise<string> {
  const sweep = await sweepRate(20);
  const schedule = expireDefinition.trigger;
  if (schedule.kind !== 'schedule') throw new Error('expire has no schedule');
  const share = RUN_SECONDS / (schedule.everyMinutes * 60);
  // Each abandoned file comes twice: to be deleted, and a day later as a tombstone.
  const abandoned = (sweep.perSecond * share) / 2;
  const fullest = fullestShard(500_000);
  const indexLimit = quotas.partitionWrites.value / fullest / INDEX_WRITES;
  const dollars = Number(
    /\*\*together\*\*\s*\|\s*\|\s*\*\*([\d.]+)\*\*/.exec(readFileSync(COST, 'utf8'))?.[1],
  );
  const binds: readonly [uploads: number, quota: Quota, why: string, ask: string][] = [
    [
      50 / CALLS,
      { ...quotas.apiCalls, what: 'our own `RequestsPerSecond` for one key' },
      `${CALLS} calls a file that comes alone`,
      'raise the parameter',
    ],
    [
      quotas.prefixWrites.value,
      quotas.prefixWrites,
      'one PUT a file, all of a tenant under its prefix',
      'nothing: S3 splits it within minutes, and the engine slows down on 503 until then',
    ],
    [
      indexLimit,
      quotas.partitionWrites,
      `${INDEX_WRITES} writes of the due index a file, over ${DUE_SHARDS} shards, the fullest with ${about(fullest * 100)} %`,
      'more shards (`DUE_SHARDS`), before the table is large: a row keeps its shard',
    ],
    [
      quotas.apiCalls.value / CALLS,
      quotas.apiCalls,
      `${CALLS} calls a file`,
      'ask AWS to raise it',
    ],
    [
      quotas.tableWrites.value / TABLE_WRITES,
      quotas.tableWrites,
      `${TABLE_WRITES} writes of the table a file`,
      'ask AWS to raise it',
    ],
    [
      quotas.ruleInvocations.value,
      quotas.ruleInvocations,
      'one event a file',
      'ask AWS to raise it; until then events come later, and `store` does not wait for them',
    ],
    [
      quotas.concurrency.value / (latencies.uploaded.median / 1000) / (CALLS + 1),
      quotas.concurrency,
      `${CALLS + 1} functions a file, ${latencies.uploaded.median} ms each`,
      'ask AWS to raise it, and reserve some for `store`',
    ],
  ];
  const waiting = [1, 100, 1000, 2500].map((rate) => ({ rate, ...eventWaiting(rate, 600) }));
  return `# Scale

What binds first, at how many uploads a second, and what to do then. Made by \`npm run scale\` from AWS's published quotas, a model
of what one upload asks for, and two simulations: the real \`expire\` handler on a clock of its own, and the queue before
\`uploaded\`. Nothing of it was measured on AWS.

## In three sizes

|                                     | 1 upload a second | 1,000 | 100,000 |
| ----------------------------------- | --- | --- | --- |
| files in a month                    | ${[1, 1000, 100_000].map((rate) => about(rate * SECONDS_OF_A_MONTH)).join(' | ')} |
| calls of the API in a second        | ${[1, 1000, 100_000].map((rate) => whole(rate * CALLS)).join(' | ')} |
| functions at one time               | ${[1, 1000, 100_000].map((rate) => whole(Math.max(1, (rate * (CALLS + 1) * latencies.uploaded.median) / 1000))).join(' | ')} |
| writes of the table in a second     | ${[1, 1000, 100_000].map((rate) => whole(rate * TABLE_WRITES)).join(' | ')} |
| requests and functions, dollars a month ([measured](../../../backend/ops/COST.md), list prices) | ${[1, 1000, 100_000].map((rate) => about((rate * SECONDS_OF_A_MONTH * dollars) / 1e6)).join(' | ')} |
| what to do                          | nothing | raise \`RequestsPerSecond\`; look at the table below | several stacks, each with an account of its own, and tenants spread over them |

**1** is a busy web site; it is far below every limit. **1,000** is below AWS's own limits, and above some of our parameters and of
\`expire\`'s. **100,000** is beyond what one account is given: the API alone would need ${whole((100_000 * CALLS) / quotas.apiCalls.value)} times its quota. Nothing is shared between
stacks, so that many of them are no more than one of them, many times.

## What binds, in order

| uploads a second | what | why | what to do |
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

Files that come together are announced together: a hundred of them are one call and one function instead of a hundred. Then
the calls of \`store\` are what is left of the first and the fourth line. Tenants are bound by ${whole(quotas.apiKeys.value)} ${quotas.apiKeys.what}
([source](${quotas.apiKeys.source})).

## The sweeper

\`expire\` runs every ${schedule.everyMinutes} minutes for up to ${RUN_SECONDS} seconds. In the simulation, with ${latencies.dynamoDb.median} ms for a request to DynamoDB (1 % above ${latencies.dynamoDb.p99}),
${latencies.s3.median} ms to S3 (${latencies.s3.p99}) and ${MILLISECONDS_OF_CPU} ms of a core for each, a run sweeps **${about(sweep.perSecond)} rows a second** with ${sweep.atOnce} requests at one
time, which is ${about(sweep.perSecond * share)} a second over the day. An abandoned file comes twice, so it keeps up with **${about(abandoned)} abandoned files a
second**, which at one file in five is ${about(abandoned * 5)} uploads a second. Before rows were swept side by side and with a whole
core, this page said 17 abandoned files.

Beyond that files are deleted later than promised, and nothing else: whoever calls \`store\` for a file whose time is over is
refused by the row's own condition, whether expire has been there or not. The alarm \`ExpireBehind\` says so. What to do then: let each call sweep one
shard (${DUE_SHARDS} times as many), which is a matter of the schedule's input and is not built, because nobody has needed it.

## The queue before \`uploaded\`

Events come independently, ten times as many for one minute in the middle of ten, to functions that take ${latencies.uploaded.median} ms (1 % above
${latencies.uploaded.p99}), with ${whole(quotas.concurrency.value)} functions at one time.

| events a second | waiting, median | 99 of 100 | longest | most that wait |
| --- | --- | --- | --- | --- |
${waiting
  .map(
    ({ rate, median, p99, longest, mostWaiting }) =>
      `| ${whole(rate)}, then ${whole(rate * 10)} | ${about(median)} ms | ${about(p99)} ms | ${about(longest)} ms | ${about(mostWaiting)} |`,
  )
  .join('\n')}

A file whose event waits is no file in danger: \`store\` asks S3 itself. Events are kept for a day, tried again, and then put into the
dead-letter queue, which has an alarm.

## A billion rows

- A row is looked up by its key, and never searched for. What is stored is not in the due index, so that expire reads as much with a
  billion stored files as with none: [\`expire-cost.test.ts\`](../../../test/integration/expire-cost.test.ts) holds it to that.
- A row has some 600 bytes: a billion are 600 GB, about $150 a month at DynamoDB's list price, beside the files' own.
- Listing is not an operation of the API. Your records name their files; a list of all of them is in the table's export or S3's
  inventory.
- S3 has no limit for a bucket. Keys are random behind the tenant, so that it can split a prefix anywhere.
`;
}
