import { execFile, execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runServerProgram, withServerCode } from '../docs/server-snippets.ts';
import { startStack, type TestStack } from '../support/local-stack/start.ts';

/** Runs the server guide's code in each of its languages against the local stack. */
let stack: TestStack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.close());

test('the server guide’s Python code works', () => runServerProgram(stack, 'store.py', 'python3'));

test(
  'the server guide’s Java code works',
  () => runServerProgram(stack, 'Store.java', 'java'),
  120_000,
);

test('the server guide’s PHP code works', async () => {
  install('php', 'php-cli');
  await runServerProgram(stack, 'store.php', 'php');
}, 300_000);

test('the server guide’s script for curl uploads and stores a file', async () => {
  install('jq', 'jq');
  await withServerCode('upload.sh', async (script, folder) => {
    const path = join(folder, 'Füße 1.txt');
    await writeFile(path, 'bytes');
    const { stdout } = await promisify(execFile)('bash', [script, path, 'text/plain'], {
      cwd: folder,
      env: { ...process.env, API: stack.apiUrl, SERVER_KEY: stack.serverKey },
    });
    // The last response is that of `store`.
    const stored = JSON.parse(stdout.slice(stdout.lastIndexOf('{')));
    expect(stored).toMatchObject({ name: 'Füße 1.txt', size: 5, state: 'STORED' });
  });
}, 300_000);

/** Installs Debian's package of a missing command if permitted, as for the browsers. */
function install(command: string, name: string): void {
  try {
    execFileSync(command, ['--version'], { stdio: 'ignore' });
  } catch {
    execFileSync('apt-get', ['install', '--yes', '--no-install-recommends', name], {
      stdio: 'ignore',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  }
}
