import { API_VERSION } from '../../../src/contract/server-operations.ts';
import { METRIC_NAMESPACE, STACK_DIMENSION, type MetricName } from '../../domain/metrics.ts';
import { alarms, type Alarm } from './alarms.ts';
import { WITH_ALARM_EMAIL, WITH_ALARMS, WITH_DASHBOARD, WITH_SCAN } from '../conditions.ts';
import type { FunctionDefinition } from '../define-function.ts';
import { ref, sub, ifCondition } from '../intrinsics.ts';
import { logicalId } from '../logical-id.ts';

type Json = Record<string, unknown>;

/** Who is told, of what, and where to look. */
export function monitoringResources(functions: readonly FunctionDefinition[]): Json {
  return {
    // Not encrypted with AWS's own key: CloudWatch may not use that one, and its mails would get lost.
    AlarmTopic: { Type: 'AWS::SNS::Topic', Condition: WITH_ALARMS },
    AlarmSubscription: {
      Type: 'AWS::SNS::Subscription',
      Condition: WITH_ALARM_EMAIL,
      Properties: { TopicArn: ref('AlarmTopic'), Protocol: 'email', Endpoint: ref('AlarmEmail') },
    },
    ...Object.fromEntries(
      alarms(functions).map((alarm) => [`${alarm.id}Alarm`, alarmResource(alarm)]),
    ),
    UsageDashboard: {
      Type: 'AWS::CloudWatch::Dashboard',
      Condition: WITH_DASHBOARD,
      Properties: { DashboardBody: sub(JSON.stringify({ widgets: widgets(functions) })) },
    },
    BytesByTenant: {
      Type: 'AWS::Logs::QueryDefinition',
      Properties: {
        Name: sub('${AWS::StackName}/bytes and files by tenant and day'),
        LogGroupNames: [
          ...['uploaded', 'complete', 'store'].map((name) => ref(`${logicalId(name)}Logs`)),
          ifCondition(WITH_SCAN, ref(`${logicalId('scanned')}Logs`)),
        ],
        QueryString: [
          'filter event = "file-changed" and ispresent(BytesUploaded)',
          'stats sum(BytesUploaded) as bytes, count(*) as files by tenant, bin(1d)',
          'sort bytes desc',
        ].join('\n| '),
      },
    },
  };
}

function alarmResource(alarm: Alarm): Json {
  const statistic =
    alarm.statistic === 'p95' ? { ExtendedStatistic: 'p95' } : { Statistic: alarm.statistic };
  return {
    Type: 'AWS::CloudWatch::Alarm',
    Condition: alarm.condition,
    Properties: {
      AlarmDescription: `${alarm.meaning}. What to do: backend/ops/RUNBOOK.md, ${alarm.id}.`,
      Namespace: alarm.namespace,
      MetricName: alarm.metric,
      Dimensions: Object.entries(alarm.dimensions).map(([Name, Value]) => ({ Name, Value })),
      ...statistic,
      Threshold: alarm.threshold,
      ComparisonOperator: alarm.comparison,
      Period: alarm.periodSeconds,
      EvaluationPeriods: alarm.periods,
      TreatMissingData: alarm.noData,
      AlarmActions: [ref('AlarmTopic')],
      OKActions: [ref('AlarmTopic')],
    },
  };
}

/** Two in a row of twelve columns each. Without the functions that may not be deployed. */
function widgets(functions: readonly FunctionDefinition[]): Json[] {
  const byFunction = (metric: string): string[][] =>
    functions
      .filter(({ condition }) => condition === undefined)
      .map(({ name }) => ['AWS/Lambda', metric, 'FunctionName', `\${${logicalId(name)}}`]);
  const api = (metric: string): string[] => [
    'AWS/ApiGateway',
    metric,
    'ApiName',
    '${AWS::StackName}',
    'Stage',
    API_VERSION,
  ];
  const panels: readonly (readonly [title: string, stat: string, metrics: unknown[]])[] = [
    ['From started to stored', 'Sum', counted('FilesStarted', 'FilesUploaded', 'FilesStored')],
    [
      'What was not kept',
      'Sum',
      counted('FilesExpired', 'FilesReverted', 'FilesDeleted', 'FilesRejected'),
    ],
    ['Bytes', 'Sum', counted('BytesUploaded')],
    ['Refused and failed calls', 'Sum', counted('CallsRefused', 'CallsFailed')],
    ['Answers of the API', 'Sum', [api('Count'), api('4XXError'), api('5XXError')]],
    ['Milliseconds of an answer', 'p95', [api('Latency'), api('IntegrationLatency')]],
    ['Errors of functions', 'Sum', byFunction('Errors')],
    ['Milliseconds of functions', 'p95', byFunction('Duration')],
    ['Seconds that expire is behind', 'Maximum', counted('OldestDue')],
    [
      'Given up events',
      'Maximum',
      [
        [
          'AWS/SQS',
          'ApproximateNumberOfMessagesVisible',
          'QueueName',
          '${DeadLetterQueue.QueueName}',
        ],
      ],
    ],
  ];
  return panels.map(([title, stat, metrics], index) => ({
    type: 'metric',
    width: 12,
    height: 6,
    x: (index % 2) * 12,
    y: Math.floor(index / 2) * 6,
    properties: { title, stat, metrics, period: 300, view: 'timeSeries', region: '${AWS::Region}' },
  }));
}

function counted(...names: readonly MetricName[]): string[][] {
  return names.map((name) => [METRIC_NAMESPACE, name, STACK_DIMENSION, '${AWS::StackName}']);
}
