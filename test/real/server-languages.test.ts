import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, test } from 'vitest';
import { runServerSnippet, serverSnippet } from '../docs/server-snippets.ts';
import { startStack, type TestStack } from '../support/local-stack/start.ts';

/** The guide for servers, in each of its languages, against the local stack. */
let stack: TestStack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.close());

test('Python', () => runServerSnippet(stack, serverSnippet('python'), 'store.py', 'python3'));

test('Java', () => runServerSnippet(stack, serverSnippet('java'), 'Store.java', 'java'), 120_000);

test('PHP', async () => {
  try {
    execFileSync('php', ['--version'], { stdio: 'ignore' });
  } catch {
    // As the browsers: Debian's package, where this may be installed.
    execFileSync('apt-get', ['install', '--yes', '--no-install-recommends', 'php-cli'], {
      stdio: 'ignore',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  }
  await runServerSnippet(stack, serverSnippet('php'), 'store.php', 'php');
}, 300_000);
