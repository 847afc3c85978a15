import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, open, readdir, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { signRequest } from '../support/local-stack/sign-request.ts';

/*
 * Compares the PUT of one large body to the development S3 with that to a plain Node server that streams the
 * same bytes to disk with an MD5. Each runs in its own process, interleaved; read the ratio, not the seconds.
 *
 * node test/bench/s3-put.ts [MiB] [repetitions]
 */
const [mebibytes = 512, repetitions = 5] = process.argv.slice(2).map(Number);
/** The same as for `npm run s3`: short-lived buffers of 64 KiB are collected early. */
const FLAGS = ['--max-semi-space-size=1'];
const credentials = { accessKeyId: 'BENCH', secretAccessKey: 'bench-secret' };

if (process.argv[2] === 'plain') await servePlain(process.argv[3] ?? '');
else await compare();

async function servePlain(directory: string): Promise<void> {
  let count = 0;
  const server: Server = createServer((incoming, response) => {
    const md5 = createHash('md5');
    const file = createWriteStream(join(directory, String((count += 1))));
    void pipeline(
      incoming,
      async function* digest(source: AsyncIterable<Buffer>) {
        for await (const chunk of source) {
          md5.update(chunk);
          yield chunk;
        }
      },
      file,
    ).then(() => response.writeHead(200, { etag: `"${md5.digest('hex')}"` }).end());
  });
  server.listen(0, 'localhost', () => {
    console.log(`plain http://localhost:${(server.address() as AddressInfo).port}`);
  });
}

interface Running {
  readonly url: string;
  readonly pid: number;
  stop(): void;
}

async function start(script: string, parameters: readonly string[]): Promise<Running> {
  const child = spawn(process.execPath, [...FLAGS, script, ...parameters], {
    env: {
      ...process.env,
      S3_ACCESS_KEY_ID: credentials.accessKeyId,
      S3_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const line = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (bytes: Buffer) => resolve(bytes.toString()));
    child.once('exit', () => reject(new Error(`${script} has ended`)));
  });
  const url = /http:\S+/.exec(line)?.[0] ?? '';
  return { url, pid: child.pid ?? 0, stop: () => child.kill() };
}

/** Returns the seconds that curl takes. curl uses little of the same two cores. */
async function put(url: string, file: string, headers: Record<string, string>): Promise<number> {
  const lines = Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`]);
  const child = spawn(
    'curl',
    ['-sS', '-f', '-o', '/dev/null', '-w', '%{time_total}', '-T', file, ...lines, url],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let text = '';
  for await (const bytes of child.stdout) text += String(bytes);
  if (child.exitCode === null) await once(child, 'exit');
  if (child.exitCode !== 0) throw new Error(`curl ended with ${child.exitCode}`);
  return Number(text);
}

async function compare(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'filestore-bench-'));
  const source = join(folder, 'source');
  await mkdir(join(folder, 'plain'));
  await writeRandom(source, mebibytes);
  const s3 = await start('backend/dev/s3/cli.ts', [
    '--port',
    '0',
    '--dir',
    join(folder, 's3'),
    '--bucket',
    'bench',
  ]);
  const plain = await start(process.argv[1] ?? '', ['plain', join(folder, 'plain')]);
  const times = { s3: [] as number[], plain: [] as number[] };
  const idle = await resident(s3.pid, 'VmRSS');
  try {
    for (let round = 0; round <= repetitions; round += 1) {
      const { host } = new URL(s3.url);
      // A new name each time, so that neither server has old bytes to delete.
      const path = `/bench/${round}`;
      const request = { method: 'PUT', path, query: {}, headers: {}, host };
      const signed = signRequest({ ...request, payloadHash: 'UNSIGNED-PAYLOAD' }, credentials);
      const mine = await put(`${s3.url}${path}`, source, signed);
      const other = await put(`${plain.url}/object`, source, {});
      // Writes of one server must not slow down the other.
      await emptyFolder(join(folder, 's3', 'blobs'));
      await emptyFolder(join(folder, 'plain'));
      // The first round is a warm-up for both.
      if (round > 0)
        [times.s3, times.plain].forEach((list, index) => list.push(index ? other : mine));
    }
    const rate = (list: readonly number[]): number => mebibytes / median(list);
    console.log(`development S3   ${rate(times.s3).toFixed(0)} MiB/s`);
    console.log(`plain server     ${rate(times.plain).toFixed(0)} MiB/s`);
    console.log(`ratio            ${(rate(times.s3) / rate(times.plain)).toFixed(2)}`);
    console.log(
      `resident, S3     ${idle.toFixed(0)} MB before, peak ${(await resident(s3.pid, 'VmHWM')).toFixed(0)} MB`,
    );
  } finally {
    s3.stop();
    plain.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function writeRandom(path: string, size: number): Promise<void> {
  const random = await open('/dev/urandom');
  const block = (await random.read(Buffer.alloc(1024 ** 2))).buffer;
  await random.close();
  const file = await open(path, 'w');
  for (let written = 0; written < size; written += 1) await file.write(block);
  await file.close();
}

async function emptyFolder(path: string): Promise<void> {
  for (const name of await readdir(path)) await rm(join(path, name));
}

async function resident(pid: number, field: 'VmRSS' | 'VmHWM'): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(new RegExp(`${field}:\\s+(\\d+) kB`).exec(status)?.[1]) / 1000;
}

function median(list: readonly number[]): number {
  return list.toSorted((left, right) => left - right)[Math.floor(list.length / 2)] ?? Number.NaN;
}
