import { API_VERSION } from '../../../src/contract/server-operations.ts';
import { METRIC_NAMESPACE, STACK_DIMENSION, type MetricName } from '../../domain/metrics.ts';
import { alarms, type Alarm } from './alarms.ts';
import {
  WITH_ALARM_EMAIL,
  WITH_ALARMS,
  WITH_BUDGET,
  WITH_DASHBOARD,
  WITH_SCAN,
} from '../conditions.ts';
import type { FunctionDefinition } from '../define-function.ts';
import { ref, sub, ifCondition } from '../intrinsics.ts';
import { logicalId } from '../logical-id.ts';

type Json = Record<string, unknown>;

/** Returns the alarms with their topic, the dashboard and a saved log query. */
export function monitoringResources(functions: readonly FunctionDefinition[]): Json {
  return {
    // Not encrypted with the AWS managed key. CloudWatch may not use it, and the emails would be lost.
    AlarmTopic: { Type: 'AWS::SNS::Topic', Condition: WITH_ALARMS },
    AlarmSubscription: {
      Type: 'AWS::SNS::Subscription',
      Condition: WITH_ALARM_EMAIL,
      Properties: { TopicArn: ref('AlarmTopic'), Protocol: 'email', Endpoint: ref('AlarmEmail') },
    },
    ...Object.fromEntries(
      alarms(functions).map((alarm) => [`${alarm.id}Alarm`, alarmResource(alarm)]),
    ),
    Budget: {
      Type: 'AWS::Budgets::Budget',
      Condition: WITH_BUDGET,
      Properties: {
        // Of the whole account, because a budget can tell stacks apart only by tags that an account activates.
        Budget: {
          BudgetType: 'COST',
          TimeUnit: 'MONTHLY',
          BudgetLimit: { Amount: ref('MonthlyBudget'), Unit: 'USD' },
        },
        NotificationsWithSubscribers: ['ACTUAL', 'FORECASTED'].map((NotificationType) => ({
          Notification: {
            NotificationType,
            ComparisonOperator: 'GREATER_THAN',
            Threshold: 100,
          },
          Subscribers: [{ SubscriptionType: 'EMAIL', Address: ref('AlarmEmail') }],
        })),
      },
    },
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
          ...['uploaded', 'complete', 'confirm', 'store', 'store-files'].map((name) =>
            ref(`${logicalId(name)}Logs`),
          ),
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
  return {
    Type: 'AWS::CloudWatch::Alarm',
    Condition: alarm.condition,
    Properties: {
      AlarmDescription: `${alarm.meaning}. What to do: see ${runbookSection(alarm)} in backend/ops/RUNBOOK.md.`,
      ...watched(alarm),
      Threshold: alarm.threshold,
      ComparisonOperator: alarm.comparison,
      EvaluationPeriods: alarm.periods,
      TreatMissingData: alarm.noData,
      AlarmActions: [ref('AlarmTopic')],
      OKActions: [ref('AlarmTopic')],
    },
  };
}

/** One section is about the errors of all functions. */
function runbookSection({ id }: Alarm): string {
  return id.endsWith('FunctionErrors') ? 'FunctionErrors' : id;
}

function watched(alarm: Alarm): Json {
  const { minus, namespace: Namespace, metric, periodSeconds: Period } = alarm;
  const Dimensions = Object.entries(alarm.dimensions).map(([Name, Value]) => ({ Name, Value }));
  if (minus === undefined) {
    const statistic =
      alarm.statistic === 'p95' ? { ExtendedStatistic: 'p95' } : { Statistic: alarm.statistic };
    return { Namespace, MetricName: metric, Dimensions, ...statistic, Period };
  }
  const data = (Id: string, MetricName: string): Json => ({
    Id,
    MetricStat: { Metric: { Namespace, MetricName, Dimensions }, Stat: alarm.statistic, Period },
    ReturnData: false,
  });
  return {
    Metrics: [
      data('more', metric),
      data('fewer', minus),
      { Id: 'difference', Expression: 'FILL(more, 0) - FILL(fewer, 0)', ReturnData: true },
    ],
  };
}

/** Returns the widgets, two per row. Functions that are not always deployed are left out. */
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
    [
      'Registered, uploaded and stored files',
      'Sum',
      counted('FilesStarted', 'FilesUploaded', 'FilesStored'),
    ],
    [
      'Expired, removed, deleted and rejected files',
      'Sum',
      counted('FilesExpired', 'FilesReverted', 'FilesDeleted', 'FilesRejected'),
    ],
    ['Uploaded bytes', 'Sum', counted('BytesUploaded')],
    ['Refused and failed requests', 'Sum', counted('CallsRefused', 'CallsFailed')],
    ['API responses', 'Sum', [api('Count'), api('4XXError'), api('5XXError')]],
    ['API latency in milliseconds', 'p95', [api('Latency'), api('IntegrationLatency')]],
    ['Function errors', 'Sum', byFunction('Errors')],
    ['Function duration in milliseconds', 'p95', byFunction('Duration')],
    ['Delay of expire in seconds', 'Maximum', counted('OldestDue')],
    [
      'Events that could not be processed',
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
