import { afterAll, beforeAll, test } from 'vitest';
import { startStack, type TestStack } from '../support/local-stack/start.ts';
import { runServerProgram } from './server-snippets.ts';

let stack: TestStack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.close());

/** `npm run verify -- real` runs the programs in the other languages, because it installs them. */
test('the Node program of your-server.md stores the file and prints a link to it', () =>
  runServerProgram(stack, 'store.mjs', process.execPath));
