import { meanOf, medianOf, medianRatio, type Measure, type Measurement } from './measurement.ts';

/** What we want to reach. A missed one is printed and is no failure of the benchmark. */
export interface Goal {
  /** The label of an entry. */
  readonly of: string;
  readonly measure: Measure;
  /** Of the mean over all repetitions: the median of what is rare is that nothing has happened. */
  readonly mean?: true;
  /** A multiple of another entry's, */
  readonly times?: string;
  /** or so much more than another entry's, */
  readonly above?: string;
  /** or a number of its own. */
  readonly most: number;
}

export interface Outcome {
  readonly text: string;
  readonly value: number;
  readonly passed: boolean;
}

export type Results = ReadonlyMap<string, readonly Measurement[]>;

/** Undefined when what it compares was not measured. */
export function judge(goal: Goal, results: Results): Outcome | undefined {
  const { of, measure, times, above, most, mean } = goal;
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
  return { text: `${of}, ${name}: ≤ ${most}${against}${beyond}`, value, passed: value <= most };
}
