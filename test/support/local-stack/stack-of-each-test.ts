import { afterEach } from 'vitest';
import { apiClient } from './client.ts';
import { startStack, type TestStack } from './start.ts';

/**
 * For suites in which every test starts a stack with its own settings. Each stack is closed after its test.
 */
export function stackOfEachTest() {
  let stack: TestStack | undefined;
  afterEach(async () => {
    await stack?.close();
    stack = undefined;
  });

  async function start(settings: Parameters<typeof startStack>[0] = {}) {
    stack = await startStack(settings);
    const api = apiClient(stack);
    const state = async (id: string) => (await running().stack.files.get(`demo/${id}`))?.state;
    return { api, state };
  }

  function running(): TestStack {
    if (!stack) throw new Error('No stack has been started');
    return stack;
  }

  return { start, running };
}

export type StartedStack = Awaited<ReturnType<ReturnType<typeof stackOfEachTest>['start']>>;
