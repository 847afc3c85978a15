import type { MetricName } from '../../domain/metrics.ts';
import { functions } from '../../infra/functions.ts';
import { alarms } from '../../infra/resources/alarms.ts';
import { useDefaultRegion } from '../aws-region.ts';
import { readAlarms, readMetrics, type Period } from './cloudwatch.ts';
import { alarmQueries, countQueries } from './queries.ts';
import { listResources } from './stack-resources.ts';
import { judge, type Verdict } from './verdicts.ts';

/** CloudWatch returns whole periods. */
const FIVE_MINUTES = 300_000;

/** Returns the last hours, up to now. */
export function lastHours(hours: number, now: number): Period {
  const from = Math.floor((now - hours * 3_600_000) / FIVE_MINUTES) * FIVE_MINUTES;
  return { from: new Date(from), to: new Date(now) };
}

/** Reads the metrics and alarms of a stack and judges them. */
export async function health(stack: string, period: Period): Promise<Verdict[]> {
  useDefaultRegion();
  const resources = await listResources(stack);
  const counted = countQueries(stack);
  const watched = alarmQueries(alarms(functions), stack, resources);
  const queries = [...counted, ...watched].map(({ query }) => query);
  const [values, states] = await Promise.all([readMetrics(queries, period), readAlarms(resources)]);
  const counts: Partial<Record<MetricName, number>> = {};
  for (const [index, { name }] of counted.entries()) counts[name] = values[index] ?? 0;
  return judge({
    counts,
    watched: watched.map(({ alarm }, index) => ({
      alarm,
      value: values[counted.length + index] ?? 0,
    })),
    alarms: states,
  });
}
