import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { refusal, s3Calls } from '../../support/s3/calls.ts';
import { newClient } from '../../support/s3/target.ts';

/** Runs `npm run s3` as a separate process. */
const credentials = {
  accessKeyId: 'MINE',
  secretAccessKey: 'mine-and-secret',
  sessionToken: 'token-of-mine',
};
let folder: string;
const children: ChildProcess[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'filestore-s3-'));
});
afterEach(async () => {
  for (const child of children.splice(0)) {
    // A process that a signal has ended has no exit code.
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  await rm(folder, { recursive: true, force: true });
});

const ENVIRONMENT = {
  S3_ACCESS_KEY_ID: credentials.accessKeyId,
  S3_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  S3_SESSION_TOKEN: credentials.sessionToken,
};

function start(parameters: readonly string[], env: Record<string, string> = ENVIRONMENT) {
  const child = spawn(process.execPath, ['backend/dev/s3/cli.ts', '--dir', folder, ...parameters], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (bytes: Buffer) => (printed += String(bytes)));
  }
  const line = async (pattern: RegExp): Promise<string> => {
    await expect.poll(() => printed, { timeout: 10_000 }).toMatch(pattern);
    return pattern.exec(printed)?.[1] ?? '';
  };
  return { child, line, printed: () => printed };
}

test('npm run s3 serves any client, stops on Ctrl-C and keeps its data', async () => {
  const first = start(['--port', '0', '--bucket', 'mine']);
  const url = await first.line(/^s3 (http:\S+)/m);
  const calls = s3Calls(() => ({ client: newClient(url, credentials), bucket: 'mine' }));
  await calls.put('key', { Body: 'kept' });
  const { port } = new URL(url);
  first.child.kill('SIGINT');
  expect((await once(first.child, 'exit'))[0]).toBe(0);
  const second = start(['--port', port]);
  await second.line(/^s3 (http:\S+)/m);
  expect((await calls.get('key')).text).toBe('kept');
});

test.each([
  ['without credentials', [], {}, /S3_ACCESS_KEY_ID is not set/],
  ['with an unknown option', ['--prot', '1'], ENVIRONMENT, /Unknown option '--prot'/],
  ['with an invalid port', ['--port', '70000'], ENVIRONMENT, /--port must be/],
  [
    'with an invalid bucket name',
    ['--bucket', 'No'],
    ENVIRONMENT,
    /--bucket: "No" is not a valid bucket/,
  ],
])('npm run s3 fails with a clear message %s', async (_name, parameters, env, message) => {
  const { child, line } = start(parameters, env);
  await line(message);
  if (child.exitCode === null) await once(child, 'exit');
  expect(child.exitCode).toBe(1);
});

test('npm run s3 has different messages for a port in use and a folder in use', async () => {
  const first = start(['--port', '0']);
  const { port } = new URL(await first.line(/^s3 (http:\S+)/m));
  await start(['--port', '0']).line(/folder is in use/);
  await start(['--port', port, '--dir', join(folder, 'other')]).line(/port is taken/);
});

describe('admin API', () => {
  const open = async () => {
    const { line } = start(['--port', '0', '--bucket', 'mine', '--admin-port', '0']);
    const url = await line(/^s3 (http:\S+)/m);
    const admin = await line(/^admin (http:\S+)/m);
    const call = async (method: string, path: string, body?: unknown) => {
      const answer = await fetch(`${admin}${path}`, {
        method,
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      return [answer.status, await answer.json()];
    };
    return { call, ...s3Calls(() => ({ client: newClient(url, credentials), bucket: 'mine' })) };
  };

  test('the admin API sets, counts and clears faults', async () => {
    const { call, put } = await open();
    const rule = { fault: { kind: 'error', code: 'SlowDown' }, operation: 'PutObject' };
    expect(await call('POST', '/faults', rule)).toEqual([200, {}]);
    expect(await refusal(put('key'))).toEqual([503, 'SlowDown']);
    expect(await call('GET', '/faults')).toEqual([200, { hits: [1] }]);
    await call('DELETE', '/faults');
    await put('key');
  });

  test('the admin API moves the clock and runs the lifecycle rules', async () => {
    const { call, put } = await open();
    expect(await call('POST', '/clock', { seconds: 1000 })).toEqual([200, {}]);
    expect(await refusal(put('key'))).toEqual([403, 'RequestTimeTooSkewed']);
    expect(await call('POST', '/lifecycle')).toEqual([200, { expired: 0, aborted: 0 }]);
  });

  test.each([
    ['/faults', { fault: { kind: 'fire' } }],
    ['/faults', { fault: { kind: 'error', code: 'SlowDown' }, share: 2 }],
    ['/clock', { seconds: 'many' }],
    ['/clock', undefined],
  ])('the admin API refuses an invalid request to %s', async (path, body) => {
    const { call } = await open();
    expect(await call('POST', path, body)).toEqual([400, { error: expect.any(String) }]);
    expect((await call('POST', '/nothing'))[0]).toBe(404);
  });

  test('the admin API is closed unless --admin-port is given', async () => {
    const { line, child, printed } = start(['--port', '0']);
    await line(/^s3 (http:\S+)/m);
    child.kill('SIGINT');
    await once(child, 'exit');
    expect(printed()).not.toContain('admin');
  });
});
