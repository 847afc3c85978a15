import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chooseSteps } from './choose-steps.ts';
import { node, playwright, vitest } from './programs.ts';
import { runSteps, type Step } from './run-steps.ts';

const ROOT = join(import.meta.dirname, '..');

/** The tests of a folder that `npm test` scales down. */
const scaledTests = (folder: string): readonly string[] =>
  globSync(`test/${folder}/**/*.test.ts`, { cwd: ROOT }).filter((file) =>
    readFileSync(join(ROOT, file), 'utf8').includes('support/scale.ts'),
  );

/**
 * `npm run verify [-- STEP…]`: everything that can be verified without an AWS account. The cheapest failures
 * come first, and then the longest steps, because two run at a time. All steps but `check`, `properties` and
 * `schedules` need the build that `test` makes.
 */
const steps: readonly Step[] = [
  { name: 'check', command: node('.build/check.ts') },
  { name: 'test', command: node('.build/test.ts'), after: ['check'] },
  {
    // The property tests with more of their runs, each time with other random input. TEST_SCALE=1 makes all of them.
    name: 'properties',
    command: vitest('run', '--project', 'unit', ...scaledTests('unit')),
    env: { TEST_SCALE: process.env['TEST_SCALE'] ?? '0.2' },
    after: ['check', 'test'],
  },
  {
    // Random schedules and requests over the wire. With TEST_SCALE=1 they take half an hour.
    name: 'schedules',
    command: vitest('run', '--project', 'integration', ...scaledTests('integration')),
    env: { TEST_SCALE: process.env['TEST_SCALE'] ?? '0.15' },
    after: ['check', 'test'],
  },
  // Servers and clients that we did not write, from the Go, Maven and Python registries.
  { name: 'real', command: node('test/real/run.ts'), after: ['check', 'test'] },
  { name: 'e2e', command: playwright('--project', 'details'), after: ['check', 'test'] },
  // The template, and the built functions as it deploys them.
  { name: 'stack', command: node('test/stack/run.ts'), after: ['check', 'test'] },
  // The API on ordinary servers, databases and stores. Debian's PostgreSQL and Ceph are installed where they may be.
  { name: 'hosts', command: node('test/hosts/run.ts'), after: ['check', 'test'] },
  {
    // The engine in Firefox and WebKit, which the tests install where they may.
    name: 'browsers',
    command: vitest('run', '--project', 'browsers'),
    after: ['check', 'test'],
  },
  // Applications of frameworks and bundlers, which the step installs from the npm registry.
  { name: 'frameworks', command: node('test/frameworks/run.ts'), after: ['check', 'test'] },
];
const chosen = chooseSteps('npm run verify', steps, process.argv.slice(2));
process.exitCode = (await runSteps(chosen)) ? 0 : 1;
