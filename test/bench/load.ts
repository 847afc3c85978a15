import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/*
 * Runs 200 concurrent clients against the local stack. Each repeats: register, PUT, wait for S3's event,
 * store. There must be no errors, no lost events, and constant memory.
 *
 * npm run bench -- load [seconds] [clients]
 */
const [seconds = 60, clients = 200] = process.argv.slice(2).map(Number);
const BODY = Buffer.alloc(20 * 1024, 'x');
const EVENT_SECONDS = 30;

const folder = await mkdtemp(join(tmpdir(), 'filestore-load-'));
const child = spawn(process.execPath, ['backend/dev/start.ts'], {
  env: { ...process.env, PORT: '0', DATA_DIR: folder, EVENT_DELAY_MILLISECONDS: '50' },
  stdio: ['ignore', 'pipe', 'inherit'],
});
const { api, browserKey, serverKey } = await readLines();
const counts = { stored: 0, failed: 0, lostEvents: 0 };
const failures = new Map<string, number>();
const end = performance.now() + seconds * 1000;
const memory: number[] = [];
const sampling = setInterval(
  () => void resident().then((megabytes) => memory.push(megabytes)),
  2000,
);
try {
  await Promise.all(Array.from({ length: clients }, client));
  clearInterval(sampling);
  const [third = 0] = memory.slice(Math.floor(memory.length / 3));
  console.log(`clients        ${clients} for ${seconds} s`);
  console.log(`stored         ${counts.stored}, ${(counts.stored / seconds).toFixed(0)} a second`);
  console.log(`failed         ${counts.failed} ${JSON.stringify([...failures])}`);
  console.log(`lost events    ${counts.lostEvents}`);
  console.log(
    `resident       ${third.toFixed(0)} MB after a third, ${memory.at(-1)?.toFixed(0)} MB at the end`,
  );
} finally {
  child.kill('SIGKILL');
  await once(child, 'exit');
  await rm(folder, { recursive: true, force: true });
}
if (counts.failed + counts.lostEvents > 0 || counts.stored === 0) process.exitCode = 1;

async function client(): Promise<void> {
  while (performance.now() < end) {
    try {
      await oneFile();
      counts.stored += 1;
    } catch (error) {
      counts.failed += 1;
      const words = error instanceof Error ? error.message : String(error);
      failures.set(words, (failures.get(words) ?? 0) + 1);
    }
  }
}

async function oneFile(): Promise<void> {
  const file = { name: 'a.bin', size: BODY.length, type: 'application/octet-stream' };
  const { files } = await call('POST', '/files', browserKey, { files: [file] });
  const [{ id, upload }] = files as [{ id: string; upload: { url: string; headers: object } }];
  const sent = await fetch(upload.url, {
    method: 'PUT',
    headers: upload.headers as Record<string, string>,
    body: BODY,
  });
  if (!sent.ok) throw new Error(`PUT answered ${sent.status}`);
  const deadline = performance.now() + EVENT_SECONDS * 1000;
  for (;;) {
    const { state } = await call('GET', `/files/${id}`, serverKey);
    if (state === 'UPLOADED') break;
    if (performance.now() > deadline) {
      counts.lostEvents += 1;
      throw new Error('no event');
    }
    await delay(100);
  }
  const { state } = await call('POST', `/files/${id}/store`, serverKey, {});
  if (state !== 'STORED') throw new Error('not stored');
}

async function call(
  method: string,
  path: string,
  key: string,
  body?: object,
): Promise<Record<string, unknown>> {
  const answer = await fetch(`${api}${path}`, {
    method,
    headers: { 'x-api-key': key, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${method} answered ${answer.status}`);
  return (await answer.json()) as Record<string, unknown>;
}

async function readLines() {
  let text = '';
  for await (const bytes of child.stdout) {
    text += String(bytes);
    const [, keys = '', server = ''] = /^keys browser=(\S+) server=(\S+)/m.exec(text) ?? [];
    if (server) {
      child.stdout.resume();
      return { api: /^api (\S+)/m.exec(text)?.[1] ?? '', browserKey: keys, serverKey: server };
    }
  }
  throw new Error('The stack has not started');
}

async function resident(): Promise<number> {
  const status = await readFile(`/proc/${child.pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1000;
}
