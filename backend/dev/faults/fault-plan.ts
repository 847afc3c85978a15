import * as v from 'valibot';

const Count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** Selects which of the matching cases a rule hits. */
export const faultFrequency = {
  /** The maximum number of hits. Unlimited if omitted. */
  times: v.optional(v.pipe(Count, v.minValue(1))),
  /** The number of matching cases to skip first. */
  skip: v.optional(Count, 0),
  /** The share of the remaining cases to hit, chosen by a deterministic pseudorandom series. */
  share: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1)), 1),
};

interface Occurrence {
  readonly times?: number | undefined;
  readonly skip: number;
  readonly share: number;
}

/** The planned faults. Only tests add rules. */
export class FaultPlan<Rule extends Occurrence, Input = Rule> {
  readonly #schema: v.GenericSchema<Input, Rule>;
  #active: { readonly rule: Rule; seen: number; hits: number }[] = [];
  #random = 1;

  constructor(schema: v.GenericSchema<Input, Rule>) {
    this.#schema = schema;
  }

  /** @throws {v.ValiError} if the rule is invalid */
  add(rule: Input): void {
    this.addUnvalidated(rule);
  }

  /**
   * Adds a rule received over the network.
   *
   * @throws {v.ValiError} if the rule is invalid
   */
  addUnvalidated(rule: unknown): void {
    this.#active.push({ rule: v.parse(this.#schema, rule), seen: 0, hits: 0 });
  }

  clear(): void {
    this.#active = [];
    this.#random = 1;
  }

  /** Returns the number of hits of each rule, in the order in which the rules were added. */
  hits(): number[] {
    return this.#active.map(({ hits }) => hits);
  }

  /** Returns the rules that hit this case, and counts the hits. */
  match(matches: (rule: Rule) => boolean): Rule[] {
    return this.#active.flatMap((active) => {
      const { rule } = active;
      if (!matches(rule) || active.hits >= (rule.times ?? Number.POSITIVE_INFINITY)) return [];
      active.seen += 1;
      if (active.seen <= rule.skip || this.#nextRandom() >= rule.share) return [];
      active.hits += 1;
      return [rule];
    });
  }

  /**
   * A Lehmer generator, so that a run is repeatable:
   * https://en.wikipedia.org/wiki/Lehmer_random_number_generator
   */
  #nextRandom(): number {
    this.#random = (this.#random * 48_271) % 2_147_483_647;
    return this.#random / 2_147_483_647;
  }
}
