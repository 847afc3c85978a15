import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SECRETS_FILE } from '../../backend/dev/secrets.ts';
import { publicHostOf } from '../../backend/dev/settings.ts';

/** Tests `npm start` as a person runs it. */
const ROOT = join(import.meta.dirname, '../..');

interface Run {
  readonly process: ChildProcess;
  readonly lines: string[];
  readonly ended: Promise<number | null>;
}

let directory: string;
let running: Run[] = [];
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'filestore-start-'));
});
afterEach(async () => {
  for (const { process } of running) process.kill('SIGKILL');
  await Promise.all(running.map(({ ended }) => ended));
  running = [];
  await rm(directory, { recursive: true, force: true });
});

function start(env: Record<string, string>): Run {
  const child = spawn(process.execPath, ['backend/dev/start.ts'], {
    cwd: ROOT,
    env: { ...process.env, DATA_DIR: directory, ...env },
  });
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      lines.push(...text.split('\n').filter((line) => line !== ''));
    });
  }
  const ended = new Promise<number | null>((resolve) => child.on('exit', resolve));
  const run = { process: child, lines, ended };
  running.push(run);
  return run;
}

async function started(run: Run): Promise<string[]> {
  await expect.poll(() => run.lines.length, { timeout: 20_000 }).toBeGreaterThanOrEqual(4);
  return run.lines;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** The secret that the first start has created. */
function webhookSecret(): string {
  const text = readFileSync(join(directory, SECRETS_FILE), 'utf8');
  return (JSON.parse(text) as { webhookSecret: string }).webhookSecret;
}

test('npm start prints five lines, answers, stops on Ctrl-C and keeps its data', async () => {
  const PORT = String(await freePort());
  const first = start({ PORT });
  const lines = await started(first);
  expect(lines).toEqual([
    `demo http://localhost:${PORT}/`,
    `api http://localhost:${PORT}/v1`,
    expect.stringMatching(/^s3 http:\/\/localhost:\d+$/),
    `webhooks http://localhost:${PORT}/application/webhooks secret=${webhookSecret()}`,
    expect.stringMatching(/^keys browser=browser-\w+ server=server-\w+$/),
  ]);
  const [, browserKey, serverKey] = /browser=(\S+) server=(\S+)/.exec(lines[4] ?? '') ?? [];
  expect(await (await fetch(`http://localhost:${PORT}/`)).text()).toContain('<filestore-upload');

  // The dev server serves only the files of the page; the folder around it contains the keys.
  const outside = [
    join(ROOT, 'package.json'),
    join(ROOT, 'backend/openapi.yaml'),
    join(directory, SECRETS_FILE),
    join(directory, 'files.sqlite'),
  ];
  for (const path of outside) {
    for (const query of ['', '?raw', '?import&raw']) {
      const served = await fetch(`http://localhost:${PORT}/@fs${path}${query}`);
      expect([path, query, served.ok]).toEqual([path, query, false]);
    }
  }

  const api = async (path: string, key: string | undefined, body?: object) => {
    const response = await fetch(`http://localhost:${PORT}/v1${path}`, {
      method: body ? 'POST' : 'GET',
      headers: { 'x-api-key': key ?? '', 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    return response.json();
  };
  const registered = await api('/files', browserKey, {
    files: [{ name: 'kept.txt', size: 3, type: 'text/plain' }],
  });
  const [file] = registered.files;
  await fetch(file.upload.url, { method: 'PUT', headers: file.upload.headers, body: 'abc' });
  expect(await api(`/files/${file.id}/store`, serverKey, {})).toMatchObject({ state: 'STORED' });

  first.process.kill('SIGINT');
  expect(await first.ended).toBe(0);

  const second = start({ PORT });
  const again = await started(second);
  expect(again[3]).toBe(lines[3]);
  const { url } = await api(`/files/${file.id}/download`, serverKey, {});
  expect(await (await fetch(url)).text()).toBe('abc');
});

test('npm start answers on both loopback addresses, and on no other', async () => {
  const PORT = String(await freePort());
  await started(start({ PORT }));
  // Some containers have no IPv6.
  const hasIpv6 = JSON.stringify(networkInterfaces()).includes('"::1"');
  for (const host of ['localhost', '127.0.0.1', ...(hasIpv6 ? ['[::1]'] : [])]) {
    const page = await fetch(`http://${host}:${PORT}/config.json`);
    expect([host, page.ok]).toEqual([host, true]);
    // The API knows each of them as an origin.
    const headers = { origin: `http://${host}:${PORT}`, 'access-control-request-method': 'POST' };
    const preflight = await fetch(`http://localhost:${PORT}/v1/files`, {
      method: 'OPTIONS',
      headers,
    });
    expect(preflight.headers.get('access-control-allow-origin')).toBe(headers.origin);
  }
  const outside = publicHostOf('0.0.0.0');
  if (outside !== 'localhost') {
    await expect(fetch(`http://${outside}:${PORT}/config.json`)).rejects.toThrow('fetch failed');
  }
});

test('npm start with HOST=0.0.0.0 serves pages, API and S3 to other machines', async () => {
  const PORT = String(await freePort());
  const lines = await started(start({ PORT, HOST: '0.0.0.0' }));
  const host = publicHostOf('0.0.0.0');
  expect(lines.slice(0, 3)).toEqual([
    `demo http://${host}:${PORT}/`,
    `api http://${host}:${PORT}/v1`,
    expect.stringMatching(new RegExp(`^s3 http://${host}:\\d+$`)),
  ]);
  const [, browserKey = ''] = /browser=(\S+)/.exec(lines[4] ?? '') ?? [];
  const page = await fetch(`http://${host}:${PORT}/`);
  expect(await page.text()).toContain('<filestore-upload');
  const registered = await fetch(`http://${host}:${PORT}/v1/files`, {
    method: 'POST',
    headers: {
      'x-api-key': browserKey,
      'content-type': 'application/json',
      origin: `http://${host}:${PORT}`,
    },
    body: JSON.stringify({ files: [{ name: 'a.txt', size: 3, type: 'text/plain' }] }),
  });
  const [{ upload }] = (await registered.json()).files;
  expect(new URL(upload.url).hostname).toBe(host);
  const stored = await fetch(upload.url, { method: 'PUT', headers: upload.headers, body: 'abc' });
  expect(stored.status).toBe(200);
});

test('npm start uses the name in PUBLIC_HOST, such as the one of a container’s host', async () => {
  const lines = await started(start({ PORT: '0', HOST: '0.0.0.0', PUBLIC_HOST: 'localhost' }));
  for (const line of lines.slice(0, 3)) expect(line).toContain('http://localhost:');
});

test('npm start fails with one clear line if the port is in use', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const { port } = server.address() as AddressInfo;
  const run = start({ PORT: String(port) });
  expect(await run.ended).toBe(1);
  expect(run.lines).toEqual([`Port ${port} is taken. Set PORT to another one`]);
  await new Promise((resolve) => server.close(resolve));
});

test('npm start fails clearly for a data folder in use and for invalid settings', async () => {
  await started(start({ PORT: '0' }));
  const second = start({ PORT: '0' });
  expect(await second.ended).toBe(1);
  expect(second.lines.join()).toContain('is in use by another process. Set DATA_DIR');
  const file = start({ PORT: '0', DATA_DIR: join(ROOT, 'README.md') });
  expect(await file.ended).toBe(1);
  expect(file.lines.join()).toContain('cannot be used as a folder');
  for (const HOST of ['http://localhost', 'localhost:80', 'a b']) {
    const wrong = start({ PORT: '0', HOST });
    expect(await wrong.ended).toBe(1);
    expect(wrong.lines).toEqual([
      `HOST must be a name or an address such as 0.0.0.0, without a port, not "${HOST}"`,
    ]);
  }
  const foreign = start({ PORT: '0', HOST: '203.0.113.1' });
  expect(await foreign.ended).toBe(1);
  expect(foreign.lines).toEqual([
    '203.0.113.1 is not an address of this machine. Set HOST to another one',
  ]);
  const third = start({ PORT: 'eighty' });
  expect(await third.ended).toBe(1);
  expect(third.lines).toEqual(['PORT must be a whole number from 0 to 65535, not "eighty"']);
});

test('the demo’s page does not receive the session that its cookie has', async () => {
  const PORT = String(await freePort());
  await started(start({ PORT }));
  const config = `http://localhost:${PORT}/application/config`;
  const first = await fetch(config);
  const cookie = first.headers.get('set-cookie')?.split(';')[0] ?? '';
  const text = await first.text();
  expect(cookie).toMatch(/^session=[\w-]{22}$/);
  expect(text).not.toContain(cookie.replace('session=', ''));
  const again = await fetch(config, { headers: { cookie } });
  expect((await again.json()).context).toBe(JSON.parse(text).context);
  const { context } = await (await fetch(config)).json();
  expect(context).not.toBe(JSON.parse(text).context);
});
