import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

/** A new account, in which nothing can be reserved. */
const ACCOUNT = JSON.stringify({
  AccountLimit: { ConcurrentExecutions: 10, UnreservedConcurrentExecutions: 10 },
});

/** `npm run deploy -- --check` and the commands of operators, with AWS's error responses. */
let folder: string;
let server: Server;
let answer: { readonly status: number; readonly body: string };
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'filestore-check-'));
  await mkdir(join(folder, 'bin'));
  await writeFile(join(folder, 'bin/sam'), '#!/bin/sh\necho "SAM CLI, version 1.170.0"\n');
  await writeFile(join(folder, 'bin/npm'), '#!/bin/sh\necho 11.0.0\n');
  for (const name of ['sam', 'npm']) await chmod(join(folder, 'bin', name), 0o755);
  server = createServer((incoming, response) => {
    // Lambda answers in JSON.
    if (incoming.url?.includes('account-settings')) {
      response.writeHead(200, { 'content-type': 'application/json' }).end(ACCOUNT);
      return;
    }
    response.writeHead(answer.status, { 'content-type': 'text/xml' }).end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  server.close();
  await rm(folder, { recursive: true });
});

const failed = (status: number, code: string, message: string) => ({
  status,
  body: `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>1</RequestId></ErrorResponse>`,
});
const withKeys = { AWS_ACCESS_KEY_ID: 'AKIATEST', AWS_SECRET_ACCESS_KEY: 'secret-of-the-test' };
const withRegion = { AWS_REGION: 'eu-central-1' };

interface Ended {
  readonly code: unknown;
  readonly printed: string;
}

/** Runs a command of operators without the environment, the configuration and the tools of this machine. */
async function run(script: string, args: readonly string[], env: object): Promise<Ended> {
  const { port } = server.address() as AddressInfo;
  const options = {
    env: {
      PATH: [join(folder, 'bin'), '/bin'].join(delimiter),
      HOME: folder,
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
      AWS_MAX_ATTEMPTS: '1',
      ...env,
    },
  };
  return new Promise((resolve) => {
    execFile(process.execPath, [script, ...args], options, (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, printed: stdout + stderr }),
    );
  });
}
const check = (env: object) => run('backend/ops/deploy/command.ts', ['--check'], env);

test('the check names a missing region and does not call AWS', async () => {
  const { code, printed } = await check(withKeys);
  expect(code).toBe(1);
  expect(printed).toMatch(/^ok {6}sam +1\.170\.0$/m);
  expect(printed).toMatch(/^problem region +No region is set\. Set AWS_REGION/m);
  expect(printed).toContain('The deployment would fail. Solve this problem first.');
  expect(printed).not.toMatch(/^\s+at /m);
});

test('the check names missing credentials', async () => {
  const { code, printed } = await check(withRegion);
  expect(code).toBe(1);
  expect(printed).toMatch(/^problem credentials +No AWS credentials were found\. Sign in/m);
  expect(printed).not.toMatch(/^\s+at /m);
});

test('the check names a missing SAM, and where to get it', async () => {
  const { code, printed } = await check({ ...withRegion, PATH: dirname(process.execPath) });
  expect(code).toBe(1);
  expect(printed).toMatch(/^problem sam +is not installed\. Install the AWS SAM CLI: https:/m);
});

test.each([
  ['ExpiredToken', 'The security token included in the request is expired', 'have expired'],
  ['InvalidClientTokenId', 'The security token is invalid', 'does not know these credentials'],
  [
    'AccessDenied',
    'User: arn:aws:iam::123456789012:user/a is not authorized to perform: sts:GetCallerIdentity',
    'do not allow sts:GetCallerIdentity',
  ],
])('every command explains the error %s without a stack trace', async (name, message, words) => {
  answer = failed(403, name, message);
  const env = { ...withKeys, ...withRegion };
  const commands = [
    check(env),
    run('backend/ops/deploy/command.ts', ['--yes'], env),
    run('backend/ops/deploy/command.ts', ['--remove', '--yes'], env),
    run('backend/ops/tenants/command.ts', ['list', '--stack', 'files'], env),
  ];
  for (const { code, printed } of await Promise.all(commands)) {
    expect(code).toBe(1);
    expect(printed).toContain(words);
    expect(printed).not.toMatch(/^\s+at /m);
    expect(printed).not.toContain('secret-of-the-test');
  }
});

test('a check prints the account and the role, and never the keys', async () => {
  answer = {
    status: 200,
    body: '<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:sts::123456789012:assumed-role/Deployer/me</Arn><UserId>a</UserId><Account>123456789012</Account></GetCallerIdentityResult></GetCallerIdentityResponse>',
  };
  const { printed } = await check({ ...withKeys, ...withRegion });
  expect(printed).toMatch(/^ok {6}credentials +account 123456789012, role Deployer$/m);
  expect(printed).not.toContain('AKIATEST');
  expect(printed).toMatch(/^warning Lambda concurrency +.*sets EventConcurrency=0/m);
});
