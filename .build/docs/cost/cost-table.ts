import { assumptions, prices } from '../../../backend/ops/prices.ts';
import type { Usage } from './measure.ts';

const MILLION = 1_000_000;
const GIGABYTE = 10 ** 9;

const { perMillion, perGigabyte, perGigabyteSecond } = prices;

/** A service: its name, the dollars for a million times a usage, and the units of one. */
const rows: readonly (readonly [string, (usage: Usage) => number, (usage: Usage) => string])[] = [
  ['API calls', (one) => one.apiCalls * perMillion.apiCalls, (one) => `${one.apiCalls}`],
  [
    'function calls',
    (one) => one.functionCalls * perMillion.functionCalls,
    (one) => `${one.functionCalls}`,
  ],
  [
    'function gigabyte-seconds',
    (one) => one.gigabyteSeconds * perGigabyteSecond * MILLION,
    (one) => one.gigabyteSeconds.toFixed(3),
  ],
  [
    'writes to the table and its indexes',
    (one) => one.tableWrites * perMillion.tableWrites,
    (one) => `${one.tableWrites}`,
  ],
  [
    'reads from the table',
    (one) => one.tableReads * perMillion.tableReads,
    (one) => `${one.tableReads}`,
  ],
  [
    'S3 PUT and POST requests',
    (one) => one.s3Writes * perMillion.s3Writes,
    (one) => `${one.s3Writes}`,
  ],
  [
    'S3 GET and HEAD requests',
    (one) => one.s3Reads * perMillion.s3Reads,
    (one) => `${one.s3Reads}`,
  ],
  ['events', (one) => one.events * perMillion.events, (one) => `${one.events}`],
  [
    'kilobytes of logs',
    (one) => logGigabytes(one) * perGigabyte.logs,
    (one) => kilobytes(one).toFixed(1),
  ],
];

/** Returns the dollars for a million times a usage. */
export function dollarsPerMillion(usage: Usage): number {
  return rows.reduce((sum, [, dollars]) => sum + dollars(usage), 0);
}

/** Returns COST.md, made from the counted requests and AWS's prices. */
export function costPage(measured: Readonly<Record<string, Usage>>): string {
  const names = Object.keys(measured);
  const row = (title: string, dollars: (usage: Usage) => number, units: (usage: Usage) => string) =>
    `| ${[title, ...Object.values(measured).map((usage) => `${units(usage)} | ${dollars(usage).toFixed(2)}`)].join(' | ')} |`;
  return [
    '# What it costs',
    '',
    '`npm run docs -- cost` generates this page. It does each thing once on the local stack, counts the requests,',
    'and multiplies them by the prices in [`prices.ts`](prices.ts)' +
      ` (us-east-1, ${prices.asOf}, no free tier). Dollars are for a million of each.`,
    '',
    `| | ${names.map((name) => `${name} | $`).join(' | ')} |`,
    `| --- |${' ---: | ---: |'.repeat(names.length)}`,
    ...rows.map(([title, dollars, units]) => row(title, dollars, units)),
    `| **total** | ${Object.values(measured)
      .map((usage) => ` | **${dollarsPerMillion(usage).toFixed(2)}**`)
      .join(' | ')} |`,
    '',
    'The table does not include costs per gigabyte:' +
      ` $${perGigabyte.storedForAMonth} for a month of storage, and` +
      ` $${perGigabyte.sentToTheInternet} for a download to the internet. Uploads are free.`,
    'It also does not include monthly costs: ten cents for each alarm, three dollars for the dashboard, and thirty',
    'cents for each metric. Optional services cost extra: a scan by GuardDuty, your own KMS key, and S3 Transfer',
    'Acceleration.',
    '',
    'Two numbers are assumptions, because a laptop cannot measure them:' +
      ` a function call takes ${assumptions.functionMilliseconds} ms, and Lambda itself logs` +
      ` ${assumptions.lambdaLogBytes} bytes for it.`,
    '',
    'These settings change the costs most: the part size (each part is one PUT), whether files share a',
    '`preprocess` call and a `confirm` call (each is one call for up to a hundred files), and `CheckContent` (two GETs',
    'per file; a page does not call `confirm` if nothing is checked after the upload).',
    '',
    'Each change of a file is an event on the event bus, with one call of `deliver`; a busy stack delivers up to a hundred',
    'files with one call. A webhook costs nothing more. With `FileEvents=false`, there are neither.',
    '',
    'A page sends an `Idempotency-Key` with each `preprocess` call. To remember it takes one write for each call, not for',
    'each file. The daily quotas of the tenant and of the client are counted in the same transaction, which costs twice',
    'as many writes: six, and eight with a grant. Without quotas and grants it is one.',
    '',
  ].join('\n');
}

/** Rounds to a tenth, so that the shown number and the price agree. */
function kilobytes({ logBytes }: Usage): number {
  return Math.round(logBytes / 100) / 10;
}

function logGigabytes(usage: Usage): number {
  return (kilobytes(usage) * 1000 * MILLION) / GIGABYTE;
}
