import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { startPostgres } from '../support/postgres.ts';
import { installPeers } from './browser/install-peers.ts';
import { median } from './browser/measurement.ts';
import type { ServedApi } from './requests-server.ts';

/*
 * Requests a second that one core answers: preprocess, complete and store of createBackend on SQLite and on PostgreSQL,
 * beside the route handler of better-upload, which signs and writes nothing. The processes take turns. S3 is a stub in
 * this process that has every object. Linux only, because the servers are bound to a core.
 *
 * npm run bench -- requests [ROUNDS SECONDS]
 */
const [rounds = 3, seconds = 4] = process.argv.slice(2).map(Number);
const CLIENTS = 16;
const SERVER_CORE = String(cpus().length - 1);
const keys = {
  browserKey: 'browser-key-of-the-benchmark',
  serverKey: 'server-key-of-the-benchmark',
};
const json = { 'content-type': 'application/json' };

const folder = await mkdtemp(join(tmpdir(), 'filestore-bench-'));
const postgres = await startPostgres();
const s3 = createServer((incoming, outgoing) => {
  incoming.resume();
  outgoing
    .writeHead(200, { 'content-length': '3', 'content-type': 'text/plain', etag: '"e"' })
    .end(incoming.method === 'HEAD' ? undefined : 'abc');
});
await new Promise<void>((resolve) => s3.listen(0, '127.0.0.1', resolve));
const common = {
  s3Url: `http://127.0.0.1:${(s3.address() as AddressInfo).port}`,
  peersFolder: await installPeers(),
  ...keys,
};
const servers = {
  'better-upload': await serve({ ...common, kind: 'better-upload' }),
  SQLite: await serve({
    ...common,
    kind: 'filestore',
    database: { sqlite: join(folder, 'files.sqlite') },
  }),
  PostgreSQL: await serve({ ...common, kind: 'filestore', database: { postgres: postgres.url } }),
};
try {
  const rates: Record<string, number[]> = {};
  for (let round = -1; round < rounds; round += 1) {
    const measured = {
      'better-upload, presign': await rateOf((client) =>
        presign(servers['better-upload'].url, client),
      ),
      'SQLite, preprocess': await rateOf(() => register(servers.SQLite.url).then(() => 1)),
      'SQLite, preprocess + complete + store': await rateOf(() => useFile(servers.SQLite.url)),
      'PostgreSQL, preprocess': await rateOf(() => register(servers.PostgreSQL.url).then(() => 1)),
      'PostgreSQL, preprocess + complete + store': await rateOf(() =>
        useFile(servers.PostgreSQL.url),
      ),
    };
    if (round < 0) continue;
    for (const [name, rate] of Object.entries(measured))
      rates[name] = [...(rates[name] ?? []), rate];
  }
  const reference = median(rates['better-upload, presign'] ?? []);
  for (const [name, values] of Object.entries(rates)) {
    const rate = median(values);
    console.log(`${name}: ${Math.round(rate)} requests/s, ${(rate / reference).toFixed(2)} ×`);
  }
} finally {
  for (const { child } of Object.values(servers)) child.kill('SIGKILL');
  s3.close();
  s3.closeAllConnections();
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
}
process.exit();

/** Counts the requests of clients that send one after the other. */
async function rateOf(send: (client: number) => Promise<number>): Promise<number> {
  const started = performance.now();
  const end = started + seconds * 1000;
  let requests = 0;
  await Promise.all(
    Array.from({ length: CLIENTS }, async (_, client) => {
      while (performance.now() < end) {
        // Not in one expression, which would read the count before it waits.
        const made = await send(client);
        requests += made;
      }
    }),
  );
  return requests / ((performance.now() - started) / 1000);
}

async function call(
  url: string,
  key: string,
  body: object,
  more: object = {},
): Promise<Record<string, unknown>> {
  const headers = { ...json, 'x-api-key': key, ...more };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`);
  return (await response.json()) as Record<string, unknown>;
}

async function presign(url: string, client: number): Promise<number> {
  const files = [{ name: 'a.txt', size: 3, type: 'text/plain' }];
  await call(url, 'none', { route: 'small', files, metadata: { keyPrefix: `${client}/` } });
  return 1;
}

async function register(url: string): Promise<{ readonly id: string; readonly token: string }> {
  const files = [{ name: 'a.txt', size: 3, type: 'text/plain' }];
  const answer = await call(`${url}/v1/files`, keys.browserKey, { files, accepts: ['put'] });
  const [file] = answer['files'] as { readonly id: string; readonly token: string }[];
  if (!file) throw new Error('no file');
  return file;
}

async function useFile(url: string): Promise<number> {
  const { id, token } = await register(url);
  await call(`${url}/v1/files/${id}/complete`, keys.browserKey, {}, { 'x-upload-token': token });
  await call(`${url}/v1/files/${id}/store`, keys.serverKey, {});
  return 3;
}

/** Starts a process on the last core. This one and the databases use the others. */
async function serve(
  api: ServedApi,
): Promise<{ readonly url: string; readonly child: ChildProcess }> {
  const file = join(import.meta.dirname, 'requests-server.ts');
  const parameters = ['--cpu-list', SERVER_CORE, process.execPath, file, JSON.stringify(api)];
  const child = spawn('taskset', parameters, { stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of createInterface(child.stdout))
    return { url: `http://127.0.0.1:${line}`, child };
  throw new Error('The server could not be started');
}
