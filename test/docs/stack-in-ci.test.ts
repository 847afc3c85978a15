import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Filestore } from '../../src/server.ts';
import { freePort } from '../real/servers.ts';
import { ROOT } from './documents.ts';
import { serverCode } from './server-snippets.ts';

test('the lines of your-server.md start the stack in CI and read its keys', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'filestore-ci-'));
  const lines = serverCode('Start the stack')
    .replace('npm install\n', '')
    .replaceAll('filestore.log', join(folder, 'filestore.log'));
  const print = 'echo "$API $BROWSER_KEY $SERVER_KEY"; wait';
  const shell = spawn('bash', ['-eu', '-c', `${lines}\n${print}`], {
    cwd: ROOT,
    env: { ...process.env, PORT: String(await freePort()), TMPDIR: folder },
    stdio: ['ignore', 'pipe', 'inherit'],
    // In its own process group, which also has npm and the stack.
    detached: true,
  });
  try {
    const [printed] = (await once(shell.stdout, 'data')) as [Buffer];
    const [endpoint = '', browserKey, serverKey = ''] = String(printed).trim().split(' ');
    expect(browserKey).toMatch(/^browser-\w+$/);
    const filestore = new Filestore({ endpoint, serverKey });
    const file = await filestore.upload('hello', { name: 'a.txt', type: 'text/plain' });
    expect(file.state).toBe('STORED');
  } finally {
    if (shell.pid !== undefined) process.kill(-shell.pid, 'SIGTERM');
    if (shell.exitCode === null && shell.signalCode === null) await once(shell, 'exit');
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
});
