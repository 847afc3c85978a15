import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { apiClient } from '../support/local-stack/client.ts';
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
  stack = await startStack({ downloadUrlSeconds: 900, maxFileSize: 200_000_000 });
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

test('put uploads a small and a large file with a grant, and prints their ids', async () => {
  const { server } = apiClient(stack);
  const { body } = await server('POST', '/grants', { files: 2 });
  const small = join(folder, 'photo of a cat.jpg');
  const large = join(folder, 'large.bin');
  writeFileSync(small, 'abc');
  writeFileSync(large, Buffer.alloc(70 * 1024 ** 2, 'x'));
  const page = ['--endpoint', stack.apiUrl, '--key', stack.browserKey];
  const granted = await command('put', small, large, ...page, '--grant', String(body['grant']));
  expect(granted.stderr).toBe('');
  const ids = granted.stdout
    .trim()
    .split('\n')
    .map((line) => line.split(' ')[0] ?? '');
  expect(ids).toHaveLength(2);
  for (const [index, expected] of [
    { name: 'photo of a cat.jpg', type: 'image/jpeg', size: 3 },
    { name: 'large.bin', type: 'application/octet-stream', size: 70 * 1024 ** 2 },
  ].entries()) {
    const info = await server('GET', `/files/${ids[index]}`);
    expect(info.body).toMatchObject({ ...expected, state: 'UPLOADED' });
  }
  // The grant is used up. Neither it nor the key is printed.
  const refused = await command('put', small, ...page, '--grant', String(body['grant']));
  expect([refused.status, refused.stdout]).toEqual([1, '']);
  expect(refused.stderr).toContain('grant-refused');
  expect(refused.stderr).not.toContain(String(body['grant']));
});

test('put names a file that it cannot read, goes on with the others, and exits with 1', async () => {
  const file = join(folder, 'a.txt');
  writeFileSync(file, 'abc');
  const args = ['put', join(folder, 'missing.txt'), folder, file];
  const page = ['--endpoint', stack.apiUrl, '--key', stack.browserKey];
  const { status, stdout, stderr } = await command(...args, ...page);
  expect(status).toBe(1);
  expect(stdout).toContain(` ${file}`);
  expect(stderr).toMatch(/missing\.txt: ENOENT[^]*: is not a file/);
  expect((await command('put')).status).toBe(2);
});

test('the entry of the command needs nothing of Node that version 20 does not have', () => {
  const entry = readFileSync(join(folder, 'package/dist/command.js'), 'utf8');
  // Static imports are linked before anything runs, so a missing name would end every command.
  const imported = [...entry.matchAll(/import\s*\{([^}]*)\}\s*from\s*"node:fs"/g)];
  const names = imported.flatMap(([, list = '']) => list.split(',').map((name) => name.trim()));
  expect(imported.length).toBeGreaterThan(0);
  expect(names.filter((name) => /^(globSync|glob|openAsBlobSync)\b/.test(name))).toEqual([]);
});
