import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { credentialsEnvironment } from '../../backend/runtime/aws-environment.ts';
import { startS3, type TestS3 } from '../support/local-stack/start-s3.ts';

/** Tests the development S3 with s3cmd and the AWS CLI. */
let s3: TestS3;
let folder: string;
const python = process.env['TEST_PYTHON_CLIENTS'] ?? '';
const small = randomBytes(1000);
/** Larger than the size from which both clients upload in parts. */
const large = randomBytes(20 * 1024 ** 2);

beforeAll(async () => {
  if (python === '')
    throw new Error('Run this by npm run verify -- real, which installs the clients');
  s3 = await startS3();
  folder = await mkdtemp(join(tmpdir(), 'filestore-clients-'));
  await writeFile(at('small'), small);
  await writeFile(at('large'), large);
});
afterAll(async () => {
  await s3?.close();
  await rm(folder, { recursive: true, force: true });
});

const at = (name: string): string => join(folder, name);

async function runPython(script: string, parameters: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(
    'python3',
    [join(python, 'bin', script), ...parameters],
    {
      env: {
        PATH: process.env['PATH'],
        PYTHONPATH: python,
        HOME: folder,
        ...credentialsEnvironment(s3.credentials),
        AWS_DEFAULT_REGION: 'us-east-1',
      },
    },
  );
  return stdout;
}

describe('s3cmd', () => {
  const s3cmd = (...parameters: string[]): Promise<string> => {
    const { host } = new URL(s3.url);
    const access = [
      `--access_key=${s3.credentials.accessKeyId}`,
      `--secret_key=${s3.credentials.secretAccessKey}`,
      `--access_token=${s3.credentials.sessionToken}`,
    ];
    const location = [`--host=${host}`, `--host-bucket=${host}`, '--no-ssl', '--config=/dev/null'];
    return runPython('s3cmd', [...access, ...location, ...parameters]);
  };

  test('s3cmd creates a bucket, puts, lists, copies, moves, gets and deletes objects', async () => {
    await s3cmd('mb', 's3://by-s3cmd');
    await s3cmd('put', at('small'), 's3://by-s3cmd/dir/ü b+c%20.bin');
    await s3cmd('put', at('large'), 's3://by-s3cmd/large');
    expect(await s3cmd('ls', '--recursive', 's3://by-s3cmd')).toMatch(
      /1000 +s3:\/\/by-s3cmd\/dir\/ü b\+c%20\.bin\n.* 20971520 +s3:\/\/by-s3cmd\/large/,
    );
    await s3cmd('cp', 's3://by-s3cmd/large', 's3://by-s3cmd/copy');
    await s3cmd('mv', 's3://by-s3cmd/copy', 's3://by-s3cmd/moved');
    await s3cmd('get', 's3://by-s3cmd/moved', at('from-s3cmd'));
    expect((await readFile(at('from-s3cmd'))).equals(large)).toBe(true);
    await s3cmd('del', '--recursive', '--force', 's3://by-s3cmd');
    await s3cmd('rb', 's3://by-s3cmd');
    expect(await s3cmd('ls')).not.toContain('by-s3cmd');
  });
});

describe('aws', () => {
  const aws = (...parameters: string[]): Promise<string> =>
    runPython('aws', ['--endpoint-url', s3.url, ...parameters]);

  test('the AWS CLI creates a bucket, puts, lists, copies, gets and deletes objects', async () => {
    await aws('s3', 'mb', 's3://by-aws');
    await aws('s3', 'cp', '--only-show-errors', at('large'), 's3://by-aws/dir/ü b+c');
    expect(await aws('s3', 'ls', 's3://by-aws/dir/')).toMatch(/20971520 ü b\+c/);
    await aws('s3', 'cp', '--only-show-errors', 's3://by-aws/dir/ü b+c', 's3://by-aws/copy');
    await aws('s3', 'cp', '--only-show-errors', 's3://by-aws/copy', at('from-aws'));
    expect((await readFile(at('from-aws'))).equals(large)).toBe(true);
    await aws('s3', 'rb', '--force', 's3://by-aws');
    expect(await aws('s3', 'ls')).not.toContain('by-aws');
  });

  test('the AWS CLI reads tags and checksums as JSON', async () => {
    await aws('s3', 'mb', 's3://details');
    const location = ['--bucket', 'details', '--key', 'k'];
    await aws(
      's3api',
      'put-object',
      ...location,
      '--body',
      at('small'),
      '--checksum-algorithm',
      'SHA256',
      '--tagging',
      'a=b',
    );
    const head = JSON.parse(
      await aws('s3api', 'head-object', ...location, '--checksum-mode', 'ENABLED'),
    );
    expect(head).toMatchObject({ ContentLength: 1000, ChecksumSHA256: expect.any(String) });
    const tags = JSON.parse(await aws('s3api', 'get-object-tagging', ...location));
    expect(tags.TagSet).toEqual([{ Key: 'a', Value: 'b' }]);
  });
});
