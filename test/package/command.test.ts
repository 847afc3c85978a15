import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PAGE_ORIGIN, startStack, type TestStack } from '../support/local-stack/start.ts';
import { pack } from './pack.ts';

/** Tests `npx filestore-upload` from the packed tarball in an empty folder. */
let folder: string;
let stack: TestStack;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'filestore-command-'));
  const run = promisify(execFile);
  await run('tar', ['-xzf', pack(folder), '-C', folder]);
  // `prove` waits for the expiry of a link unless it takes longer than 150 seconds.
  stack = await startStack({ downloadUrlSeconds: 900 });
});
afterAll(async () => {
  await stack.close();
  rmSync(folder, { recursive: true, force: true });
});

async function command(...args: string[]) {
  const file = join(folder, 'package/dist/command.js');
  try {
    return { status: 0, ...(await promisify(execFile)(process.execPath, [file, ...args])) };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { status: code, stdout, stderr };
  }
}

test('conformance passes for our own stack and exits with 0', async () => {
  const page = `--endpoint ${stack.apiUrl}/ --key ${stack.browserKey} --origin ${PAGE_ORIGIN}`;
  const args = `conformance ${page} --server-key ${stack.serverKey}`;
  const { status, stdout } = await command(...args.split(' '));
  expect(stdout).toMatch(/\n\d\d passed, 0 failed, 0 skipped\n$/);
  expect(status).toBe(0);
  expect(stdout).not.toContain(stack.serverKey);
});

test('prove calls nothing broken for our own stack, and its report has the version of the package', async () => {
  const page = `--endpoint ${stack.apiUrl} --browser-key ${stack.browserKey} --origin ${PAGE_ORIGIN}`;
  const args = `prove ${page} --server-key ${stack.serverKey} --json`;
  const { status, stdout } = await command(...args.split(' '));
  const { version, broken, confirmed } = JSON.parse(stdout) as Record<string, unknown>;
  expect(version).toMatch(/^\d+\.\d+\.\d+/);
  expect(broken).toBe(0);
  expect(confirmed).toBeGreaterThan(60);
  expect(status).toBe(0);
});

test('conformance fails with a wrong key and exits with 1', async () => {
  const args = `conformance --endpoint ${stack.apiUrl} --key wrong`;
  const { status, stdout } = await command(...args.split(' '));
  expect(stdout).toContain('✗');
  expect(status).toBe(1);
});

test('conformance without a valid endpoint prints its usage and exits with 2', async () => {
  for (const args of [[], ['conformance'], ['conformance', '--endpoint', 'nowhere']]) {
    const { status, stderr } = await command(...args);
    expect(stderr).toContain('npx filestore-upload conformance --endpoint');
    expect(status).toBe(2);
  }
});
