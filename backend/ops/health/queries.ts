import {
  METRIC_NAMESPACE,
  metrics,
  STACK_DIMENSION,
  type MetricName,
} from '../../domain/metrics.ts';
import type { Alarm } from '../../infra/resources/alarms.ts';
import { resolve, type DeployedStack } from './deployed-stack.ts';

/** One metric to read. */
export interface MetricQuery {
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: Alarm['statistic'];
  readonly periodSeconds: number;
}

export interface CountQuery {
  readonly name: MetricName;
  readonly query: MetricQuery;
}

/** What an alarm watches. */
export interface AlarmQuery {
  readonly alarm: Alarm;
  readonly threshold: number;
  readonly query: MetricQuery;
  /** The metric that is subtracted. */
  readonly minus?: MetricQuery;
}

/** Returns a query for each metric of the functions. Seconds are delays, so the longest counts. */
export function countQueries(stack: string): CountQuery[] {
  return Object.entries(metrics).map(([metric, { unit }]) => ({
    name: metric as MetricName,
    query: {
      namespace: METRIC_NAMESPACE,
      metric,
      dimensions: { [STACK_DIMENSION]: stack },
      statistic: unit === 'Seconds' ? 'Maximum' : 'Sum',
      periodSeconds: 3600,
    },
  }));
}

/**
 * Returns a query for what each alarm of the template watches, also if the stack has no alarms. Leaves out
 * alarms about functions and resources that the stack does not have.
 */
export function alarmQueries(alarms: readonly Alarm[], stack: DeployedStack): AlarmQuery[] {
  return alarms.flatMap((alarm) => {
    const dimensions: Record<string, string> = {};
    for (const [name, intrinsic] of Object.entries(alarm.dimensions)) {
      const value = resolve(intrinsic, stack);
      if (value === undefined) return [];
      dimensions[name] = value;
    }
    const threshold = resolve(alarm.threshold, stack);
    if (threshold === undefined) return [];
    const { namespace, metric, statistic, periodSeconds, minus } = alarm;
    const query = { namespace, metric, dimensions, statistic, periodSeconds };
    const subtracted = minus === undefined ? {} : { minus: { ...query, metric: minus } };
    return [{ alarm, threshold: Number(threshold), query, ...subtracted }];
  });
}
