import { execFile, type ExecFileException } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort, startServer } from '../servers.ts';
import { emptyAccount, type Account } from './empty-account.ts';

/** A suite that we did not write: alone, the program lists its tests, and with a test's name it runs that one. */
export interface Suite {
  readonly program: string;
  env(account: Account): NodeJS.ProcessEnv;
}

export interface TestResult {
  readonly name: string;
  readonly passed: boolean;
  /** By the test, and how it ended if not by itself. */
  readonly printed: string;
  readonly milliseconds: number;
}

/** Each with a server of its own, so that a test that lists the account's buckets sees only its own. */
const AT_ONCE = 3;
const TEST_SECONDS = 60;
const S3 = join(import.meta.dirname, '../../../backend/dev/s3/cli.ts');

export async function listTests({ program }: Suite): Promise<readonly string[]> {
  const { stdout } = await promisify(execFile)(program);
  return stdout.split('\n').filter((name) => name !== '');
}

/** Runs the tests against development S3s, each as a process of its own that meets an account without buckets. */
export async function runSuite(
  suite: Suite,
  names: readonly string[],
): Promise<readonly TestResult[]> {
  const left = names.values();
  const runs = Array.from({ length: AT_ONCE }, () => runSome(suite, left));
  // All of them end, and so all servers are stopped, before one that failed is told.
  await Promise.allSettled(runs);
  return (await Promise.all(runs)).flat();
}

async function runSome(suite: Suite, names: Iterable<string>): Promise<TestResult[]> {
  const folder = await mkdtemp(join(tmpdir(), 'filestore-suite-'));
  try {
    return await runAgainstS3(suite, names, folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function runAgainstS3(
  suite: Suite,
  names: Iterable<string>,
  folder: string,
): Promise<TestResult[]> {
  const port = await freePort();
  const account = {
    // An address and no name: Amazon's SDK puts the bucket before a name, and nobody resolves that.
    host: `127.0.0.1:${port}`,
    // The account's number: versitygw's tests name the bucket's owner by their access key.
    accessKeyId: '111122223333',
    secretAccessKey: 'secret-of-test-real',
  };
  const place = ['--host', '127.0.0.1', '--port', String(port), '--dir', join(folder, 'data')];
  const server = await startServer(
    'the development S3',
    port,
    process.execPath,
    ['--max-semi-space-size=1', S3, ...place],
    { S3_ACCESS_KEY_ID: account.accessKeyId, S3_SECRET_ACCESS_KEY: account.secretAccessKey },
  );
  const results: TestResult[] = [];
  try {
    const cwd = join(folder, 'cwd');
    await mkdir(cwd);
    for (const name of names) {
      await emptyAccount(account).catch((error: unknown) => {
        const last = results.at(-1)?.name ?? 'its start';
        throw new Error(`the account cannot be emptied after ${last}`, { cause: error });
      });
      results.push(await runTest(suite.program, name, cwd, suite.env(account)));
    }
  } finally {
    await server.stop();
  }
  return results;
}

/** In a folder of its own: some of MinIO's tests write files where they are. */
async function runTest(
  program: string,
  name: string,
  cwd: string,
  env: NodeJS.ProcessEnv,
): Promise<TestResult> {
  const start = performance.now();
  const [error, printed] = await new Promise<[ExecFileException | null, string]>((resolve) => {
    const options = {
      cwd,
      env: { PATH: process.env['PATH'], HOME: cwd, TMPDIR: cwd, ...env },
      timeout: TEST_SECONDS * 1000,
      killSignal: 'SIGKILL' as const,
      maxBuffer: 64 * 1024 ** 2,
    };
    execFile(program, [name], options, (error, stdout, stderr) =>
      resolve([error, stdout + stderr]),
    );
  });
  const milliseconds = Math.round(performance.now() - start);
  const cut = error?.killed ? `\nkilled, ${TEST_SECONDS} s had passed or it printed too much` : '';
  return { name, passed: error === null, printed: printed + cut, milliseconds };
}
