import { stripVTControlCharacters } from 'node:util';
import { listTests, runSuite, type Suite } from './run-suite.ts';

/** Patterns for tests that are not run against the development S3, each with its reason. */
export type OutOfScope = readonly (readonly [pattern: RegExp, reason: string])[];

/** Reasons for known failures, by the test's name. */
export type KnownDifferences = Readonly<Record<string, string>>;

export interface Verdict {
  readonly inScope: number;
  readonly passed: number;
  /** The start of the output of each failed test, by its name. */
  readonly failed: Readonly<Record<string, string>>;
  readonly passedThoughKnown: readonly string[];
  /** Known differences that are not in scope, and patterns of the scope that match nothing. */
  readonly unused: readonly string[];
}

const PRINTED_CHARACTERS = 2000;

export async function judgeSuite(
  suite: Suite,
  outOfScope: OutOfScope,
  known: KnownDifferences,
): Promise<Verdict> {
  const all = await listTests(suite);
  const inScope = all.filter((name) => !outOfScope.some(([pattern]) => pattern.test(name)));
  const results = await runSuite(suite, inScope);
  const passed = results.filter((result) => result.passed);
  return {
    inScope: results.length,
    passed: passed.length,
    failed: Object.fromEntries(
      results
        .filter((result) => !result.passed && !(result.name in known))
        .map(({ name, printed }) => [
          name,
          stripVTControlCharacters(printed).slice(0, PRINTED_CHARACTERS),
        ]),
    ),
    passedThoughKnown: passed
      .map(({ name }) => name)
      .filter((name) => name in known)
      .toSorted(),
    unused: [
      ...Object.keys(known).filter((name) => !inScope.includes(name)),
      ...outOfScope
        .filter(([pattern]) => !all.some((name) => pattern.test(name)))
        .map(([pattern]) => pattern.source),
    ],
  };
}
