import { spawn, type ChildProcess } from 'node:child_process';
import { appendFileSync, closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

/** One program of a larger check. */
export interface Step {
  readonly name: string;
  readonly command: readonly [program: string, ...parameters: string[]];
  readonly env?: NodeJS.ProcessEnv;
  /** The steps that have to pass before this one starts, if they are part of the same run. */
  readonly after?: readonly string[];
}

interface Outcome {
  readonly step: string;
  readonly duration: string;
  readonly result: string;
}

interface Running {
  readonly child: ChildProcess;
  readonly started: number;
  readonly log: string;
}

const ROOT = join(import.meta.dirname, '..');
const LOGS = join(ROOT, 'test-results/logs');
const AT_ONCE = 2;
/** What a failed step shows of its output. The log file has the rest. */
const SHOWN_LINES = 400;
/** The summaries of Vitest and Playwright. */
const SUMMARY = /^ *(Test Files|Tests) +\d|^ *\d+ (passed|flaky|skipped)\b/;

/**
 * Runs the steps in their order, two at a time. Each step writes its output into a log file, so that steps that
 * run side by side do not mix theirs; only the output of a failed step is shown. Ends with a table.
 *
 * @param keepGoing - Whether the other steps run to their end after a failure, instead of being stopped
 * @returns whether all steps passed
 */
export async function runSteps(
  steps: readonly Step[],
  { keepGoing = false }: { readonly keepGoing?: boolean } = {},
): Promise<boolean> {
  mkdirSync(LOGS, { recursive: true });
  const waiting = [...steps];
  const passed = new Set<string>();
  const running = new Map<string, Running>();
  const outcomes = new Map<string, Outcome>();
  let stopping = false;

  const stopAll = (): void => {
    for (const { child } of running.values()) killGroup(child);
  };
  const interrupt = (): void => {
    stopping = true;
    stopAll();
  };
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  const progress = setInterval(() => {
    for (const [name, { started, log }] of running) {
      console.log(`… ${name} ${since(started)}  ${lines(log).at(-1)?.slice(0, 120) ?? ''}`);
    }
  }, 60_000);

  const isReady = ({ after = [] }: Step): boolean =>
    after.every((name) => passed.has(name) || !steps.some((step) => step.name === name));
  const startNext = (): Promise<void> | undefined => {
    const index = stopping || running.size >= AT_ONCE ? -1 : waiting.findIndex(isReady);
    const [step] = index < 0 ? [] : waiting.splice(index, 1);
    return step && run(step);
  };

  async function run(step: Step): Promise<void> {
    const log = join(LOGS, `${step.name.replaceAll(/\W+/g, '-')}.log`);
    console.log(`▸ ${step.name}`);
    const started = performance.now();
    const child = start(step, log);
    running.set(step.name, { child, started, log });
    const code = await exitCode(child, log);
    running.delete(step.name);
    // A step that was stopped because another one failed has no result.
    const result = code === 0 ? 'passed' : stopping ? 'stopped' : 'failed';
    outcomes.set(step.name, { step: step.name, duration: since(started), result });
    if (result === 'passed') passed.add(step.name);
    const summary = lines(log)
      .filter((line) => SUMMARY.test(line))
      .map((line) => line.trim());
    const mark = { passed: '✓', failed: '✗', stopped: '–' }[result];
    console.log([`${mark} ${step.name} ${since(started)}`, ...summary].join('\n    '));
    if (result !== 'failed') return;
    if (!keepGoing) interrupt();
    console.log(`\n${lines(log).slice(-SHOWN_LINES).join('\n')}\n`);
    console.log(`All of it is in ${relative(ROOT, log)}.`);
  }

  const active = new Set<Promise<void>>();
  for (;;) {
    for (let next = startNext(); next; next = startNext()) {
      const one = next.finally(() => active.delete(one));
      active.add(one);
    }
    if (active.size === 0) break;
    await Promise.race(active);
  }
  clearInterval(progress);
  process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  console.log(table(steps, outcomes));
  return passed.size === steps.length;
}

function start({ command: [program, ...parameters], env }: Step, log: string): ChildProcess {
  const file = openSync(log, 'w');
  try {
    return spawn(program, parameters, {
      cwd: ROOT,
      env: { ...process.env, ...env },
      stdio: ['ignore', file, file],
      // In its own process group, so that stopping it also stops the servers and browsers that it has started.
      detached: true,
    });
  } finally {
    closeSync(file);
  }
}

function exitCode(child: ChildProcess, log: string): Promise<number> {
  return new Promise((resolve) => {
    child.once('exit', (code) => resolve(code ?? 1));
    child.once('error', ({ message }) => {
      appendFileSync(log, message);
      resolve(1);
    });
  });
}

function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGTERM');
  } catch {
    // It has just ended.
  }
}

function lines(log: string): string[] {
  return stripVTControlCharacters(readFileSync(log, 'utf8'))
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line.trim() !== '');
}

function since(started: number): string {
  const seconds = Math.round((performance.now() - started) / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

function table(steps: readonly Step[], outcomes: ReadonlyMap<string, Outcome>): string {
  const rows = steps.map(({ name }) => {
    const { duration = '', result = 'not run' } = outcomes.get(name) ?? {};
    return `${name.padEnd(24)}${duration.padStart(8)}  ${result}`;
  });
  return ['', `${'step'.padEnd(24)}${'min:s'.padStart(8)}  result`, ...rows, ''].join('\n');
}
