import type { APIGatewayProxyEvent } from 'aws-lambda';
import { describe, expect, test } from 'vitest';
import { apiHandler } from '../../../../backend/http/api-handler.ts';
import { lambdaHandler } from '../../../../backend/http/lambda-handler.ts';
import type { LogFields } from '../../../../backend/runtime/log.ts';
import { FilestoreError } from '../../../../src/contract/errors.ts';
import { preprocess, store, type KeyRole } from '../../../../src/contract/server-operations.ts';
import type { KeyTable } from '../../../../backend/stores/database.ts';

/** Requests to a handler without API Gateway, which would refuse some of them. */
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

async function preprocessFiles(more: Parameters<typeof event>[0]) {
  const { dependencies } = setUp('browser');
  const handler = lambdaHandler(
    apiHandler(preprocess, () => Promise.resolve({ files: [] }), dependencies),
  );
  const { statusCode, body, headers } = await handler(event(more));
  return {
    status: statusCode,
    headers,
    ...(JSON.parse(body) as { code?: string; detail?: string }),
  };
}

const body = (content: unknown): { body: string } => ({ body: JSON.stringify(content) });

describe('the handler of a Lambda function', () => {
  test('accepts a valid body, plain or base64', async () => {
    expect((await preprocessFiles(body({ files: [file] }))).status).toBe(201);
    const encoded = Buffer.from(JSON.stringify({ files: [file] })).toString('base64');
    expect((await preprocessFiles({ body: encoded, isBase64Encoded: true })).status).toBe(201);
  });

  test.each([
    ['no body', {}, 400, 'files: is missing'],
    ['invalid JSON', { body: '{' }, 400, 'body: is not valid JSON'],
    ['null', { body: 'null' }, 400, 'body: must be an object'],
    ['an array', { body: '[]' }, 400, 'files: is missing'],
    [
      '101 files',
      body({ files: Array.from({ length: 101 }, () => file) }),
      400,
      'files: the maximum number of entries is 100',
    ],
    ['no files', body({ files: [] }), 400, 'files: the minimum number of entries is 1'],
    ['a size that is a string', body({ files: [{ ...file, size: '3' }] }), 400, 'files.0.size'],
    [
      'a size of half a byte',
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
    const response = await preprocessFiles(more);
    expect([response.status, response.code]).toEqual([status, 'invalid-request']);
    expect(response.detail).toContain(detail);
  });

  test('does not repeat the request body in its error', async () => {
    const secret = 'S3CRET';
    const response = await preprocessFiles(
      body({ files: [{ ...file, type: secret, context: 7 }] }),
    );
    expect(JSON.stringify(response)).not.toContain(secret);
  });

  test.each([
    ['no key id', { keyId: null }],
    ['an unknown key id', { keyId: 'other' }],
  ])('refuses %s', async (_name, more) => {
    expect((await preprocessFiles({ ...body({ files: [file] }), ...more })).code).toBe(
      'api-key-refused',
    );
  });

  test('allows origins of its list, with any case of the header name', async () => {
    const allowed = await preprocessFiles({ headers: { ORIGIN: 'http://page.example' } });
    expect(allowed.headers).toMatchObject({ 'access-control-allow-origin': 'http://page.example' });
    const other = await preprocessFiles({ headers: { origin: 'http://evil.example' } });
    expect(other.headers).not.toHaveProperty('access-control-allow-origin');
  });
});

describe('unexpected errors', () => {
  test('an unexpected error is a 500 with a request id, and the log contains the source line', async () => {
    const { dependencies, logged } = setUp('server');
    const failing = lambdaHandler(
      apiHandler(
        store,
        () => Promise.reject(new TypeError('https://bucket/?X-Amz-Signature=secret')),
        dependencies,
      ),
    );
    const response = await failing(event({ pathParameters: { id: ID }, ...body({}) }));
    expect(response.statusCode).toBe(500);
    expect(JSON.parse(response.body)).toEqual({
      code: 'internal',
      title: 'Internal error',
      status: 500,
      requestId: 'request',
    });
    expect(logged).toMatchObject([{ level: 'error', fileId: ID, code: 'internal' }]);
    expect(logged[0]?.error).toMatch(/^TypeError\n.*http-handler\.test/);
    expect(JSON.stringify(logged)).not.toContain('secret');
  });

  test('an outage is logged as an error without secrets and returned with Retry-After', async () => {
    const { dependencies, logged } = setUp('server');
    const busy = new FilestoreError('storage-busy', { retryAfter: 2, cause: new Error('secret') });
    const failing = lambdaHandler(apiHandler(store, () => Promise.reject(busy), dependencies));
    const response = await failing(event({ pathParameters: { id: ID }, ...body({}) }));
    expect([response.statusCode, response.headers?.['retry-after']]).toEqual([503, '2']);
    expect(logged).toMatchObject([{ level: 'error', code: 'storage-busy' }]);
    expect(JSON.stringify(logged)).not.toContain('secret');
  });
});
