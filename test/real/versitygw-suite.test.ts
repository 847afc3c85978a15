import { expect, test } from 'vitest';
import { installVersitygwSuite } from './suites/install-suites.ts';
import { judgeSuite } from './suites/judge-suite.ts';
import { versitygwDifferences, versitygwFaults } from './suites/versitygw-differences.ts';
import { versitygwOutOfScope } from './suites/versitygw-scope.ts';

// The suite is built on the first run, which takes as long as the tests.
test('the development S3 passes versitygw’s integration tests except for the known differences', async () => {
  const known = { ...versitygwDifferences, ...versitygwFaults };
  const verdict = await judgeSuite(await installVersitygwSuite(), versitygwOutOfScope, known);
  const { inScope, passed, ...wrong } = verdict;
  const differences = Object.keys(known).length;
  console.log(`versitygw: ${inScope} in scope, ${passed} passed, ${differences} known differences`);
  expect(inScope).toBeGreaterThan(400);
  expect(wrong).toEqual({ failed: {}, passedThoughKnown: [], unused: [] });
}, 1_200_000);
