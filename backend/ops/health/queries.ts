import {
  METRIC_NAMESPACE,
  metrics,
  STACK_DIMENSION,
  type MetricName,
} from '../../domain/metrics.ts';
import { WITH_EXPIRE_ALARMS } from '../../infra/conditions.ts';
import { logicalId } from '../../infra/logical-id.ts';
import type { Alarm } from '../../infra/resources/alarms.ts';
import { resolveDimension, type StackResources } from './stack-resources.ts';

/** One metric to read, and how its values of five minutes or an hour become one value. */
export interface MetricQuery {
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: Alarm['statistic'];
}

export interface CountQuery {
  readonly name: MetricName;
  readonly query: MetricQuery;
}

export interface AlarmQuery {
  readonly alarm: Alarm;
  readonly query: MetricQuery;
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
    },
  }));
}

/**
 * Returns a query for what each alarm of the template watches, also if the stack has no alarms. Leaves out
 * alarms about functions and resources that the stack does not have.
 */
export function alarmQueries(
  alarms: readonly Alarm[],
  stack: string,
  resources: StackResources,
): AlarmQuery[] {
  return alarms.flatMap((alarm) => {
    if (aboutExpire(alarm) && !resources.has(logicalId('expire'))) return [];
    const dimensions: Record<string, string> = {};
    for (const [name, intrinsic] of Object.entries(alarm.dimensions)) {
      const value = resolveDimension(intrinsic, stack, resources);
      if (value === undefined) return [];
      dimensions[name] = value;
    }
    const { namespace, metric, statistic } = alarm;
    return [{ alarm, query: { namespace, metric, dimensions, statistic } }];
  });
}

/** With StoreOnLoad, no function expire is deployed, and its metrics have no values. */
function aboutExpire({ condition }: Alarm): boolean {
  return condition === WITH_EXPIRE_ALARMS;
}
