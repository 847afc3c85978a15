import { API_VERSION } from '../../../src/contract/server-operations.ts';
import { METRIC_NAMESPACE, STACK_DIMENSION, type MetricName } from '../../domain/metrics.ts';
import {
  WITH_ALARMS,
  WITH_CLEANUP,
  WITH_CLEANUP_ALARMS,
  WITH_EVENT_ALARMS,
  WITH_EVENTS,
  WITH_EXPIRE,
  WITH_EXPIRE_ALARMS,
  WITH_SCAN,
  WITH_SCAN_ALARMS,
} from '../conditions.ts';
import type { FunctionDefinition } from '../define-function.ts';
import { attribute, ref, sub, type Intrinsic } from '../intrinsics.ts';
import { logicalId } from '../logical-id.ts';
import { tableName } from '../resource-refs.ts';

/** An alarm: the metric that it watches, and the threshold from which someone should act. */
export interface Alarm {
  /** The logical id in the template without the suffix `Alarm`. The runbook has a section for each id. */
  readonly id: string;
  /** A sentence for the recipients of the alarm. */
  readonly meaning: string;
  readonly namespace: string;
  readonly metric: string;
  /** A metric of the same namespace and dimensions that is subtracted from `metric`. */
  readonly minus?: string;
  readonly dimensions: Readonly<Record<string, Intrinsic | string>>;
  readonly statistic: 'Sum' | 'Maximum' | 'p95';
  readonly threshold: number | Intrinsic;
  readonly comparison: 'GreaterThanThreshold' | 'LessThanThreshold';
  readonly periodSeconds: number;
  readonly periods: number;
  /** Missing data is fine if the metric counts failures, and an alarm if it counts runs. */
  readonly noData: 'notBreaching' | 'breaching';
  readonly condition: string;
}

const ANY_OCCURRENCE = {
  statistic: 'Sum',
  threshold: 0,
  comparison: 'GreaterThanThreshold',
  periodSeconds: 300,
  periods: 1,
  noData: 'notBreaching',
  condition: WITH_ALARMS,
} as const;

/** The alarms of abuse and cost. */
const ABUSE = { ...ANY_OCCURRENCE, periodSeconds: 3600 } as const;

const filestoreMetric = (metric: MetricName) => ({
  namespace: METRIC_NAMESPACE,
  metric,
  dimensions: { [STACK_DIMENSION]: ref('AWS::StackName') },
});

const apiDimensions = { ApiName: sub('${AWS::StackName}'), Stage: API_VERSION };
const tableDimensions = { TableName: tableName };
const preprocessDimensions = { FunctionName: ref(logicalId('preprocess')) };

const fixed: readonly Alarm[] = [
  {
    ...ANY_OCCURRENCE,
    id: 'ApiFailures',
    meaning: 'The API has returned a 5xx response',
    namespace: 'AWS/ApiGateway',
    metric: '5XXError',
    dimensions: apiDimensions,
  },
  {
    ...ANY_OCCURRENCE,
    id: 'SlowPreprocess',
    meaning:
      'For fifteen minutes, one in twenty preprocess calls has taken more than a second, without cold starts',
    namespace: 'AWS/Lambda',
    metric: 'Duration',
    dimensions: preprocessDimensions,
    statistic: 'p95',
    threshold: 1000,
    periods: 3,
  },
  {
    ...ANY_OCCURRENCE,
    id: 'DeadLetters',
    meaning: 'An event could not be processed, so the row of an uploaded file may still be PENDING',
    namespace: 'AWS/SQS',
    metric: 'ApproximateNumberOfMessagesVisible',
    dimensions: { QueueName: attribute('DeadLetterQueue', 'QueueName') },
    statistic: 'Maximum',
  },
  {
    ...ANY_OCCURRENCE,
    id: 'OrphanObjects',
    meaning: 'The bucket contains an object without a row',
    ...filestoreMetric('OrphanObjects'),
  },
  {
    ...ANY_OCCURRENCE,
    id: 'WrongSizeObjects',
    meaning:
      'The size of an object differs from the size in its row, so something else writes to the bucket',
    ...filestoreMetric('WrongSizeObjects'),
  },
  {
    ...ANY_OCCURRENCE,
    id: 'ThreatsAfterStore',
    meaning: 'A scan has found a threat in a file that was stored before',
    ...filestoreMetric('StoredThreats'),
    condition: WITH_SCAN_ALARMS,
  },
  {
    ...ABUSE,
    id: 'AbandonedUploads',
    meaning: 'In an hour, ten thousand more files were registered than uploaded',
    ...filestoreMetric('FilesStarted'),
    minus: 'FilesUploaded',
    threshold: 10_000,
  },
  {
    ...ABUSE,
    id: 'ManyBytes',
    meaning: 'In an hour, more bytes were uploaded than AlarmBytesPerHour',
    ...filestoreMetric('BytesUploaded'),
    threshold: ref('AlarmBytesPerHour'),
  },
  {
    ...ABUSE,
    id: 'ManyRefusals',
    meaning: 'In an hour, more than ten thousand requests were refused',
    namespace: 'AWS/ApiGateway',
    metric: '4XXError',
    dimensions: apiDimensions,
    threshold: 10_000,
  },
  {
    ...ABUSE,
    id: 'QuotaExceeded',
    meaning: 'A tenant or a client has reached its daily quota',
    ...filestoreMetric('QuotaRefusals'),
    periodSeconds: 300,
  },
  {
    ...ABUSE,
    id: 'RepeatedUploads',
    meaning: 'In an hour, objects were written ten thousand times more than files were uploaded',
    ...filestoreMetric('DuplicateEvents'),
    threshold: 10_000,
  },
  {
    ...ANY_OCCURRENCE,
    id: 'TableReadsThrottled',
    meaning: 'DynamoDB is throttling reads',
    namespace: 'AWS/DynamoDB',
    metric: 'ReadThrottleEvents',
    dimensions: tableDimensions,
  },
  {
    ...ANY_OCCURRENCE,
    id: 'TableWritesThrottled',
    meaning: 'DynamoDB is throttling writes',
    namespace: 'AWS/DynamoDB',
    metric: 'WriteThrottleEvents',
    dimensions: tableDimensions,
  },
  {
    ...ANY_OCCURRENCE,
    id: 'SweepFailures',
    meaning: 'Expire or cleanup failed to process some rows',
    ...filestoreMetric('SweepFailures'),
  },
  {
    ...ANY_OCCURRENCE,
    id: 'SweepStopped',
    meaning: 'Expire or cleanup has not completed a run for fifteen minutes',
    ...filestoreMetric('SweepRuns'),
    threshold: 1,
    comparison: 'LessThanThreshold',
    periodSeconds: 900,
    noData: 'breaching',
  },
  {
    ...ANY_OCCURRENCE,
    id: 'EventsUndelivered',
    meaning: 'File events could not be delivered for a day and are in the queue UndeliveredEvents',
    ...filestoreMetric('EventsUndelivered'),
    condition: WITH_EVENT_ALARMS,
  },
  {
    ...ANY_OCCURRENCE,
    id: 'DeliveryFailures',
    meaning: 'Deliver failed to process the events of some files, which it tries again',
    ...filestoreMetric('DeliveryFailures'),
    condition: WITH_EVENT_ALARMS,
  },
  {
    ...ANY_OCCURRENCE,
    id: 'DeliveryStopped',
    meaning: 'Deliver has not completed a run for fifteen minutes',
    ...filestoreMetric('DeliveryRuns'),
    threshold: 1,
    comparison: 'LessThanThreshold',
    periodSeconds: 900,
    noData: 'breaching',
    condition: WITH_EVENT_ALARMS,
  },
  {
    ...ANY_OCCURRENCE,
    id: 'DeliveryBehind',
    meaning: 'File events have been due for ten minutes, so deliver does not keep up',
    ...filestoreMetric('OldestEvent'),
    statistic: 'Maximum',
    threshold: 600,
    condition: WITH_EVENT_ALARMS,
  },
  {
    ...ANY_OCCURRENCE,
    id: 'SweepBehind',
    meaning:
      'Files have been due for an hour and are not deleted, so expire or cleanup does not keep up',
    ...filestoreMetric('OldestDue'),
    statistic: 'Maximum',
    threshold: 3600,
  },
];

/** The conditions of alarms for functions that are not always deployed. */
const alarmConditions: Readonly<Record<string, string>> = {
  [WITH_EXPIRE]: WITH_EXPIRE_ALARMS,
  [WITH_SCAN]: WITH_SCAN_ALARMS,
  [WITH_EVENTS]: WITH_EVENT_ALARMS,
  [WITH_CLEANUP]: WITH_CLEANUP_ALARMS,
};

/** Returns all alarms. Each function has one for its errors, which are always unexpected. */
export function alarms(functions: readonly FunctionDefinition[]): readonly Alarm[] {
  return [
    ...fixed,
    ...functions.map(({ name, condition }) => ({
      ...ANY_OCCURRENCE,
      id: `${logicalId(name)}Errors`,
      meaning: `The function ${name} has failed or timed out`,
      namespace: 'AWS/Lambda',
      metric: 'Errors',
      dimensions: { FunctionName: ref(logicalId(name)) },
      condition: condition === undefined ? WITH_ALARMS : (alarmConditions[condition] ?? condition),
    })),
  ];
}
