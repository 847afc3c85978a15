import { oxlint, node, prettierCheck, PROJECTS, tsc } from './programs.ts';
import { runSteps } from './run-steps.ts';

/** `npm run check`: everything that can be checked without running a test. */
const steps = [
  ...PROJECTS.map((project) => ({ name: `types of ${project}`, command: tsc(project) })),
  { name: 'generated files', command: node('backend/infra/write.ts', '--check') },
  { name: 'format', command: prettierCheck('.') },
  { name: 'lint', command: oxlint() },
];
const passed = await runSteps(steps, { keepGoing: true });
process.exitCode = passed ? 0 : 1;
