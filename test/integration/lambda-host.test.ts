import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { LambdaHost } from '../stack/lambda-host.ts';

/** What stands in for Lambda when the suites run against the built functions must fail like Lambda. */
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

function start(handler = 'handler.handler', offset = 0, timeoutSeconds = 1) {
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

test('a function is told what the template tells it, and nothing of this machine', async () => {
  const { invoke, lines } = start();
  const { env, name } = await invoke({});
  expect(name).toBe('one');
  expect(env['ONLY']).toBe('this');
  for (const ours of ['PATH', 'HOME', 'NODE_OPTIONS']) expect(env).not.toHaveProperty(ours);
  // What was written before the answer has been read before it.
  expect(lines).toHaveLength(1);
});

test('one process takes one event after the other, and a second one what comes meanwhile', async () => {
  const { invoke } = start();
  const [first, second] = await Promise.all([invoke({ wait: 200 }), invoke({ wait: 200 })]);
  expect(first.pid).not.toBe(second.pid);
  const third = await invoke({});
  expect([first.pid, second.pid]).toContain(third.pid);
});

test('an error is the caller’s to hear of, and the process goes on', async () => {
  const { invoke } = start();
  const before = await invoke({});
  await expect(invoke({ fail: true })).rejects.toThrow(/^no$/);
  expect((await invoke({})).pid).toBe(before.pid);
});

test('what is not answered in time is ended, and the next event has a new process', async () => {
  const { invoke } = start();
  const before = await invoke({});
  await expect(invoke({ hang: true })).rejects.toThrow('Task timed out after 1.00 seconds');
  expect((await invoke({})).pid).not.toBe(before.pid);
});

test('a process that ends by itself is an error', async () => {
  const { invoke } = start();
  await expect(invoke({ exit: true })).rejects.toThrow('Runtime exited with 7');
  expect((await invoke({})).pid).toBeGreaterThan(0);
});

test('a handler of another name is not found', async () => {
  await expect(start('handler.other').invoke({})).rejects.toThrow('Runtime exited');
  await expect(start('missing.handler').invoke({})).rejects.toThrow('Runtime exited');
});

test('the stack’s clock is the function’s', async () => {
  const { invoke } = start('handler.handler', 3_600_000);
  const { now, is } = await invoke({});
  expect(now - Date.now()).toBeGreaterThan(3_500_000);
  expect(Math.abs(is - now)).toBeLessThan(1000);
});
