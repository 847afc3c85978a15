import {
  CloudWatchClient,
  paginateDescribeAlarms,
  paginateGetMetricData,
  type MetricDataQuery,
} from '@aws-sdk/client-cloudwatch';
import { OperatorError } from '../operator-error.ts';
import type { MetricQuery } from './queries.ts';
import type { StackResources } from './stack-resources.ts';

/** CloudWatch's own limits for one call. */
const MAX_QUERIES = 500;
const MAX_ALARM_NAMES = 100;

export interface Period {
  readonly from: Date;
  readonly to: Date;
}

/** An alarm of the stack, by its logical id in the template. */
export interface AlarmState {
  readonly id: string;
  /** `OK`, `ALARM` or `INSUFFICIENT_DATA`. */
  readonly state: string;
}

/** Returns one value for each query: the sum or the largest of all values. A metric without values is 0. */
export async function readMetrics(
  queries: readonly MetricQuery[],
  period: Period,
): Promise<number[]> {
  const client = new CloudWatchClient();
  const values = queries.map((): number[] => []);
  for (let from = 0; from < queries.length; from += MAX_QUERIES) {
    const MetricDataQueries = queries
      .slice(from, from + MAX_QUERIES)
      .map((query, index) => metricDataQuery(`m${from + index}`, query, period));
    const pages = paginateGetMetricData(
      { client },
      { MetricDataQueries, StartTime: period.from, EndTime: period.to },
    );
    for await (const { MetricDataResults = [] } of pages) {
      for (const { Id = '', Values = [], StatusCode } of MetricDataResults) {
        if (StatusCode === 'InternalError' || StatusCode === 'Forbidden') {
          throw new OperatorError(
            `CloudWatch did not return all metrics: ${StatusCode}. Try again.`,
          );
        }
        values[Number(Id.slice(1))]?.push(...Values);
      }
    }
  }
  return queries.map(({ statistic }, index) => combine(statistic, values[index] ?? []));
}

export function combine(statistic: MetricQuery['statistic'], values: readonly number[]): number {
  return statistic === 'Sum'
    ? values.reduce((sum, value) => sum + value, 0)
    : Math.max(0, ...values);
}

function metricDataQuery(Id: string, query: MetricQuery, { from, to }: Period): MetricDataQuery {
  const { namespace, metric, dimensions, statistic } = query;
  const day = to.getTime() - from.getTime() <= 86_400_000;
  return {
    Id,
    MetricStat: {
      Metric: {
        Namespace: namespace,
        MetricName: metric,
        Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
      },
      // The percentile of a few calls in five minutes says little.
      Period: day && statistic !== 'p95' ? 300 : 3600,
      Stat: statistic,
    },
  };
}

/** Returns the states of all alarms of the stack. */
export async function readAlarms(resources: StackResources): Promise<AlarmState[]> {
  const client = new CloudWatchClient();
  const ids = new Map<string, string>();
  for (const [id, { type, physicalId }] of resources) {
    if (type === 'AWS::CloudWatch::Alarm') ids.set(physicalId, id);
  }
  const states: AlarmState[] = [];
  const names = [...ids.keys()];
  for (let from = 0; from < names.length; from += MAX_ALARM_NAMES) {
    const AlarmNames = names.slice(from, from + MAX_ALARM_NAMES);
    for await (const { MetricAlarms = [] } of paginateDescribeAlarms({ client }, { AlarmNames })) {
      for (const { AlarmName = '', StateValue = '' } of MetricAlarms) {
        states.push({ id: ids.get(AlarmName) ?? AlarmName, state: StateValue });
      }
    }
  }
  return states;
}
