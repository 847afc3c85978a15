import { meanOf, medianOf, medianRatio, type Measure, type Measurement } from './measurement.ts';

/** A performance goal. A missed goal is printed and does not fail the benchmark. */
export interface Goal {
  /** The label of an entry. */
  readonly of: string;
  readonly measure: Measure;
  /** Whether the goal applies to the mean over all repetitions. The median of rare events is zero. */
  readonly mean?: true;
  /** The entry to which `max` is a ratio. */
  readonly times?: string;
  /** The entry to which `max` is a difference. */
  readonly above?: string;
  /** The maximum: a ratio, a difference or, without another entry, a value. */
  readonly max: number;
}

export interface Outcome {
  readonly text: string;
  readonly value: number;
  readonly passed: boolean;
}

export type Results = ReadonlyMap<string, readonly Measurement[]>;

/** Returns undefined if the entries were not measured. */
export function judge(goal: Goal, results: Results): Outcome | undefined {
  const { of, measure, times, above, max, mean } = goal;
  const own = results.get(of);
  const other = results.get(times ?? above ?? of);
  if (!own || !other) return undefined;
  const average = mean ? meanOf : medianOf;
  let value = average(own, measure);
  if (times !== undefined) {
    value = mean ? value / meanOf(other, measure) : medianRatio(own, other, measure);
  }
  if (above !== undefined) value -= average(other, measure);
  const name = `${mean ? 'mean ' : ''}${measure === 'milliseconds' ? 'time' : measure}`;
  const against = times === undefined ? '' : ` × ${times}`;
  const beyond = above === undefined ? '' : ` more than ${above}`;
  return { text: `${of}, ${name}: ≤ ${max}${against}${beyond}`, value, passed: value <= max };
}
