import type { Outcome, Results } from './goals.ts';
import { meanOf, medianOf, medianRatio, type Measure, type Measurement } from './measurement.ts';
import { subjects } from './subjects.ts';
import type { Work } from './works.ts';

interface Column {
  readonly head: string;
  readonly cell: (own: readonly Measurement[], all: Results) => string;
}

const times: readonly Column[] = [
  { head: 'seconds', cell: (own) => (medianOf(own, 'milliseconds') / 1000).toFixed(2) },
  ratioColumn(subjects.raw.label),
  ratioColumn(subjects['better-upload'].label),
];
const requests: readonly Column[] = [
  column('API calls', 'apiCalls'),
  column('API preflights', 'apiPreflights'),
  column('S3 requests', 's3Requests'),
  column('S3 preflights', 's3Preflights'),
  column('first byte, ms', 'firstByte'),
  column('processor, s', 'processor', 2),
];
const memory: readonly Column[] = [
  column('heap peak, MB', 'heapPeak', 1),
  column('renderer peak, MB', 'rendererPeak', 1),
];
/** Means, because the median of rare events is zero. */
const faults: readonly Column[] = [
  { head: 'mean seconds', cell: (own) => (meanOf(own, 'milliseconds') / 1000).toFixed(2) },
  meanColumn('faults', 'faults'),
  meanColumn('failed requests', 'failedRequests'),
  meanColumn('sent beyond the file, MB', 'extraMegabytes'),
  meanColumn('in failed requests, MB', 'failedMegabytes'),
];

export function workTable(
  work: Work,
  results: Results,
  outcomes: readonly Outcome[],
  command: string,
): string {
  const hasFaults = work.entries.some((entry) => entry.faults);
  const columns = [
    ...(hasFaults ? times.slice(0, 1) : times),
    ...requests,
    ...(work.watchMemory ? memory : []),
    ...(hasFaults ? faults : []),
  ];
  const rows = [...results].map(([label, own]) => [
    label,
    ...columns.map(({ cell }) => cell(own, results)),
  ]);
  const lines = [
    ['', ...columns.map(({ head }) => head)],
    ['---', ...columns.map(() => '---:')],
    ...rows,
  ].map((cells) => `| ${cells.join(' | ')} |`);
  const goals = outcomes.map(
    ({ text, value, passed }) => `- ${passed ? 'pass' : 'MISS'}: ${text} (${value.toFixed(2)})`,
  );
  const title = `## ${work.name}: ${work.title} (\`${command}\`)`;
  return [title, '', ...lines, '', ...goals, ...(goals.length > 0 ? [''] : [])].join('\n');
}

function ratioColumn(other: string): Column {
  return {
    head: `× ${other}`,
    cell: (own, all) => shown(medianRatio(own, all.get(other) ?? [], 'milliseconds'), 2),
  };
}

function column(head: string, measure: Measure, digits = 0): Column {
  return { head, cell: (own) => shown(medianOf(own, measure), digits) };
}

function meanColumn(head: string, measure: Measure): Column {
  return { head, cell: (own) => shown(meanOf(own, measure), 1) };
}

function shown(value: number, digits: number): string {
  return Number.isNaN(value) ? '–' : value.toFixed(digits);
}
