import { execFile, type ExecFileException } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort, startServer } from '../servers.ts';
import { emptyAccount, type Account } from './empty-account.ts';

/**
 * A third-party suite. Without a parameter the program lists its tests; with a test's name it runs that test.
 */
export interface Suite {
  readonly program: string;
  env(account: Account): NodeJS.ProcessEnv;
}

export interface TestResult {
  readonly name: string;
  readonly passed: boolean;
  /** The test's output, and how the test ended if it was stopped. */
  readonly printed: string;
  readonly milliseconds: number;
}

/**
 * The number of concurrent workers. Each has its own server, so that a test that lists the account's buckets
 * sees only its own.
 */
const AT_ONCE = 3;
const TEST_SECONDS = 60;
const S3 = join(import.meta.dirname, '../../../backend/dev/s3/cli.ts');

export async function listTests({ program }: Suite): Promise<readonly string[]> {
  const { stdout } = await promisify(execFile)(program);
  return stdout.split('\n').filter((name) => name !== '');
}

/** Runs each test in its own process against a development S3 whose account has no buckets. */
export async function runSuite(
  suite: Suite,
  names: readonly string[],
): Promise<readonly TestResult[]> {
  const left = names.values();
  const runs = Array.from({ length: AT_ONCE }, () => runSome(suite, left));
  // Waits for all workers, so that all servers are stopped, before it reports a failure.
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
    // An address, not a name: the AWS SDK puts the bucket before a name, which then cannot be resolved.
    host: `127.0.0.1:${port}`,
    // The account's number: versitygw's tests name the bucket's owner by their access key.
    accessKeyId: '111122223333',
    secretAccessKey: 'secret-of-test-real',
  };
  const options = ['--host', '127.0.0.1', '--port', String(port), '--dir', join(folder, 'data')];
  const server = await startServer(
    'the development S3',
    port,
    process.execPath,
    ['--max-semi-space-size=1', S3, ...options],
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

/** Runs a program in a separate folder, because some of MinIO's tests write files into the current one. */
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
