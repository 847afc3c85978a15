import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { oxlint, prettierCheck, PROJECTS, tsc, vitest } from './programs.ts';
import { runSteps, type Step } from './run-steps.ts';

/**
 * `npm run quick`: checks what has changed since the last commit, in less than half a minute: types, lint and
 * format of the changed files, and the unit tests that import them, with few runs of the property tests.
 */
const ROOT = join(import.meta.dirname, '..');
const changed = [
  ...git('diff', '--name-only', '--diff-filter=d', 'HEAD'),
  ...git('ls-files', '--others', '--exclude-standard'),
].filter((file) => existsSync(join(ROOT, file)));
const code = changed.filter((file) => /\.(ts|tsx|mjs)$/.test(file));

const steps: Step[] = [];
if (changed.length > 0) {
  const format = prettierCheck('--ignore-unknown', ...changed);
  steps.push({ name: 'format', command: format });
}
if (code.length > 0) {
  steps.push(
    ...PROJECTS.map((project) => ({ name: `types of ${project}`, command: tsc(project) })),
    {
      name: 'unit tests',
      command: vitest(
        'related',
        '--run',
        '--project=unit',
        '--passWithNoTests',
        // They take ten seconds, whatever has changed.
        '--exclude=test/unit/backend/{interleavings,mutations}.test.ts',
        ...code,
      ),
      env: { TEST_SCALE: '0.02' },
    },
    { name: 'lint', command: oxlint(...code) },
  );
}

console.log(`${changed.length} files have changed since the last commit.`);
process.exitCode = (await runSteps(steps, { keepGoing: true })) ? 0 : 1;

function git(...parameters: string[]): string[] {
  return execFileSync('git', parameters, { cwd: ROOT, encoding: 'utf8' })
    .split('\n')
    .filter((line) => line !== '');
}
