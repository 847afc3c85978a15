import { stripVTControlCharacters } from 'node:util';
import { listTests, runSuite, type Suite } from './run-suite.ts';

/** What of a suite is not asked of the development S3, with the reason. A test that matches none is asked. */
export type OutOfScope = readonly (readonly [pattern: RegExp, reason: string])[];

/** What is known to fail, by the test's name, and why. */
export type KnownDifferences = Readonly<Record<string, string>>;

export interface Verdict {
  readonly inScope: number;
  readonly passed: number;
  /** What was printed first, by the test's name. */
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
