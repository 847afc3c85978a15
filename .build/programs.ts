import type { Step } from './run-steps.ts';

/** The programs that the checks run, each as a command that `runSteps` takes. */
type Command = Step['command'];

/** The TypeScript projects of the repository, as folders. */
export const PROJECTS = ['src', 'backend', 'demo', 'test', '.build'] as const;

export const node = (file: string, ...parameters: string[]): Command => [
  process.execPath,
  file,
  ...parameters,
];

export const tsc = (project: string): Command =>
  node('node_modules/typescript/bin/tsc', '-p', project);

export const oxlint = (...files: string[]): Command =>
  node('node_modules/oxlint/bin/oxlint', '--type-aware', '--deny-warnings', ...files);

export const prettierCheck = (...files: string[]): Command =>
  node('node_modules/prettier/bin/prettier.cjs', '--check', '--log-level=warn', ...files);

export const vitest = (...parameters: string[]): Command =>
  node('node_modules/vitest/vitest.mjs', ...parameters);

export const playwright = (...parameters: string[]): Command =>
  node('test/e2e/run.ts', ...parameters);
