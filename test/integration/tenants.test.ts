import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { apiClient, put } from '../support/local-stack/client.ts';
import { startStack, type TestStack } from '../support/local-stack/start.ts';

/** Two tenants on one stack, each with its own keys, files and limits. */
let stack: TestStack;
beforeEach(async () => {
  stack = await startStack();
});
afterEach(() => stack.close());

const file = { name: 'a.txt', type: 'text/plain', size: 3 };

async function tenantCommand(...parameters: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['backend/ops/tenants/command.ts', ...parameters],
    { env: { ...process.env, DATA_DIR: stack.directory } },
  );
  return stdout;
}

async function add(name: string, ...limits: string[]): Promise<TestStack> {
  const printed = await tenantCommand('add', name, ...limits);
  const [, browserKey = ''] = /^browser key (\S+)$/m.exec(printed) ?? [];
  const [, serverKey = ''] = /^server key +(\S+)$/m.exec(printed) ?? [];
  return { ...stack, browserKey, serverKey };
}

test('a tenant added to a running stack has files that other tenants cannot find', async () => {
  const acme = apiClient(await add('acme'));
  const own = await acme.register(file);
  await put(own, 'abc');
  expect((await acme.server('POST', `/files/${own.id}/store`, {})).status).toBe(200);
  expect(await stack.objectKeys()).toEqual([`acme/${own.id}`]);

  const demo = apiClient(stack);
  for (const [method, path] of [
    ['GET', `/files/${own.id}`],
    ['POST', `/files/${own.id}/store`],
    ['POST', `/files/${own.id}/download`],
    ['DELETE', `/files/${own.id}`],
  ] as const) {
    const foreign = await demo.server(method, path, method === 'POST' ? {} : undefined);
    const unknown = await demo.server(
      method,
      path.replace(own.id, 'a'.repeat(26)),
      method === 'POST' ? {} : undefined,
    );
    const { requestId: _one, ...answer } = foreign.body;
    const { requestId: _other, ...answerForNone } = unknown.body;
    expect([foreign.status, answer]).toEqual([unknown.status, answerForNone]);
    expect(foreign.status).toBe(404);
  }
  expect((await acme.server('GET', `/files/${own.id}`)).body['state']).toBe('STORED');
});

test('an upload token is refused with another tenant’s key', async () => {
  const acme = await add('acme');
  const own = await apiClient(acme).register(file);
  const call = { key: stack.browserKey, token: own.token };
  expect((await apiClient(stack).call('DELETE', `/files/${own.id}`, call)).status).toBe(404);
});

test('a grant is refused with another tenant’s key', async () => {
  const acme = apiClient(await add('acme'));
  const { grant } = (await acme.server('POST', '/grants', {})).body;
  const call = { key: stack.browserKey, body: { grant, files: [file] } };
  const answer = await apiClient(stack).call('POST', '/files', call);
  expect([answer.status, answer.body['code']]).toEqual([403, 'grant-refused']);
});

test('a disabled tenant is refused and keeps its files', async () => {
  const tenant = await add('acme');
  const acme = apiClient(tenant);
  const own = await acme.register(file);
  await put(own, 'abc');
  await acme.server('POST', `/files/${own.id}/store`, {});
  await tenantCommand('disable', 'acme');
  expect(await tenantCommand('list')).toContain('acme disabled');
  const refused = await acme.server('GET', `/files/${own.id}`);
  expect([refused.status, refused.body['code']]).toEqual([403, 'tenant-disabled']);
  const call = { key: tenant.browserKey, body: { files: [file] } };
  expect((await acme.call('POST', '/files', call)).body['code']).toBe('tenant-disabled');
  await tenantCommand('enable', 'acme');
  expect((await acme.server('GET', `/files/${own.id}`)).body['state']).toBe('STORED');
});

test('size and type limits apply per tenant', async () => {
  const acme = apiClient(await add('acme', '--max-file-size', '10', '--allowed-types', 'image/*'));
  const [large, text, fine] = await acme.preprocess(
    { name: 'a.png', type: 'image/png', size: 11 },
    file,
    { name: 'a.png', type: 'image/png', size: 10 },
  );
  expect(large).toMatchObject({ error: { code: 'file-too-large', limit: 10 } });
  expect(text).toMatchObject({ error: { code: 'type-not-allowed' } });
  expect(fine).toMatchObject({ upload: { kind: 'put' } });
});

describe('quotas', () => {
  test('a quota counts the files and bytes of a day and answers when it resets', async () => {
    const tenant = await add('acme', '--files-per-day', '3', '--bytes-per-day', '100');
    const acme = apiClient(tenant);
    const register = (...sizes: number[]) =>
      acme.call('POST', '/files', {
        key: tenant.browserKey,
        body: { files: sizes.map((size) => ({ ...file, size })) },
      });
    expect((await register(101)).body['code']).toBe('quota-exceeded');
    expect((await register(50, 40)).status).toBe(201);
    const bytes = await register(11);
    expect([bytes.status, bytes.body['code']]).toEqual([429, 'quota-exceeded']);
    expect(Number(bytes.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await register(10)).status).toBe(201);
    expect((await register(0)).body['code']).toBe('quota-exceeded');
    stack.advance(Number(bytes.headers.get('retry-after')) + 1);
    expect((await register(50, 50)).status).toBe(201);
  });

  test('a quota is not exceeded by concurrent calls', async () => {
    const tenant = await add('acme', '--files-per-day', '5');
    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        apiClient(tenant).call('POST', '/files', {
          key: tenant.browserKey,
          body: { files: [file] },
        }),
      ),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(5);
  });
});

test.each([
  ['add', 'Not-Lower'],
  ['add', '../up'],
  ['disable', 'nobody'],
  ['add', 'a', '--files-per-day', 'many'],
  ['fly'],
])('the tenant command fails with a message: %s %s', async (...parameters) => {
  await expect(tenantCommand(...parameters)).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/\w/),
  });
});
