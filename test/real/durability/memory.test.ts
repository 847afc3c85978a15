import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { putObject } from './operations.ts';
import { memoryOf, startServer, type ServerProcess } from './server-process.ts';

/** Many concurrent large uploads need little more memory than a few, and no memory afterwards. */
let folder: string;
let server: ServerProcess;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'filestore-memory-'));
  server = await startServer(folder);
});
afterAll(async () => {
  await server?.kill();
  await rm(folder, { recursive: true, force: true });
});

const UPLOADS = 200;
const UPLOAD_BYTES = 20 * 1024 ** 2;
const SMALL_UPLOADS = 300;
/** The limit in megabytes: a third of the memory used when every body had its own blocks. */
const MAX_MEGABYTES = 300;

test(
  'the S3 server uses at most 300 MB after 200 concurrent uploads of 20 MiB',
  { timeout: 100_000 },
  async () => {
    const { target, pid } = server;
    const { accessKeyId, secretAccessKey, sessionToken } = target.credentials;
    const idle = await memoryOf(pid, 'VmRSS');
    const parameters = [target.url, target.bucket, String(UPLOADS), String(UPLOAD_BYTES)];
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--max-semi-space-size=1', 'test/real/durability/upload-load.ts', ...parameters],
      {
        env: {
          PATH: process.env['PATH'],
          S3_ACCESS_KEY_ID: accessKeyId,
          S3_SECRET_ACCESS_KEY: secretAccessKey,
          S3_SESSION_TOKEN: sessionToken,
        },
      },
    );
    const after = await memoryOf(pid, 'VmRSS');
    const peak = await memoryOf(pid, 'VmHWM');
    const small = await Promise.all(
      Array.from({ length: SMALL_UPLOADS }, (_, index) =>
        putObject(target, `small-${index}`, Buffer.from(`small ${index}`)),
      ),
    );
    console.log(
      `memory: ${UPLOADS} uploads of ${UPLOAD_BYTES / 1024 ** 2} MiB in ${stdout.trim()} s and read back correctly, ` +
        `resident ${idle} MB before, ${after} MB after, peak ${peak} MB`,
    );
    expect(small.map(({ status }) => status)).toEqual(small.map(() => 200));
    expect(after).toBeLessThanOrEqual(MAX_MEGABYTES);
  },
);
