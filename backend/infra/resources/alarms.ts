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

/** One alarm: what it watches and from when on somebody should look. */
export interface Alarm {
  /** `Alarm` is appended for the template; the runbook has a heading for each. */
  readonly id: string;
  /** One sentence for whoever gets the mail. */
  readonly meaning: string;
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, Intrinsic | string>>;
  readonly statistic: 'Sum' | 'Maximum' | 'p95';
  readonly threshold: number;
  readonly comparison: 'GreaterThanThreshold' | 'LessThanThreshold';
  readonly periodSeconds: number;
  readonly periods: number;
  /** What no data means: of failures that there are none, of runs that there were none. */
  readonly noData: 'notBreaching' | 'breaching';
  readonly condition: string;
}

const EVERY_TIME = {
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

const ofApi = { ApiName: sub('${AWS::StackName}'), Stage: API_VERSION };
const ofTable = { TableName: ref('FileTable') };
const ofPreprocess = { FunctionName: ref(logicalId('preprocess')) };

const fixed: readonly Alarm[] = [
  {
    ...EVERY_TIME,
    id: 'ApiFailures',
    meaning: 'The API has answered with 5xx',
    namespace: 'AWS/ApiGateway',
    metric: '5XXError',
    dimensions: ofApi,
  },
  {
    ...EVERY_TIME,
    id: 'SlowPreprocess',
    meaning:
      'One preprocess call in twenty takes over a second once it has started, for fifteen minutes',
    namespace: 'AWS/Lambda',
    metric: 'Duration',
    dimensions: ofPreprocess,
    statistic: 'p95',
    threshold: 1000,
    periods: 3,
  },
  {
    ...EVERY_TIME,
    id: 'DeadLetters',
    meaning: 'An event was given up: a file may be in S3 and its row not know it',
    namespace: 'AWS/SQS',
    metric: 'ApproximateNumberOfMessagesVisible',
    dimensions: { QueueName: attribute('DeadLetterQueue', 'QueueName') },
    statistic: 'Maximum',
  },
  {
    ...EVERY_TIME,
    id: 'OrphanObjects',
    meaning: 'The bucket holds an object that no row knows',
    ...filestoreMetric('OrphanObjects'),
  },
  {
    ...EVERY_TIME,
    id: 'WrongSizeObjects',
    meaning:
      'An object has another size than was announced, so something else writes to the bucket',
    ...filestoreMetric('WrongSizeObjects'),
  },
  {
    ...EVERY_TIME,
    id: 'TableReadsThrottled',
    meaning: 'DynamoDB refuses reads because they are too many',
    namespace: 'AWS/DynamoDB',
    metric: 'ReadThrottleEvents',
    dimensions: ofTable,
  },
  {
    ...EVERY_TIME,
    id: 'TableWritesThrottled',
    meaning: 'DynamoDB refuses writes because they are too many',
    namespace: 'AWS/DynamoDB',
    metric: 'WriteThrottleEvents',
    dimensions: ofTable,
  },
  {
    ...EVERY_TIME,
    id: 'ExpireFailures',
    meaning: 'Expire could not sweep some rows',
    ...filestoreMetric('ExpireFailures'),
    condition: WITH_EXPIRE_ALARMS,
  },
  {
    ...EVERY_TIME,
    id: 'ExpireStopped',
    meaning: 'Expire has not ended a run for a quarter of an hour',
    ...filestoreMetric('ExpireRuns'),
    threshold: 1,
    comparison: 'LessThanThreshold',
    periodSeconds: 900,
    noData: 'breaching',
    condition: WITH_EXPIRE_ALARMS,
  },
  {
    ...EVERY_TIME,
    id: 'ExpireBehind',
    meaning: 'Files are due for an hour and not deleted: expire does not keep up',
    ...filestoreMetric('OldestDue'),
    statistic: 'Maximum',
    threshold: 3600,
    condition: WITH_EXPIRE_ALARMS,
  },
];

/** A function that is not deployed has no errors to watch. */
const withAlarms: Readonly<Record<string, string>> = {
  [WITH_EXPIRE]: WITH_EXPIRE_ALARMS,
  [WITH_SCAN]: WITH_SCAN_ALARMS,
};

/** All of them, with one for the errors of each function: an error is what nobody has foreseen. */
export function alarms(functions: readonly FunctionDefinition[]): readonly Alarm[] {
  return [
    ...fixed,
    ...functions.map(({ name, condition }) => ({
      ...EVERY_TIME,
      id: `${logicalId(name)}Errors`,
      meaning: `The function ${name} has ended with an error or ran out of time`,
      namespace: 'AWS/Lambda',
      metric: 'Errors',
      dimensions: { FunctionName: ref(logicalId(name)) },
      condition: condition === undefined ? WITH_ALARMS : (withAlarms[condition] ?? condition),
    })),
  ];
}
