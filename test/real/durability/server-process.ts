import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { newClient, type S3Target } from '../../support/s3/target.ts';

const BUCKET = 'durable';
const CREDENTIALS = {
  accessKeyId: 'DURABLE',
  secretAccessKey: 'secret-of-durability',
  sessionToken: 'token/of+durability=',
};

/** `npm run s3` as a separate process that can be killed. */
export interface ServerProcess {
  readonly target: S3Target;
  readonly pid: number;
  readonly port: number;
  readonly running: () => boolean;
  /** Kills the process and resolves when it has ended. */
  readonly kill: () => Promise<void>;
}

/** The error of a server that ended during its start. */
export class StartRefused extends Error {
  override readonly name = 'StartRefused';
  readonly exitCode: number | null;

  constructor(exitCode: number | null, printed: string) {
    super(printed);
    this.exitCode = exitCode;
  }
}

/** @throws {StartRefused} with the server's output */
export async function startServer(directory: string, port = 0): Promise<ServerProcess> {
  const parameters = ['--port', String(port), '--dir', directory, '--bucket', BUCKET];
  const child = spawn(
    process.execPath,
    ['--max-semi-space-size=1', 'backend/dev/s3/cli.ts', ...parameters],
    {
      env: {
        PATH: process.env['PATH'],
        S3_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
        S3_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
        S3_SESSION_TOKEN: CREDENTIALS.sessionToken,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  // An interrupted test must leave no server running.
  const killWithUs = (): void => void child.kill('SIGKILL');
  process.once('exit', killWithUs);
  child.once('exit', () => process.off('exit', killWithUs));
  const url = await firstUrl(child);
  return {
    target: {
      server: 'ours',
      url,
      credentials: CREDENTIALS,
      client: newClient(url, CREDENTIALS),
      bucket: BUCKET,
      close: () => kill(child),
    },
    pid: child.pid ?? 0,
    port: Number(new URL(url).port),
    running: () => child.exitCode === null && child.signalCode === null,
    kill: () => kill(child),
  };
}

function firstUrl(child: ChildProcess): Promise<string> {
  let printed = '';
  return new Promise((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (bytes: Buffer) => {
        printed += String(bytes);
        const url = /^s3 (http:\S+)$/m.exec(printed)?.[1];
        if (url !== undefined) resolve(url);
      });
    }
    child.once('error', reject);
    // `exit` would be too early: the last output may not have arrived.
    child.once('close', (code) => reject(new StartRefused(code, printed)));
  });
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

/** Returns the memory in MB of 10^6 bytes. */
export async function memoryOf(pid: number, field: 'VmRSS' | 'VmHWM'): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Math.round((Number(new RegExp(`${field}:\\s+(\\d+) kB`).exec(status)?.[1]) * 1024) / 1e6);
}
