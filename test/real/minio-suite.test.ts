import { expect, test } from 'vitest';
import { installMinioSuite } from './suites/install-suites.ts';
import { judgeSuite } from './suites/judge-suite.ts';
import { minioDifferences, minioFaults } from './suites/minio-differences.ts';
import { minioOutOfScope } from './suites/minio-scope.ts';

// The suite is built on the first run, which takes as long as the tests.
test('the development S3 passes minio-go’s functional tests except for the known differences', async () => {
  const known = { ...minioDifferences, ...minioFaults };
  const verdict = await judgeSuite(await installMinioSuite(), minioOutOfScope, known);
  const { inScope, passed, ...wrong } = verdict;
  const differences = Object.keys(known).length;
  console.log(`minio: ${inScope} in scope, ${passed} passed, ${differences} known differences`);
  expect(inScope).toBeGreaterThan(40);
  expect(wrong).toEqual({ failed: {}, passedThoughKnown: [], unused: [] });
}, 1_200_000);
