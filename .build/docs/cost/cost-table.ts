import { assumptions, prices } from '../../../backend/ops/prices.ts';
import type { Usage } from './measure.ts';

const MILLION = 1_000_000;
const GIGABYTE = 10 ** 9;

/** COST.md, from what was counted and what AWS asks for it. */
export function costPage(measured: Readonly<Record<string, Usage>>): string {
  const names = Object.keys(measured);
  const row = (title: string, dollars: (usage: Usage) => number, units: (usage: Usage) => string) =>
    `| ${[title, ...Object.values(measured).map((usage) => `${units(usage)} | ${dollars(usage).toFixed(2)}`)].join(' | ')} |`;
  const { perMillion, perGigabyte, perGigabyteSecond } = prices;
  const rows: readonly (readonly [string, (usage: Usage) => number, (usage: Usage) => string])[] = [
    ['calls of the API', (one) => one.apiCalls * perMillion.apiCalls, (one) => `${one.apiCalls}`],
    [
      'calls of functions',
      (one) => one.functionCalls * perMillion.functionCalls,
      (one) => `${one.functionCalls}`,
    ],
    [
      'gigabyte-seconds of functions',
      (one) => one.gigabyteSeconds * perGigabyteSecond * MILLION,
      (one) => one.gigabyteSeconds.toFixed(3),
    ],
    [
      'writes of the table and its index',
      (one) => one.tableWrites * perMillion.tableWrites,
      (one) => `${one.tableWrites}`,
    ],
    [
      'reads of the table',
      (one) => one.tableReads * perMillion.tableReads,
      (one) => `${one.tableReads}`,
    ],
    ['PUT and POST of S3', (one) => one.s3Writes * perMillion.s3Writes, (one) => `${one.s3Writes}`],
    ['GET and HEAD of S3', (one) => one.s3Reads * perMillion.s3Reads, (one) => `${one.s3Reads}`],
    ['events', (one) => one.events * perMillion.events, (one) => `${one.events}`],
    [
      'kilobytes of log',
      (one) => logGigabytes(one) * perGigabyte.logs,
      (one) => kilobytes(one).toFixed(1),
    ],
  ];
  const total = (usage: Usage): number =>
    rows.reduce((sum, [, dollars]) => sum + dollars(usage), 0);
  return [
    '# What it costs',
    '',
    '`npm run cost` makes this page: it does each thing once on the local stack, counts the requests,',
    'and multiplies them by [`prices.ts`](prices.ts)' +
      ` (us-east-1, ${prices.asOf}, no free tier). Dollars are for a million of each.`,
    '',
    `| | ${names.map((name) => `${name} | $`).join(' | ')} |`,
    `| --- |${' ---: | ---: |'.repeat(names.length)}`,
    ...rows.map(([title, dollars, units]) => row(title, dollars, units)),
    `| **together** | ${Object.values(measured)
      .map((usage) => ` | **${total(usage).toFixed(2)}**`)
      .join(' | ')} |`,
    '',
    'Not in it, because it goes by the gigabyte:' +
      ` $${perGigabyte.storedForAMonth} to store one for a month, $${perGigabyte.sentToTheInternet}` +
      ' to send one to somebody; uploading is free. And by the month: ten cents for each alarm, three',
    'dollars for the dashboard, thirty cents for each of the metrics; and what GuardDuty asks for a scan, KMS for a key of your own,',
    'and S3 for Transfer Acceleration.',
    '',
    `Assumed, as a laptop cannot tell: ${assumptions.functionMilliseconds} ms for a call of a function, and` +
      ` ${assumptions.lambdaLogBytes} bytes that Lambda itself logs for it.`,
    '',
    'What moves it most: the size of parts (each is a PUT), whether files come together in one call of',
    'preprocess (up to a hundred cost one call), and `CheckContent` (one GET for each file).',
    '',
  ].join('\n');
}

/** To a tenth, which is what the page shows and multiplies. */
function kilobytes({ logBytes }: Usage): number {
  return Math.round(logBytes / 100) / 10;
}

function logGigabytes(usage: Usage): number {
  return (kilobytes(usage) * 1000 * MILLION) / GIGABYTE;
}
