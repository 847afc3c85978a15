import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, test } from 'vitest';
import { runServerSnippet, serverSnippet } from '../docs/server-snippets.ts';
import { startStack, type TestStack } from '../support/local-stack/start.ts';

/** Runs the server guide's code in each of its languages against the local stack. */
let stack: TestStack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.close());

test('the server guide’s Python code works', () =>
  runServerSnippet(stack, serverSnippet('python'), 'store.py', 'python3'));

test(
  'the server guide’s Java code works',
  () => runServerSnippet(stack, serverSnippet('java'), 'Store.java', 'java'),
  120_000,
);

test('the server guide’s PHP code works', async () => {
  try {
    execFileSync('php', ['--version'], { stdio: 'ignore' });
  } catch {
    // Installs Debian's package if permitted, as for the browsers.
    execFileSync('apt-get', ['install', '--yes', '--no-install-recommends', 'php-cli'], {
      stdio: 'ignore',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  }
  await runServerSnippet(stack, serverSnippet('php'), 'store.php', 'php');
}, 300_000);
