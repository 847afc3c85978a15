import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { chooseSteps } from '../../../.build/choose-steps.ts';
import { runSteps, type Step } from '../../../.build/run-steps.ts';

const step = (name: string, script: string, after: readonly string[] = []): Step => ({
  name: `run-steps ${name}`,
  command: [process.execPath, '--eval', script],
  after: after.map((other) => `run-steps ${other}`),
});
const FOREVER = 'setInterval(() => {}, 1000)';

let printed: string;
beforeEach(() => {
  printed = '';
  vi.spyOn(console, 'log').mockImplementation((line: string) => void (printed += `${line}\n`));
});
afterEach(() => vi.restoreAllMocks());

test('prints a table of the steps, and the output of none that passed', async () => {
  const steps = [step('a', 'console.log("hidden\\n  12 passed (3s)")'), step('b', '')];
  expect(await runSteps(steps)).toBe(true);
  expect(printed).toMatch(/run-steps a +0:0\d {2}passed\nrun-steps b +0:0\d {2}passed/);
  expect(printed).not.toContain('hidden');
  expect(printed).toContain('    12 passed (3s)');
});

test('shows the output of a failed step and stops the other steps', async () => {
  const steps = [
    step('endless', FOREVER),
    step('broken', 'console.error("the reason"); process.exit(3)'),
    step('late', ''),
  ];
  expect(await runSteps(steps)).toBe(false);
  expect(printed).toContain('the reason');
  expect(printed).toMatch(/endless +\S+ {2}stopped\n.*broken +\S+ {2}failed\n.*late +not run/);
});

test('with keepGoing, runs the other steps, but none that needs the failed one', async () => {
  const steps = [
    step('broken', 'process.exit(1)'),
    step('needs it', '', ['broken']),
    step('other', ''),
  ];
  expect(await runSteps(steps, { keepGoing: true })).toBe(false);
  expect(printed).toMatch(/broken +\S+ {2}failed\n.*needs it +not run\n.*other +\S+ {2}passed/);
});

test('starts a step only after the steps that it needs', async () => {
  const wait = 'setTimeout(() => {}, 300)';
  expect(await runSteps([step('second', '', ['first']), step('first', wait)])).toBe(true);
  expect(printed.indexOf('✓ run-steps first')).toBeLessThan(printed.indexOf('▸ run-steps second'));
});

test('a step that is not part of the run is not waited for', async () => {
  expect(await runSteps([step('alone', '', ['elsewhere'])])).toBe(true);
});

test('a program that cannot be started fails its step', async () => {
  const missing: Step = { name: 'run-steps missing', command: ['/no/such/program'] };
  expect(await runSteps([missing])).toBe(false);
  expect(printed).toContain('/no/such/program');
});

test('the chosen steps keep their order', () => {
  const steps = [step('a', ''), step('b', ''), step('c', '')];
  const chosen = chooseSteps('npm test', steps, ['run-steps c', 'run-steps a']);
  expect(chosen.map(({ name }) => name)).toEqual(['run-steps a', 'run-steps c']);
  expect(chooseSteps('npm test', steps, [])).toBe(steps);
});
