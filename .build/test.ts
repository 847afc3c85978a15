import { node, playwright, vitest } from './programs.ts';
import { runSteps, type Step } from './run-steps.ts';
import { chooseSteps } from './choose-steps.ts';

/**
 * `npm test [-- STEP…]`: the build, and every kind of test that needs nothing but Node and a browser. The
 * property tests make a twentieth of their runs (test/support/scale.ts), and of the tests in the browser
 * the journeys run. `npm run verify` runs the rest.
 */
const steps: readonly Step[] = [
  { name: 'build', command: node('.build/build.ts') },
  { name: 'unit', command: vitest('run', '--project', 'unit') },
  { name: 'integration', command: vitest('run', '--project', 'integration') },
  {
    name: 'package',
    command: vitest('run', '--project', 'package', '--project', 'docs'),
    after: ['build'],
  },
  { name: 'journeys', command: playwright('--project', 'journeys'), after: ['build'] },
];
const chosen = chooseSteps('npm test', steps, process.argv.slice(2));
process.exitCode = (await runSteps(chosen)) ? 0 : 1;
