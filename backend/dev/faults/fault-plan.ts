import * as v from 'valibot';

const Count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** Which of the fitting cases a rule hits. */
export const faultFrequency = {
  /** How many it hits in all; no end when left out. */
  times: v.optional(v.pipe(Count, v.minValue(1))),
  /** How many it lets pass first. */
  skip: v.optional(Count, 0),
  /** The part of the others that it hits, by a random series that is the same every time. */
  share: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1)), 1),
};

interface Occurrence {
  readonly times?: number | undefined;
  readonly skip: number;
  readonly share: number;
}

/** What goes wrong, for tests. Empty everywhere else. */
export class FaultPlan<Rule extends Occurrence, Input = Rule> {
  readonly #schema: v.GenericSchema<Input, Rule>;
  #active: { readonly rule: Rule; seen: number; hits: number }[] = [];
  #random = 1;

  constructor(schema: v.GenericSchema<Input, Rule>) {
    this.#schema = schema;
  }

  /** @throws {v.ValiError} when it is not a rule */
  add(rule: Input): void {
    this.addUnvalidated(rule);
  }

  /** The same for what came over the wire. */
  addUnvalidated(rule: unknown): void {
    this.#active.push({ rule: v.parse(this.#schema, rule), seen: 0, hits: 0 });
  }

  clear(): void {
    this.#active = [];
    this.#random = 1;
  }

  /** How often each rule has hit, in the order in which they were added. */
  hits(): number[] {
    return this.#active.map(({ hits }) => hits);
  }

  /** The rules that hit one case. */
  match(fits: (rule: Rule) => boolean): Rule[] {
    return this.#active.flatMap((active) => {
      const { rule } = active;
      if (!fits(rule) || active.hits >= (rule.times ?? Number.POSITIVE_INFINITY)) return [];
      active.seen += 1;
      if (active.seen <= rule.skip || this.#next() >= rule.share) return [];
      active.hits += 1;
      return [rule];
    });
  }

  /** https://en.wikipedia.org/wiki/Lehmer_random_number_generator, so that a run can be repeated. */
  #next(): number {
    this.#random = (this.#random * 48_271) % 2_147_483_647;
    return this.#random / 2_147_483_647;
  }
}
