import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runConformance } from '../../backend/conformance/run.ts';

/** `filestore-upload serve` as it is packed. */
const COMMAND = join(import.meta.dirname, '../../dist/command.js');

interface Served {
  readonly child: ChildProcess;
  /** The lines that start with a word, by that word. */
  readonly lines: ReadonlyMap<string, string>;
}

let directory: string;
let served: Served;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'filestore-serve-'));
  served = await serve({ DATA_DIR: directory, PORT: '0', METRICS_PORT: '0' });
});
afterAll(async () => {
  served?.child.kill('SIGKILL');
  await rm(directory, { recursive: true, force: true });
});

async function serve(env: NodeJS.ProcessEnv): Promise<Served> {
  const child = spawn(process.execPath, [COMMAND, 'serve', '--dev'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
  });
  const lines = new Map<string, string>();
  for await (const line of createInterface(child.stdout)) {
    const [word = '', rest = ''] = line.split(/ (.*)/s, 2);
    lines.set(word, rest);
    if (word === 'keys') {
      child.stdout.resume();
      return { child, lines };
    }
  }
  throw new Error('serve has ended');
}

const keyOf = (role: string): string =>
  new RegExp(`${role}=(\\S+)`).exec(served.lines.get('keys') ?? '')?.[1] ?? '';
const urlOf = (name: string): string => (served.lines.get(name) ?? '').split(' ')[0] ?? '';

test('serve --dev passes the conformance suite, with keys that it has made', async () => {
  const target = {
    endpoint: urlOf('api'),
    browserKey: keyOf('browser'),
    serverKey: keyOf('server'),
    origin: 'http://localhost:3000',
  };
  const results = await runConformance(target, () => undefined);
  expect(results.filter(({ outcome }) => outcome !== 'passed')).toEqual([]);
});

test('serve has health, readiness, metrics and the element', async () => {
  const { origin } = new URL(urlOf('api'));
  expect((await fetch(`${origin}/healthz`)).status).toBe(200);
  expect((await fetch(`${origin}/readyz`)).status).toBe(200);
  const element = await fetch(`${origin}/element/script-tag.js`);
  expect([element.status, element.headers.get('content-type')]).toEqual([200, 'text/javascript']);
  expect((await fetch(`${origin}/element/..%2fpackage.json`)).status).toBe(404);
  const metrics = await (await fetch(urlOf('metrics'))).text();
  expect(metrics).toMatch(/filestore_files_started_total \d+/);
  expect(metrics).toMatch(
    /filestore_request_duration_seconds_count\{operation="preprocess",status="201"\}/,
  );
});

test('serve ends with 0 when it is asked to, and a second start has the same keys', async () => {
  const keys = served.lines.get('keys');
  const ended = once(served.child, 'exit');
  served.child.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
  served = await serve({ DATA_DIR: directory, PORT: '0' });
  expect(served.lines.get('keys')).toBe(keys);
});

test.each([
  [['serve'], {}, 'S3_BUCKET is not set'],
  [['serve', '--port'], {}, 'Unknown option --port'],
  [['serve', '--dev'], { PORT: '1x' }, 'PORT must be a whole number'],
  [
    ['serve'],
    { S3_BUCKET: 'a', BROWSER_KEY: 'x', SERVER_KEY: 'y' },
    'keys: the browser key of default must have at least 16',
  ],
  [
    ['serve'],
    {
      S3_BUCKET: 'a',
      S3_ENDPOINT: 'http://localhost:59998',
      S3_ACCESS_KEY_ID: 'a',
      S3_SECRET_ACCESS_KEY: 'b',
      BROWSER_KEY: 'a browser key of 16',
      SERVER_KEY: 'a server key of 16',
      DATABASE_URL: 'sqlite::memory:',
    },
    'The store at localhost:59998 cannot be reached: ECONNREFUSED',
  ],
  [['bucket'], { ALLOWED_ORIGINS: 'https://a.example' }, '"AllowedOrigins": ['],
])('%s with %o says what to do', async (parameters, env, message) => {
  const child = spawn(process.execPath, [COMMAND, ...parameters], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  const [out, error] = await Promise.all([text(child.stdout), text(child.stderr)]);
  expect(`${out}${error}`).toContain(message);
  expect(error).not.toMatch(/^\s+at /m);
});
