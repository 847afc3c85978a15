import type { APIGatewayProxyEvent } from 'aws-lambda';
import { describe, expect, test } from 'vitest';
import { httpHandler } from '../../../../backend/http/define-http-handler.ts';
import type { LogFields } from '../../../../backend/runtime/log.ts';
import type { KeyTable } from '../../../../backend/stores/key-table.ts';
import { FilestoreError } from '../../../../src/contract/errors.ts';
import { preprocess, store, type KeyRole } from '../../../../src/contract/server-operations.ts';

/** What a handler refuses by itself, with no gateway before it that has refused it already. */
const ID = 'a'.repeat(26);
const file = { name: 'a.txt', size: 3, type: 'text/plain' };

function event(more: Partial<APIGatewayProxyEvent> & { keyId?: string | null } = {}) {
  const { keyId = 'known', ...overrides } = more;
  return {
    headers: { 'Content-Type': 'application/json' },
    pathParameters: null,
    body: null,
    isBase64Encoded: false,
    requestContext: { requestId: 'request', identity: { apiKeyId: keyId } },
    ...overrides,
  } as unknown as APIGatewayProxyEvent;
}

function setUp(role: KeyRole) {
  const logged: (LogFields & { level: string })[] = [];
  const keys = {
    get: (id: string) => Promise.resolve(id === 'known' ? { tenant: 'demo', role } : undefined),
  } as unknown as KeyTable;
  const dependencies = {
    keys,
    allowedOrigins: ['http://page.example'],
    log: (level: string, _event: string, fields: LogFields) => logged.push({ level, ...fields }),
  };
  return { dependencies, logged };
}

async function announce(more: Parameters<typeof event>[0]) {
  const { dependencies } = setUp('browser');
  const handler = httpHandler(preprocess, () => Promise.resolve({ files: [] }), dependencies);
  const { statusCode, body, headers } = await handler(event(more));
  return {
    status: statusCode,
    headers,
    ...(JSON.parse(body) as { code?: string; detail?: string }),
  };
}

const body = (content: unknown): { body: string } => ({ body: JSON.stringify(content) });

describe('a handler alone', () => {
  test('takes what fits, plain or base64', async () => {
    expect((await announce(body({ files: [file] }))).status).toBe(201);
    const encoded = Buffer.from(JSON.stringify({ files: [file] })).toString('base64');
    expect((await announce({ body: encoded, isBase64Encoded: true })).status).toBe(201);
  });

  test.each([
    ['no body', {}, 400, 'files: is missing'],
    ['no JSON', { body: '{' }, 400, 'body: is not valid JSON'],
    ['null', { body: 'null' }, 400, 'body: must be an object'],
    ['an array', { body: '[]' }, 400, 'files: is missing'],
    [
      '101 files',
      body({ files: Array.from({ length: 101 }, () => file) }),
      400,
      'files: the maximum number of entries is 100',
    ],
    ['no files', body({ files: [] }), 400, 'files: the minimum number of entries is 1'],
    ['a size that is text', body({ files: [{ ...file, size: '3' }] }), 400, 'files.0.size'],
    [
      'half a byte',
      body({ files: [{ ...file, size: 0.5 }] }),
      400,
      'files.0.size: must be a whole',
    ],
    [
      'an unknown field',
      body({ files: [{ ...file, key: 'x' }] }),
      400,
      'files.0.key: unknown field',
    ],
    ['a prototype', { body: '{"files":[],"__proto__":{"a":1}}' }, 400, ''],
    [
      'a line break in the type',
      body({ files: [{ ...file, type: 'a/b\r\nc' }] }),
      400,
      'files.0.type',
    ],
  ])('refuses %s and names the field', async (_name, more, status, detail) => {
    const answer = await announce(more);
    expect([answer.status, answer.code]).toEqual([status, 'invalid-request']);
    expect(answer.detail).toContain(detail);
  });

  test('never repeats what was sent', async () => {
    const secret = 'S3CRET';
    const answer = await announce(body({ files: [{ ...file, type: secret, context: 7 }] }));
    expect(JSON.stringify(answer)).not.toContain(secret);
  });

  test.each([
    ['no key id', { keyId: null }],
    ['an unknown key id', { keyId: 'other' }],
  ])('refuses %s', async (_name, more) => {
    expect((await announce({ ...body({ files: [file] }), ...more })).code).toBe('api-key-refused');
  });

  test('answers origins on its list, whatever the case of the header', async () => {
    const own = await announce({ headers: { ORIGIN: 'http://page.example' } });
    expect(own.headers).toMatchObject({ 'access-control-allow-origin': 'http://page.example' });
    const other = await announce({ headers: { origin: 'http://evil.example' } });
    expect(other.headers).not.toHaveProperty('access-control-allow-origin');
  });
});

describe('what nobody foresaw', () => {
  test('is a 500 with a request id and not a word more; the log has the place', async () => {
    const { dependencies, logged } = setUp('server');
    const failing = httpHandler(
      store,
      () => Promise.reject(new TypeError('https://bucket/?X-Amz-Signature=secret')),
      dependencies,
    );
    const answer = await failing(event({ pathParameters: { id: ID }, ...body({}) }));
    expect(answer.statusCode).toBe(500);
    expect(JSON.parse(answer.body)).toEqual({
      code: 'internal',
      title: 'Internal error',
      status: 500,
      requestId: 'request',
    });
    expect(logged).toMatchObject([{ level: 'error', fileId: ID, code: 'internal' }]);
    expect(logged[0]?.error).toMatch(/^TypeError\n.*http-handler\.test/);
    expect(JSON.stringify(logged)).not.toContain('secret');
  });

  test('an outage is logged as an error with its cause’s place, and told with Retry-After', async () => {
    const { dependencies, logged } = setUp('server');
    const busy = new FilestoreError('storage-busy', { retryAfter: 2, cause: new Error('secret') });
    const failing = httpHandler(store, () => Promise.reject(busy), dependencies);
    const answer = await failing(event({ pathParameters: { id: ID }, ...body({}) }));
    expect([answer.statusCode, answer.headers?.['retry-after']]).toEqual([503, '2']);
    expect(logged).toMatchObject([{ level: 'error', code: 'storage-busy' }]);
    expect(JSON.stringify(logged)).not.toContain('secret');
  });
});
