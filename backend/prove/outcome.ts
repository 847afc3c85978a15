/** An assumption is wrong. */
export class Broken extends Error {
  readonly expected: string;
  readonly observed: string;

  constructor(expected: string, observed: string) {
    super(`expected ${expected}, observed ${observed}`);
    this.expected = expected;
    this.observed = observed;
  }
}

/** An assumption could not be tested. The message says why. */
export class Unknown extends Error {}

/** The result of one test. */
export type Result =
  | { readonly outcome: 'confirmed'; readonly remark?: string }
  | { readonly outcome: 'broken'; readonly expected: string; readonly observed: string }
  | { readonly outcome: 'unknown'; readonly reason: string };

/** An assumption and the result of its test. */
export type Finding = {
  readonly id: string;
  readonly statement: string;
  readonly seconds: number;
} & Result;
