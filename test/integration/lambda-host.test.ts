import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { LambdaHost } from '../stack/lambda-host.ts';

/** The stand-in for Lambda, which runs the built functions in the suites, must fail as Lambda does. */
const HANDLER = `
exports.handler = async (event, context) => {
  console.log(JSON.stringify({ level: 'info', event: 'line', pid: process.pid }));
  if (event.fail) throw new TypeError('no');
  if (event.exit) process.exit(7);
  if (event.hang) await new Promise((resolve) => setTimeout(resolve, 60_000));
  if (event.wait) await new Promise((resolve) => setTimeout(resolve, event.wait));
  return { pid: process.pid, now: Date.now(), is: new Date().getTime(), env: process.env, name: context.functionName };
};`;

interface Answer {
  readonly pid: number;
  readonly now: number;
  readonly is: number;
  readonly env: Record<string, string>;
  readonly name: string;
}

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'filestore-lambda-'));
  await writeFile(join(folder, 'handler.js'), HANDLER);
  await writeFile(join(folder, 'package.json'), '{"type":"commonjs"}');
});
afterAll(() => rm(folder, { recursive: true }));

let host: LambdaHost | undefined;
afterEach(() => host?.close());

function start(handler = 'handler.handler', offset = 0, timeoutSeconds = 60) {
  const lines: string[] = [];
  const started = new LambdaHost({
    name: 'one',
    codeFolder: folder,
    handler,
    environment: { ONLY: 'this' },
    timeoutSeconds,
    clockOffset: () => offset,
    line: (line) => lines.push(line),
  });
  host = started;
  const invoke = async (event: object) => (await started.invoke(event)) as Answer;
  return { invoke, lines };
}

test('a function gets the environment of the template and nothing of this machine’s', async () => {
  const { invoke, lines } = start();
  const { env, name } = await invoke({});
  expect(name).toBe('one');
  expect(env['ONLY']).toBe('this');
  for (const ours of ['PATH', 'HOME', 'NODE_OPTIONS']) expect(env).not.toHaveProperty(ours);
  // Lines written before the answer have been read by the time it returns.
  expect(lines).toHaveLength(1);
});

test('a Lambda process handles one event at a time, and concurrent events get a second process', async () => {
  const { invoke } = start();
  const [first, second] = await Promise.all([invoke({ wait: 200 }), invoke({ wait: 200 })]);
  expect(first.pid).not.toBe(second.pid);
  const third = await invoke({});
  expect([first.pid, second.pid]).toContain(third.pid);
});

test('a handler’s error rejects the invocation, and its process handles the next event', async () => {
  const { invoke } = start();
  const before = await invoke({});
  await expect(invoke({ fail: true })).rejects.toThrow(/^no$/);
  expect((await invoke({})).pid).toBe(before.pid);
});

test('a process that exceeds its timeout is ended, and the next event gets a new one', async () => {
  // A busy machine needs two seconds to start a process.
  const { invoke } = start('handler.handler', 0, 5);
  const before = await invoke({});
  await expect(invoke({ hang: true })).rejects.toThrow('Task timed out after 5.00 seconds');
  expect((await invoke({})).pid).not.toBe(before.pid);
});

test('a process that exits before it answers is an error', async () => {
  const { invoke } = start();
  await expect(invoke({ exit: true })).rejects.toThrow('Runtime exited with 7');
  expect((await invoke({})).pid).toBeGreaterThan(0);
});

test('a missing handler or module is an error', async () => {
  await expect(start('handler.other').invoke({})).rejects.toThrow('Runtime exited');
  await expect(start('missing.handler').invoke({})).rejects.toThrow('Runtime exited');
});

test('a function uses the clock of the stack', async () => {
  const { invoke } = start('handler.handler', 3_600_000);
  const { now, is } = await invoke({});
  expect(now - Date.now()).toBeGreaterThan(3_500_000);
  expect(Math.abs(is - now)).toBeLessThan(1000);
});
