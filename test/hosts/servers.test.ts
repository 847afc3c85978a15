import { PutBucketCorsCommand } from '@aws-sdk/client-s3';
import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runConformance, type Target } from '../../backend/conformance/run.ts';
import { corsConfiguration } from '../../backend/domain/bucket-cors.ts';
import { installApps } from '../frameworks/install.ts';
import {
  startS3,
  S3_BUCKET,
  S3_CREDENTIALS,
  type TestS3,
} from '../support/local-stack/start-s3.ts';

/** The packed package in servers that we did not write: the whole conformance suite, and what servers do differently. */
const APPS = join(import.meta.dirname, 'apps');
const ORIGIN = 'https://www.example.com';
const MODULES = join(APPS, 'node_modules');
const BUN = join(
  MODULES,
  `@oven/bun-linux-${process.arch === 'arm64' ? 'aarch64' : 'x64'}/bin/bun`,
);
const DENO = join(MODULES, `@deno/linux-${process.arch === 'arm64' ? 'arm64' : 'x64'}-glibc/deno`);

let s3: TestS3;
let directory: string;
beforeAll(async () => {
  installApps(APPS);
  directory = await mkdtemp(join(tmpdir(), 'filestore-hosts-'));
  s3 = await startS3();
  await s3.client.send(
    new PutBucketCorsCommand({
      Bucket: S3_BUCKET,
      CORSConfiguration: corsConfiguration([ORIGIN]),
    }),
  );
}, 180_000);
afterAll(async () => {
  await s3?.close();
  await rm(directory, { recursive: true, force: true });
});

interface Application {
  readonly target: Target & { readonly serverKey: string };
  stop(): Promise<void>;
}

async function start(command: readonly string[], path = '/v1'): Promise<Application> {
  const [program = '', ...parameters] = command;
  const browserKey = `browser-${randomBytes(12).toString('hex')}`;
  const serverKey = `server-${randomBytes(12).toString('hex')}`;
  const child = spawn(program, parameters, {
    cwd: APPS,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      S3_ENDPOINT: s3.url,
      S3_ACCESS_KEY_ID: S3_CREDENTIALS.accessKeyId,
      S3_SECRET_ACCESS_KEY: S3_CREDENTIALS.secretAccessKey,
      S3_SESSION_TOKEN: S3_CREDENTIALS.sessionToken,
      DATABASE: join(directory, `${serverKey}.sqlite`),
      BROWSER_KEY: browserKey,
      SERVER_KEY: serverKey,
      ORIGIN,
      BASE_PATH: path,
    },
  });
  const port = await portOf(child);
  const endpoint = `http://localhost:${port}${path}`;
  return {
    target: { endpoint, browserKey, serverKey, origin: ORIGIN },
    stop: async () => {
      child.kill();
      await once(child, 'exit');
    },
  };
}

async function portOf(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error('no output');
  for await (const line of createInterface(child.stdout)) {
    const [, port] = /^port (\d+)$/.exec(line) ?? [];
    if (port !== undefined) return port;
  }
  throw new Error('The application has ended');
}

describe.each([
  ['Node’s http', [process.execPath, 'node.js']],
  ['Express, after its JSON parser', [process.execPath, 'express.js']],
  ['Fastify', [process.execPath, 'fastify.js']],
  ['Hono', [process.execPath, 'hono.js']],
  ['Bun', [BUN, 'bun.js']],
  ['Deno', [DENO, 'run', '--allow-all', 'deno.js']],
])('%s', (_name, command) => {
  let application: Application;
  beforeAll(async () => {
    application = await start(command);
  });
  afterAll(() => application?.stop());

  test('all conformance checks pass', async () => {
    const results = await runConformance(application.target, () => undefined);
    expect(results.filter(({ outcome }) => outcome !== 'passed')).toEqual([]);
    expect(results.length).toBeGreaterThan(30);
  });

  test('a body that is too large, not JSON or cut off is refused with the reason', async () => {
    const { endpoint, browserKey } = application.target;
    const send = async (body: string, type = 'application/json'): Promise<unknown[]> => {
      const headers = { 'x-api-key': browserKey, 'content-type': type };
      const response = await fetch(`${endpoint}/files`, { method: 'POST', headers, body });
      const { code } = (await response.json()) as { code?: string };
      return [response.status, code];
    };
    expect(await send('{"files":[]}', 'text/plain')).toEqual([415, 'body-not-json']);
    const isExpress = command.includes('express.js');
    // Express refuses it itself, with its own error.
    if (!isExpress) expect(await send('{"files":')).toEqual([400, 'invalid-request']);
    const large = JSON.stringify({ files: 'x'.repeat(1_600_000) });
    expect(await send(large)).toEqual([413, 'request-too-large']);
  });
});

test('the backend can be mounted at another path', async () => {
  const application = await start([process.execPath, 'node.js'], '/api/files/v1');
  try {
    const results = await runConformance(application.target, () => undefined);
    expect(results.filter(({ outcome }) => outcome !== 'passed')).toEqual([]);
    const { endpoint, serverKey } = application.target;
    const response = await fetch(endpoint, { headers: { 'x-api-key': serverKey } });
    expect(await response.json()).toMatchObject({
      database: 'sqlite',
      guarantees: expect.arrayContaining([{ name: 'put-once', state: 'kept' }]) as unknown,
    });
    const elsewhere = await fetch(new URL('/v1/files', endpoint), { method: 'POST' });
    expect(elsewhere.status).toBe(404);
  } finally {
    await application.stop();
  }
});
