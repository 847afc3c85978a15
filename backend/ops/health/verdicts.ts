import type { MetricName } from '../../domain/metrics.ts';
import type { Alarm } from '../../infra/resources/alarms.ts';
import type { AlarmState } from './cloudwatch.ts';

/** What an alarm watches. */
export interface Watched {
  readonly alarm: Alarm;
  /** The sum or the largest value of the whole time. */
  readonly value: number;
  /** True if the alarm was raised, or would have been. */
  readonly breached: boolean;
}

/** Everything that is known about the period, one value for each metric. */
export interface Measured {
  readonly counts: Readonly<Partial<Record<MetricName, number>>>;
  readonly watched: readonly Watched[];
  readonly alarms: readonly AlarmState[];
}

/** One line of the report. */
export interface Verdict {
  readonly label: string;
  readonly value: number;
  readonly unit: 'count' | 'bytes' | 'seconds' | 'milliseconds';
  /** The section of the runbook to look at. Missing if all is well. */
  readonly look?: string;
}

/** Pages that leave before the upload are usual. Many of them may be an attack with a copied browser key. */
const ABANDONED = 'AbandonedUploads';
const FEW_FILES = 100;
const USUAL_SHARE = 0.5;

const countRows: readonly (readonly [label: string, MetricName, Verdict['unit']])[] = [
  ['files registered', 'FilesStarted', 'count'],
  ['files uploaded', 'FilesUploaded', 'count'],
  ['bytes uploaded', 'BytesUploaded', 'bytes'],
  ['files stored', 'FilesStored', 'count'],
  ['files expired', 'FilesExpired', 'count'],
  ['files removed by people', 'FilesReverted', 'count'],
  ['files deleted by servers', 'FilesDeleted', 'count'],
  ['files rejected', 'FilesRejected', 'count'],
  ['calls refused (4xx)', 'CallsRefused', 'count'],
  ['calls failed (5xx)', 'CallsFailed', 'count'],
];

/** The sections of metrics that have no alarm. */
const countSections: Partial<Record<MetricName, string>> = { CallsFailed: 'ApiFailures' };

/** Labels of what the alarms watch, by section. Other alarms are shown with their meaning. */
const watchedLabels: Readonly<Record<string, readonly [label: string, Verdict['unit']]>> = {
  ApiFailures: ['5xx responses of the API', 'count'],
  SlowPreprocess: ['preprocess, 95th percentile', 'milliseconds'],
  DeadLetters: ['dead letters', 'count'],
  OrphanObjects: ['objects without a row', 'count'],
  WrongSizeObjects: ['objects of a wrong size', 'count'],
  TableReadsThrottled: ['throttled reads', 'count'],
  TableWritesThrottled: ['throttled writes', 'count'],
  SweepFailures: ['rows that expire or cleanup failed on', 'count'],
  SweepStopped: ['runs of expire or cleanup', 'count'],
  SweepBehind: ['delay of expire or cleanup', 'seconds'],
  EventsUndelivered: ['undelivered file events', 'count'],
  DeliveryFailures: ['files that deliver failed on', 'count'],
  DeliveryStopped: ['runs of deliver', 'count'],
  DeliveryBehind: ['delay of deliver', 'seconds'],
  ThreatsAfterStore: ['threats in stored files', 'count'],
  ManyBytes: ['bytes uploaded, and the limit of an hour', 'bytes'],
  ManyRefusals: ['4xx responses of the API', 'count'],
  QuotaExceeded: ['calls beyond a daily quota', 'count'],
  RepeatedUploads: ['repeated uploads of forms', 'count'],
  FunctionErrors: ['function errors', 'count'],
};

/** Returns the section of the runbook for an alarm, by its id with or without the suffix of its resource. */
export function sectionOf(alarmId: string): string {
  const id = alarmId.replace(/Alarm$/, '');
  return id.endsWith('FunctionErrors') ? 'FunctionErrors' : id;
}

/** Judges each value. Pure, so that a report can be tested without AWS. */
export function judge({ counts, watched, alarms }: Measured): Verdict[] {
  const abandoned = watched.some(({ alarm, breached }) => alarm.id === ABANDONED && breached);
  return [
    ...countVerdicts(counts, abandoned),
    ...watchedVerdicts(watched.filter(({ alarm }) => alarm.id !== ABANDONED)),
    ...alarmVerdicts(alarms),
  ];
}

function countVerdicts(counts: Measured['counts'], abandoned: boolean): Verdict[] {
  const rows = countRows.map(([label, name, unit]): Verdict => {
    const value = counts[name] ?? 0;
    const look = value > 0 ? countSections[name] : undefined;
    return { label, value, unit, ...(look !== undefined && { look }) };
  });
  return rows.toSpliced(2, 0, abandonedVerdict(counts, abandoned));
}

function abandonedVerdict(
  { FilesStarted = 0, FilesUploaded = 0 }: Measured['counts'],
  raised: boolean,
): Verdict {
  // Files that were registered before the period can be uploaded in it.
  const value = Math.max(0, FilesStarted - FilesUploaded);
  const many = FilesStarted >= FEW_FILES && value > FilesStarted * USUAL_SHARE;
  return {
    label: 'files abandoned',
    value,
    unit: 'count',
    ...((many || raised) && { look: ABANDONED }),
  };
}

function watchedVerdicts(watched: Measured['watched']): Verdict[] {
  const bySection = Map.groupBy(watched, ({ alarm }) => sectionOf(alarm.id));
  return [...bySection].map(([section, entries]) => {
    const breached = entries.some((entry) => entry.breached);
    const values = entries.map(({ value }) => value);
    const sum = entries.every(({ alarm }) => alarm.statistic === 'Sum');
    const [label, unit] = watchedLabels[section] ?? [entries[0]?.alarm.meaning ?? section, 'count'];
    return {
      label,
      value: sum ? values.reduce((one, other) => one + other, 0) : Math.max(...values),
      unit,
      ...(breached && { look: section }),
    };
  });
}

function alarmVerdicts(alarms: readonly AlarmState[]): Verdict[] {
  const raised = alarms.filter(({ state }) => state === 'ALARM');
  return [
    { label: 'alarms', value: alarms.length, unit: 'count' },
    ...raised.map(({ id }): Verdict => {
      return { label: `${id} is in ALARM now`, value: 1, unit: 'count', look: sectionOf(id) };
    }),
  ];
}
