import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
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
  return withKeys(await tenantCommand('add', name, ...limits));
}

async function rotate(name: string): Promise<TestStack> {
  return withKeys(await tenantCommand('rotate', name));
}

/** Returns the stack with the keys that a command has printed. */
function withKeys(printed: string): TestStack {
  const [, browserKey = ''] = /^browser key (\S+)$/m.exec(printed) ?? [];
  const [, serverKey = ''] = /^server key +(\S+)$/m.exec(printed) ?? [];
  return { ...stack, browserKey, serverKey };
}

const register = (tenant: TestStack) =>
  apiClient(tenant).call('POST', '/files', { key: tenant.browserKey, body: { files: [file] } });

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

describe('rotation', () => {
  test('the earlier keys of a tenant work until the rotation is finished', async () => {
    const earlier = await add('acme');
    const own = await apiClient(earlier).register(file);
    await put(own, 'abc');
    const later = await rotate('acme');
    expect(later.browserKey).not.toBe(earlier.browserKey);
    for (const tenant of [earlier, later]) {
      expect((await register(tenant)).status).toBe(201);
      expect((await apiClient(tenant).server('GET', `/files/${own.id}`)).status).toBe(200);
    }
    await tenantCommand('rotate', 'acme', '--finish');
    expect((await register(earlier)).status).toBe(403);
    expect((await apiClient(earlier).server('GET', `/files/${own.id}`)).status).toBe(403);
    expect((await register(later)).status).toBe(201);
    expect((await apiClient(later).server('POST', `/files/${own.id}/store`, {})).status).toBe(200);
  });

  test('no call with a key in use fails while the keys are rotated', async () => {
    const earlier = await add('acme');
    let inUse = earlier;
    const rotated = new AbortController();
    const statuses: number[] = [];
    const calls = (async () => {
      while (!rotated.signal.aborted) statuses.push((await register(inUse)).status);
    })();
    inUse = await rotate('acme');
    const before = statuses.length;
    await expect.poll(() => statuses.length).toBeGreaterThan(before + 2);
    await tenantCommand('rotate', 'acme', '--finish');
    const finished = statuses.length;
    await expect.poll(() => statuses.length).toBeGreaterThan(finished + 2);
    rotated.abort();
    await calls;
    expect(new Set(statuses)).toEqual(new Set([201]));
    expect((await register(earlier)).status).toBe(403);
  });

  test('a role can be rotated alone, and the keys are listed without their values', async () => {
    const earlier = await add('acme');
    const later = withKeys(await tenantCommand('rotate', 'acme', '--role', 'server'));
    expect(later.browserKey).toBe('');
    const listed = await tenantCommand('keys', 'acme');
    const time = String.raw`created \d{4}-\d\d-\d\dT[\d:.]+Z`;
    expect(listed.trim().split('\n')).toEqual([
      expect.stringMatching(new RegExp(`^browser \\S+ ${time} \\(newest\\)$`)),
      expect.stringMatching(new RegExp(`^server {2}\\S+ ${time} \\(newest\\)$`)),
      expect.stringMatching(new RegExp(`^server {2}\\S+ ${time} \\(earlier\\)$`)),
    ]);
    for (const value of [earlier.browserKey, earlier.serverKey, later.serverKey]) {
      expect(listed).not.toContain(value);
    }
    await expect(
      tenantCommand('rotate', 'acme', '--finish', '--role', 'browser'),
    ).rejects.toMatchObject({ stderr: expect.stringContaining('only one browser key') });
    const deleted = await tenantCommand('rotate', 'acme', '--finish');
    expect(deleted).toMatch(/^deleted the earlier server key \S+\n$/);
    expect((await register(earlier)).status).toBe(201);
  });

  test('new keys have the limits of the tenant and are disabled with it', async () => {
    await add('acme', '--max-file-size', '2');
    const later = await rotate('acme');
    expect((await apiClient(later).preprocess(file))[0]).toMatchObject({
      error: { code: 'file-too-large', limit: 2 },
    });
    await tenantCommand('disable', 'acme');
    const last = await rotate('acme');
    expect((await register(last)).body['code']).toBe('tenant-disabled');
  });

  test('a tenants.json from before keys could be rotated still works', async () => {
    const key = (value: string) => ({ id: `id-${value}`, value });
    const keys = { browserKey: key('browser-old'), serverKey: key('server-old') };
    const tenants = [{ name: 'acme', disabled: false, limits: {}, ...keys }];
    await writeFile(join(stack.directory, 'tenants.json'), JSON.stringify(tenants));
    const earlier = { ...stack, browserKey: 'browser-old', serverKey: 'server-old' };
    expect((await register(earlier)).status).toBe(201);
    expect(await tenantCommand('keys', 'acme')).toContain('created at an unknown time (newest)');
    const later = await rotate('acme');
    expect((await register(earlier)).status).toBe(201);
    await tenantCommand('rotate', 'acme', '--finish');
    expect((await register(earlier)).status).toBe(403);
    expect((await register(later)).status).toBe(201);
  });
});

describe('changed limits', () => {
  test('a changed limit applies to all keys with the next call, and the others stay', async () => {
    const earlier = await add('acme', '--max-file-size', '2', '--allowed-types', 'text/plain');
    const later = await rotate('acme');
    const printed = await tenantCommand('limit', 'acme', '--max-file-size', '3');
    expect(printed).toBe('acme enabled maxFileSize=3 allowedTypes=text/plain\n');
    for (const tenant of [earlier, later]) {
      const [fine, large, image] = await apiClient(tenant).preprocess(
        file,
        { ...file, size: 4 },
        { ...file, name: 'a.png', type: 'image/png' },
      );
      expect(fine).toMatchObject({ upload: { kind: 'put' } });
      expect(large).toMatchObject({ error: { code: 'file-too-large', limit: 3 } });
      expect(image).toMatchObject({ error: { code: 'type-not-allowed' } });
    }
  });

  test('the value none removes a limit', async () => {
    const tenant = await add('acme', '--max-file-size', '1000', '--files-per-day', '0');
    expect((await register(tenant)).status).toBe(429);
    await tenantCommand('limit', 'acme', '--files-per-day', 'none', '--max-file-size', 'none');
    expect((await register(tenant)).status).toBe(201);
    expect(await tenantCommand('list')).toBe('acme enabled\n');
  });

  test('a limit is changed while the tenant is disabled, and does not enable it', async () => {
    const tenant = await add('acme');
    await tenantCommand('disable', 'acme');
    await tenantCommand('limit', 'acme', '--max-file-size', '2');
    expect((await register(tenant)).body['code']).toBe('tenant-disabled');
  });
});

describe('quotas', () => {
  test('a quota counts the files and bytes of a day and answers when it resets', async () => {
    const tenant = await add('acme', '--files-per-day', '3', '--bytes-per-day', '100');
    const acme = apiClient(tenant);
    const registerSizes = (...sizes: number[]) =>
      acme.call('POST', '/files', {
        key: tenant.browserKey,
        body: { files: sizes.map((size) => ({ ...file, size })) },
      });
    expect((await registerSizes(101)).body['code']).toBe('quota-exceeded');
    expect((await registerSizes(50, 40)).status).toBe(201);
    const bytes = await registerSizes(11);
    expect([bytes.status, bytes.body['code']]).toEqual([429, 'quota-exceeded']);
    expect(Number(bytes.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await registerSizes(10)).status).toBe(201);
    expect((await registerSizes(0)).body['code']).toBe('quota-exceeded');
    stack.advance(Number(bytes.headers.get('retry-after')) + 1);
    expect((await registerSizes(50, 50)).status).toBe(201);
  });

  test('a quota is not exceeded by concurrent calls', async () => {
    const tenant = await add('acme', '--files-per-day', '5');
    const answers = await Promise.all(Array.from({ length: 10 }, () => register(tenant)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(5);
  });
});

test.each([
  [['add', 'Not-Lower'], 'not a valid tenant name'],
  [['add', '../up'], 'not a valid tenant name'],
  [['disable', 'nobody'], 'There is no tenant nobody'],
  [['rotate', 'nobody'], 'There is no tenant nobody'],
  [['keys', 'nobody'], 'There is no tenant nobody'],
  [['rotate', 'demo'], 'built into the local stack'],
  [['add', 'a', '--files-per-day', 'many'], '--files-per-day must be a whole number'],
  [['limit', 'a'], 'Name at least one limit'],
  [['fly'], 'fly: unknown command'],
])('the tenant command fails with a message: %j', async (parameters, message) => {
  await expect(tenantCommand(...parameters)).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining(message),
  });
});
