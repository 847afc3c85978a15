import type { MetricName } from '../../domain/metrics.ts';
import { functions } from '../../infra/functions.ts';
import { alarms } from '../../infra/resources/alarms.ts';
import { useDefaultRegion } from '../aws-region.ts';
import { readAlarms, readMetrics, type Period } from './cloudwatch.ts';
import { readStack } from './deployed-stack.ts';
import { alarmQueries, countQueries } from './queries.ts';
import { breaches, subtract, total, type Series } from './series.ts';
import { judge, type Verdict } from './verdicts.ts';

/** CloudWatch returns whole periods, of at most an hour. */
const HOUR = 3_600_000;

/** Returns the last hours, up to now and from a full hour on. */
export function lastHours(hours: number, now: number): Period {
  return { from: new Date(Math.floor(now / HOUR - hours) * HOUR), to: new Date(now) };
}

/** Reads the metrics and alarms of a stack and judges them. */
export async function health(name: string, period: Period): Promise<Verdict[]> {
  useDefaultRegion();
  const stack = await readStack(name);
  const counted = countQueries(name);
  const watched = alarmQueries(alarms(functions), stack);
  const subtracted = watched.flatMap(({ minus }) => minus ?? []);
  const queries = [...counted.map(({ query }) => query), ...watched.map(({ query }) => query)];
  const [all, states] = await Promise.all([
    readMetrics([...queries, ...subtracted], period),
    readAlarms(stack),
  ]);
  const [ofCounts, ofAlarms, ofSubtracted] = [
    all.slice(0, counted.length),
    all.slice(counted.length, queries.length),
    all.slice(queries.length).values(),
  ];
  const counts: Partial<Record<MetricName, number>> = {};
  for (const [index, { name: metric, query }] of counted.entries()) {
    counts[metric] = total(query.statistic, ofCounts[index] ?? new Map());
  }
  return judge({
    counts,
    watched: watched.map(({ alarm, threshold, minus }, index) => {
      const series: Series = ofAlarms[index] ?? new Map();
      const values = minus ? subtract(series, ofSubtracted.next().value ?? new Map()) : series;
      const value = total(alarm.statistic, values);
      return { alarm, value, breached: breaches(alarm, threshold, values) };
    }),
    alarms: states,
  });
}
