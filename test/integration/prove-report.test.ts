import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DEFAULT_PATIENCE } from '../../backend/prove/run.ts';
import { DeviatingStack } from '../support/deviations/deviating-stack.ts';
import { editJson, isPost } from '../support/deviations/deviation.ts';
import type { Change, ProxiedRequest, ProxiedResponse } from '../support/deviations/proxy.ts';

/** What the command `prove` prints, and what remains if it is interrupted. */
const MAIN = join(import.meta.dirname, '../../backend/command/main.ts');

let deviating: DeviatingStack;
beforeAll(async () => {
  // A link that lives longer than the command waits.
  deviating = await DeviatingStack.start({ downloadUrlSeconds: 900 });
});
afterAll(() => deviating.close());

async function command(...args: string[]) {
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [MAIN, ...args]);
    return { status: 0, stdout, stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { status: code, stdout, stderr };
  }
}

function prove(...more: string[]) {
  const { endpoint, browserKey, serverKey, origin } = deviating.target;
  const keys = ['--browser-key', browserKey, '--server-key', serverKey];
  return command('prove', '--endpoint', endpoint, ...keys, '--origin', origin, ...more);
}

/** Remembers every secret that a response contains. */
function secretsIn(text: string): string[] {
  const patterns = [
    /"(?:token|grant|uploadId|policy|x-amz-signature|x-amz-security-token)":"([^"]+)"/g,
    /X-Amz-(?:Signature|Security-Token|Credential)=([^&"]+)/g,
  ];
  return patterns.flatMap((pattern) =>
    [...text.matchAll(pattern)].map(([, secret = '']) => decodeURIComponent(secret)),
  );
}

test('the text of prove has a line for each assumption, and the command exits with 0', async () => {
  const { status, stdout } = await prove();
  expect(stdout).toMatch(/^✓ put\.sha256 +S3 accepts a signed x-amz-checksum-sha256/m);
  expect(stdout).toMatch(/^\? limits\.burst .*\n    unknown: none of 60 calls/m);
  expect(stdout).toMatch(/\n\d\d confirmed, 0 broken, 4 unknown, in \d+ seconds\n$/);
  expect(status).toBe(0);
});

test('the report of prove contains no secret, even if every error repeats the request', async () => {
  const secrets = new Set([deviating.target.browserKey, deviating.target.serverKey]);
  const collect = ({ body }: ProxiedResponse): void => {
    for (const secret of secretsIn(body.toString())) secrets.add(secret);
  };
  const repeat = (response: ProxiedResponse, { url, headers, body }: ProxiedRequest): void => {
    if (response.status < 400) return;
    const form = body.toString().replaceAll(/[<>]/g, ' ').slice(0, 4000);
    const message = `${url} ${JSON.stringify(headers)} ${form}`;
    response.body = Buffer.from(`<Error><Code>Other</Code><Message>${message}</Message></Error>`);
  };
  const s3: Change = { response: repeat };
  const api: Change = {
    response: (response, request) => {
      collect(response);
      // Conformance quotes a body with a wrong shape. It uses fetch, and the other tests do not.
      const ofConformance = request.headers['user-agent'] === 'node';
      if (isPost(request) && ofConformance) {
        editJson((body) => (body['files'] = { wrong: body['files'] }))(response, request);
      }
    },
  };
  const { status, stdout } = await deviating.during({ api, s3 }, () => prove('--json'));
  expect(status).toBe(1);
  const report = JSON.parse(stdout) as Record<string, unknown>;
  expect(report).toMatchObject({ format: 1, command: 'filestore-upload prove' });
  expect(report['broken']).toBeGreaterThan(15);
  expect(stdout).toContain('"id": "contract"');
  expect(secrets.size).toBeGreaterThan(100);
  expect([...secrets].filter((secret) => stdout.includes(secret))).toEqual([]);
  expect(stdout).not.toMatch(/https?:\/\/|localhost|X-Amz-Signature=/i);
});

test('prove with a wrong key exits with 1', async () => {
  const { endpoint, origin } = deviating.target;
  const keys = ['--browser-key', 'wrong', '--server-key', 'wrong'];
  const call = ['--endpoint', endpoint, ...keys, '--origin', origin];
  const { status, stdout } = await command('prove', ...call);
  expect(stdout).toContain('observed: 403 api-key-refused');
  expect(stdout).toContain('unknown: requires access.keys');
  expect(status).toBe(1);
});

test('prove without an origin, and a command that does not exist, print their usage and exit with 2', async () => {
  const { endpoint } = deviating.target;
  for (const args of [[], ['disprove'], ['prove', '--endpoint', endpoint]]) {
    const { status, stderr } = await command(...args);
    expect(stderr).toContain('npx filestore-upload prove --endpoint');
    expect(status).toBe(2);
  }
});

test('if prove is interrupted, it deletes its files', async () => {
  const interruption = new AbortController();
  const findings = await deviating.prove(
    { tested: ['put', 'form', 'multipart', 'events'] },
    {
      interrupted: interruption.signal,
      report: ({ id }) => {
        if (id === 'form.stored') interruption.abort();
      },
    },
  );
  const last = findings.find(({ id }) => id === 'form.refuses-other-policy');
  expect(last).toMatchObject({ outcome: 'unknown', reason: 'the run ended before this test did' });
  expect(findings.at(-1)).toMatchObject({ id: 'cleanup', outcome: 'confirmed' });
  await expect.poll(() => deviating.stack.objectKeys()).toEqual([]);
  await expect.poll(() => deviating.openUploads()).toBe(0);
});

test('prove ends when its time is used up', async () => {
  const patience = { ...DEFAULT_PATIENCE, budgetMilliseconds: 300 };
  const findings = await deviating.prove({ tested: ['put', 'form', 'events'] }, { patience });
  expect(findings.some(({ outcome }) => outcome === 'broken')).toBe(false);
  expect(findings.some(({ outcome }) => outcome === 'unknown')).toBe(true);
});

test('if no server answers, prove calls nothing broken and confirms nothing', async () => {
  const call = ['--endpoint', 'http://localhost:1/v1', '--browser-key', 'a', '--server-key', 'b'];
  const { status, stdout } = await command('prove', ...call, '--origin', 'http://a.example');
  expect(stdout).toContain('unknown: no response: ECONNREFUSED');
  expect(stdout).toContain(' 0 broken, ');
  expect(status).toBe(1);
});
