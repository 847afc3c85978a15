import type { Alarm } from '../../infra/resources/alarms.ts';

/** The values of a metric by the times of their periods, in milliseconds since the epoch. */
export type Series = ReadonlyMap<number, number>;

/** Returns one value for the whole time: the sum, or the largest. A metric without values is 0. */
export function total(statistic: Alarm['statistic'], series: Series): number {
  const values = [...series.values()];
  return statistic === 'Sum'
    ? values.reduce((sum, value) => sum + value, 0)
    : values.reduce((largest, value) => Math.max(largest, value), 0);
}

/** Subtracts a series. A missing value is 0 in both, as in the expression of the alarm. */
export function subtract(more: Series, fewer: Series): Series {
  const times = new Set([...more.keys(), ...fewer.keys()]);
  return new Map([...times].map((time) => [time, (more.get(time) ?? 0) - (fewer.get(time) ?? 0)]));
}

/**
 * Tells whether the alarm was raised at any time, or should have been. An alarm that is raised below its
 * threshold counts runs of a function: here, only a time without any run counts, because the first and the last
 * period are incomplete.
 */
export function breaches(
  { comparison, periods, periodSeconds, statistic }: Alarm,
  threshold: number,
  series: Series,
): boolean {
  if (comparison === 'LessThanThreshold') return total(statistic, series) < threshold;
  const isBeyond = (time: number): boolean => (series.get(time) ?? 0) > threshold;
  return [...series.keys()].some((time) =>
    Array.from({ length: periods }, (_none, index) => time + index * periodSeconds * 1000).every(
      isBeyond,
    ),
  );
}
