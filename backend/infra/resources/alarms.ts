import { API_VERSION } from '../../../src/contract/server-operations.ts';
import { METRIC_NAMESPACE, STACK_DIMENSION, type MetricName } from '../../domain/metrics.ts';
import {
  WITH_ALARMS,
  WITH_EXPIRE,
  WITH_EXPIRE_ALARMS,
  WITH_SCAN,
  WITH_SCAN_ALARMS,
} from '../conditions.ts';
import type { FunctionDefinition } from '../define-function.ts';
import { attribute, ref, sub, type Intrinsic } from '../intrinsics.ts';
import { logicalId } from '../logical-id.ts';

/** An alarm: the metric that it watches, and the threshold from which someone should act. */
export interface Alarm {
  /** The logical id in the template without the suffix `Alarm`. The runbook has a section for each id. */
  readonly id: string;
  /** A sentence for the recipients of the alarm. */
  readonly meaning: string;
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, Intrinsic | string>>;
  readonly statistic: 'Sum' | 'Maximum' | 'p95';
  readonly threshold: number;
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

const filestoreMetric = (metric: MetricName) => ({
  namespace: METRIC_NAMESPACE,
  metric,
  dimensions: { [STACK_DIMENSION]: ref('AWS::StackName') },
});

const apiDimensions = { ApiName: sub('${AWS::StackName}'), Stage: API_VERSION };
const tableDimensions = { TableName: ref('FileTable') };
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
    id: 'ExpireFailures',
    meaning: 'Expire failed to process some rows',
    ...filestoreMetric('ExpireFailures'),
    condition: WITH_EXPIRE_ALARMS,
  },
  {
    ...ANY_OCCURRENCE,
    id: 'ExpireStopped',
    meaning: 'Expire has not completed a run for fifteen minutes',
    ...filestoreMetric('ExpireRuns'),
    threshold: 1,
    comparison: 'LessThanThreshold',
    periodSeconds: 900,
    noData: 'breaching',
    condition: WITH_EXPIRE_ALARMS,
  },
  {
    ...ANY_OCCURRENCE,
    id: 'ExpireBehind',
    meaning: 'Files have been due for an hour and are not deleted, so expire does not keep up',
    ...filestoreMetric('OldestDue'),
    statistic: 'Maximum',
    threshold: 3600,
    condition: WITH_EXPIRE_ALARMS,
  },
];

/** The conditions of alarms for functions that are not always deployed. */
const alarmConditions: Readonly<Record<string, string>> = {
  [WITH_EXPIRE]: WITH_EXPIRE_ALARMS,
  [WITH_SCAN]: WITH_SCAN_ALARMS,
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
