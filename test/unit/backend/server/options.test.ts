import { describe, expect, test } from 'vitest';
import { keyIdOf, readKeys } from '../../../../backend/server/api-keys.ts';
import { checkOptions } from '../../../../backend/server/check-options.ts';
import { callerAddress } from '../../../../backend/server/client-address.ts';
import type { BackendOptions } from '../../../../backend/server/options.ts';
import { createRateLimiter } from '../../../../backend/server/rate-limiter.ts';
import { readServeSettings } from '../../../../backend/serve/settings.ts';

const keys = { browser: 'browser-key-of-a-test', server: 'server-key-of-a-test' };
const options: BackendOptions = {
  storage: { bucket: 'files' },
  database: { sqlite: ':memory:' },
  keys,
  origins: ['https://www.example.com'],
};

const webhook = {
  url: 'https://www.example.com/webhooks',
  secrets: [`whsec_${Buffer.alloc(24, 1).toString('base64')}`],
};

describe('createBackend names the option that is wrong', () => {
  test.each<[string, object, string]>([
    ['no bucket', { storage: {} }, 'storage.bucket: is missing'],
    ['no database', { database: undefined }, 'database: is missing'],
    ['no keys', { keys: undefined }, 'keys: are missing'],
    ['a short key', { keys: { ...keys, server: 'short' } }, 'the server key of default must have'],
    [
      'one key for both',
      { keys: { browser: keys.server, server: keys.server } },
      'is also another key',
    ],
    ['an unknown role', { keys: [{ key: keys.server, role: 'admin' }] }, 'role is invalid'],
    [
      'an origin with a path',
      { origins: ['https://a.example/x'] },
      'origins: must be scheme://host',
    ],
    ['a limit that is a text', { maxFileSize: '5' }, 'maxFileSize: must be a whole number'],
    ['a limit below zero', { partBytes: -1 }, 'partBytes: must be a whole number'],
    ['types as a text', { allowedTypes: 'image/*' }, 'allowedTypes: must be a list'],
    ['a relative path', { basePath: 'v1' }, 'basePath: must start with a slash'],
    ['an unknown guarantee', { require: ['magic'] }, 'require: magic is unknown'],
    [
      'a webhook without TLS',
      { webhook: { ...webhook, url: 'http://a.example/' } },
      'webhook: the URL of default must begin with https://',
    ],
    [
      'a webhook on a private address',
      { webhook: { ...webhook, url: 'https://10.0.0.1/' } },
      'webhook: the URL of default must name a public host',
    ],
    [
      'a weak secret of a webhook',
      { webhook: [webhook, { ...webhook, tenant: 'acme', secrets: ['whsec_short'] }] },
      'webhook: the secrets of acme must be',
    ],
    [
      'two webhooks of a tenant',
      { webhook: [webhook, webhook] },
      'webhook: tenant default has two webhooks',
    ],
    [
      'a private and a public webhook',
      { webhook: [webhook, { ...webhook, tenant: 'acme', allowPrivateAddresses: true }] },
      'webhook: allowPrivateAddresses must be the same for all',
    ],
  ])('%s', (_name, wrong, message) => {
    expect(() => checkOptions({ ...options, ...wrong })).toThrow(message);
  });

  test('the options of the example are right, and events are written only if somebody receives them', () => {
    expect(checkOptions(options)).toMatchObject({ basePath: '/v1', withEvents: false });
    expect(checkOptions({ ...options, onEvent: () => undefined }).withEvents).toBe(true);
    expect(checkOptions({ ...options, basePath: '/api/v1/' }).basePath).toBe('/api/v1');
  });
});

test('keys are known by their hash, with the limits of their tenant', () => {
  const known = readKeys([{ key: keys.browser, role: 'browser', tenant: 'acme', maxFileSize: 5 }]);
  expect(known.get(keyIdOf(keys.browser))).toMatchObject({ tenant: 'acme', maxFileSize: 5 });
  expect(JSON.stringify([...known])).not.toContain(keys.browser);
});

describe('the address of the caller', () => {
  test('is that of the connection, whatever a page says', () => {
    expect(callerAddress([])('9.9.9.9', '1.2.3.4')).toBe('1.2.3.4');
    expect(callerAddress(['10.0.0.0/8'])('9.9.9.9', '1.2.3.4')).toBe('1.2.3.4');
  });

  test('is what trusted proxies report, up to the first one that is not trusted', () => {
    const addressOf = callerAddress(['loopback', '10.0.0.0/8']);
    expect(addressOf('1.2.3.4', '127.0.0.1')).toBe('1.2.3.4');
    expect(addressOf('6.6.6.6, 1.2.3.4, 10.1.1.1', '127.0.0.1')).toBe('1.2.3.4');
    expect(addressOf('garbage, 10.1.1.1', '127.0.0.1')).toBe('127.0.0.1');
    expect(addressOf(undefined, '127.0.0.1')).toBe('127.0.0.1');
  });

  test('a proxy that is neither an address nor a range is refused', () => {
    expect(() => callerAddress(['proxy.example'])).toThrow();
  });
});

test('a rate limit refuses with Retry-After, for each address and each key', async () => {
  const limit = createRateLimiter({
    address: { requests: 2, per: 60 },
    key: { requests: 3, per: 60 },
  });
  const caller = (address: string) => ({ keyId: 'key', address });
  await limit(caller('a'));
  await limit(caller('a'));
  await expect(limit(caller('a'))).rejects.toMatchObject({
    code: 'throttled',
    details: { retryAfter: expect.any(Number) as unknown },
  });
  await limit(caller('b'));
  await expect(limit(caller('c'))).rejects.toMatchObject({ code: 'throttled' });
});

describe('serve reads its settings from the environment', () => {
  const env = { S3_BUCKET: 'files', BROWSER_KEY: keys.browser, SERVER_KEY: keys.server };

  test('with defaults', () => {
    const { host, port, metricsPort, backend } = readServeSettings(env);
    expect([host, port, metricsPort]).toEqual(['localhost', 8080, undefined]);
    expect(backend).toMatchObject({ storage: { bucket: 'files' }, keys, origins: [] });
    expect(backend.database).toEqual({
      sqlite: expect.stringMatching(/files\.sqlite$/) as unknown,
    });
    expect(() => checkOptions(backend)).not.toThrow();
  });

  test.each([
    ['postgres://a@b/c', { postgres: 'postgres://a@b/c' }],
    ['sqlite:data/files.sqlite', { sqlite: 'data/files.sqlite' }],
    ['dynamodb://files?region=eu-west-1', { dynamoDb: 'files', region: 'eu-west-1' }],
  ])('DATABASE_URL=%s', (url, database) => {
    expect(readServeSettings({ ...env, DATABASE_URL: url }).backend.database).toEqual(database);
  });

  test('several tenants have keys and webhooks as lists in JSON', () => {
    const list = [{ key: keys.server, role: 'server', tenant: 'acme', filesPerDay: 5 }];
    const webhooks = [{ ...webhook, tenant: 'acme' }];
    const { backend } = readServeSettings({
      ...env,
      API_KEYS: JSON.stringify(list),
      WEBHOOKS: JSON.stringify(webhooks),
    });
    expect(backend).toMatchObject({ keys: list, webhook: webhooks });
    expect(checkOptions(backend).webhooks.byTenant.get('acme')?.url).toBe(webhook.url);
  });

  test.each([`[{"key":"${keys.server}"`, `["${keys.server}"]`, '[null]', '{}'])(
    'a list that is none is refused without its secrets: %s',
    (list) => {
      const read = (): unknown => readServeSettings({ ...env, API_KEYS: list });
      expect(read).toThrow('API_KEYS must be a list of objects in JSON');
      expect(read).not.toThrow(keys.server);
    },
  );

  test.each([
    ['S3_BUCKET', '', 'S3_BUCKET is not set'],
    ['SERVER_KEY', '', 'SERVER_KEY is not set'],
    ['PORT', '80a', 'PORT must be a whole number'],
    ['PORT', '70000', 'PORT must be a whole number from 0 to 65535'],
    ['DATABASE_URL', 'mysql://a', 'DATABASE_URL must be'],
    ['S3_ENDPOINT', 's3.example.com', 'S3_ENDPOINT must be a URL'],
    ['STORE_ON_LOAD', 'yes', 'STORE_ON_LOAD must be true or false'],
    ['REQUIRE_GUARANTEES', 'put-once,x', 'not "x"'],
    ['WEBHOOK_URL', 'https://a.example/', 'WEBHOOK_SECRET is not set'],
    ['SERVER_KEY_FILE', '/none', ''],
  ])('%s=%s', (name, value, message) => {
    const read = (): unknown => readServeSettings({ ...env, [name]: value });
    if (message === '') expect(read).not.toThrow();
    else expect(read).toThrow(message);
  });
});
