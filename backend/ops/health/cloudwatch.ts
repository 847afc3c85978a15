import {
  CloudWatchClient,
  paginateDescribeAlarms,
  paginateGetMetricData,
  type MetricDataQuery,
} from '@aws-sdk/client-cloudwatch';
import { OperatorError } from '../operator-error.ts';
import type { MetricQuery } from './queries.ts';
import type { DeployedStack } from './deployed-stack.ts';
import type { Series } from './series.ts';

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

/** Returns the values of each query. */
export async function readMetrics(
  queries: readonly MetricQuery[],
  period: Period,
): Promise<Series[]> {
  const client = new CloudWatchClient();
  const series = queries.map(() => new Map<number, number>());
  for (let from = 0; from < queries.length; from += MAX_QUERIES) {
    const MetricDataQueries = queries
      .slice(from, from + MAX_QUERIES)
      .map((query, index) => metricDataQuery(`m${from + index}`, query));
    const pages = paginateGetMetricData(
      { client },
      { MetricDataQueries, StartTime: period.from, EndTime: period.to },
    );
    for await (const { MetricDataResults = [] } of pages) {
      for (const { Id = '', Values = [], Timestamps = [], StatusCode } of MetricDataResults) {
        if (StatusCode === 'InternalError' || StatusCode === 'Forbidden') {
          throw new OperatorError(
            `CloudWatch did not return all metrics: ${StatusCode}. Try again.`,
          );
        }
        for (const [index, value] of Values.entries()) {
          series[Number(Id.slice(1))]?.set(Timestamps[index]?.getTime() ?? index, value);
        }
      }
    }
  }
  return series;
}

function metricDataQuery(Id: string, query: MetricQuery): MetricDataQuery {
  const { namespace, metric, dimensions, statistic, periodSeconds } = query;
  return {
    Id,
    MetricStat: {
      Metric: {
        Namespace: namespace,
        MetricName: metric,
        Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
      },
      Period: periodSeconds,
      Stat: statistic,
    },
  };
}

/** Returns the states of all alarms of the stack. */
export async function readAlarms({ resources }: DeployedStack): Promise<AlarmState[]> {
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
