import type { APIGatewayProxyEvent } from 'aws-lambda';
import { describe, expect, test } from 'vitest';
import { createGateway, type GatewaySettings } from '../../../backend/dev/gateway.ts';
import { preflightPaths } from '../../../backend/infra/openapi/gateway.ts';
import { operations } from '../../../src/contract/server-operations.ts';
import { listen, type Answer, type Call, type Send } from './gateway-under-test.ts';
import { recordings } from './replay.ts';

/**
 * Tests the template's own API. Where it has a gateway response, the recording has the values that fill it.
 */
const PAGE = 'https://page.example';

interface ServeSettings extends Partial<Omit<GatewaySettings, 'handlers'>> {
  readonly answer?: (event: APIGatewayProxyEvent) => unknown;
}

function serve({ answer = () => ({}), ...settings }: ServeSettings = {}): Promise<Send> {
  const handler = async (event: APIGatewayProxyEvent) => (await answer(event)) as never;
  return listen(
    createGateway({
      handlers: Object.fromEntries(operations.map(({ name }) => [name, handler])),
      apiKeys: new Map([['right', 'key-id']]),
      allowedOrigins: [PAGE, 'https://other.example'],
      ...settings,
    }),
  );
}

const FILES = { method: 'POST', path: '/v1/files' };
const CALL: Call = { ...FILES, headers: { 'X-Api-Key': 'right' } };

function problem({ status, headers, text }: Answer): unknown[] {
  const body = JSON.parse(text) as Record<string, unknown>;
  expect(headers).toMatchObject({
    'Content-Type': 'application/problem+json',
    'Access-Control-Allow-Origin': '*',
    'x-amzn-RequestId': body['requestId'],
  });
  expect(body['status']).toBe(status);
  return [status, body['code'], body['detail'], headers['x-amzn-ErrorType']];
}

/** Returns AWS's message and error type from a recording. */
function recordedAnswer(
  recording: string,
  answer: string,
): { message?: string; errorType?: string } {
  const recorded = recordings[recording]?.[answer] ?? {};
  const { content = {}, ...rest } = recorded as { content?: object };
  return { ...rest, ...content };
}

// test_api_key_required_for_methods asserts these statuses without recording them.
describe('API keys', () => {
  test.each([
    ['no API key', {}],
    ['a wrong API key', { 'x-api-key': 'wrong' }],
    ['an empty API key', { 'x-api-key': '' }],
    ['an API key in the query', {}, '?x-api-key=right'],
  ])(
    'API Gateway refuses a request with %s before it calls a function',
    async (_name, headers, query = '') => {
      const events: unknown[] = [];
      const send = await serve({ answer: (event) => events.push(event) });
      const answer = await send({ ...FILES, path: `${FILES.path}${query}`, headers });
      const expected = [403, 'api-key-refused', 'Forbidden', 'ForbiddenException'];
      expect(problem(answer)).toEqual(expected);
      expect(events).toEqual([]);
    },
  );

  test('API Gateway passes the API key and its id to the function, and refuses a deleted key', async () => {
    const apiKeys = new Map([['right', 'key-id']]);
    const identities: unknown[] = [];
    const send = await serve({
      apiKeys,
      answer: ({ requestContext }) => (identities.push(requestContext.identity), {}),
    });
    expect((await send(CALL)).status).toBe(200);
    expect(identities).toMatchObject([{ apiKey: 'right', apiKeyId: 'key-id' }]);
    apiKeys.delete('right');
    expect((await send(CALL)).status).toBe(403);
  });
});

describe('missing operations', () => {
  const ROUTING = 'test_apigateway_common.py::TestApigatewayRouting::test_routing_not_found';
  test.each([
    ['GET', '/v1/nothing', 'not-found'],
    ['OPTIONS', '/v1/nothing', 'not-found'],
    ['PUT', '/v1/files/', 'wrong-method'],
    ['POST', '/v1/files//parts', 'not-found'],
    ['PUT', '/v1/files/a', 'wrong-method'],
    ['GET', '/v1', 'not-found'],
  ])(
    'API Gateway answers %s %s, which does not exist, with no-such-operation',
    async (method, path, recorded) => {
      const send = await serve();
      const { message, errorType } = recordedAnswer(ROUTING, recorded);
      expect(message).toBeDefined();
      expect(problem(await send({ method, path }))).toEqual([
        404,
        'no-such-operation',
        message,
        errorType,
      ]);
    },
  );

  test.each(['/', '/files', '/v2/files', '/v1x/files'])(
    'API Gateway answers 403 to another stage: %s',
    async (path) => {
      const send = await serve();
      const { status, headers, text } = await send({ ...CALL, path });
      expect([status, text]).toEqual([403, '{"message":"Forbidden"}']);
      // Outside of a stage there is no API, so no gateway responses apply.
      expect(headers).not.toHaveProperty('Access-Control-Allow-Origin');
    },
  );
});

describe('preflights', () => {
  const preflight = (send: Send, headers: Record<string, string>, path = '/v1/files') =>
    send({ method: 'OPTIONS', path, headers });

  test('a preflight to each path of pages returns its methods and headers without an API key', async () => {
    const send = await serve();
    for (const path of preflightPaths) {
      const answer = await preflight(send, { Origin: PAGE }, `/v1${path.replace('{id}', 'a')}`);
      const methods = operations
        .filter((one) => one.path === path && one.callers.some((caller) => caller !== 'server'))
        .map(({ method }) => method);
      const { Date: _date, Connection: _connection, ...headers } = answer.headers;
      expect([answer.status, headers, answer.text]).toEqual([
        204,
        {
          'Access-Control-Allow-Methods': [...methods, 'OPTIONS'].join(','),
          'Access-Control-Allow-Headers': 'content-type,x-api-key,x-upload-token,idempotency-key',
          'Access-Control-Max-Age': '7200',
          'Access-Control-Allow-Origin': PAGE,
          'Content-Type': 'application/json',
          'x-amzn-RequestId': expect.any(String),
          'x-amz-apigw-id': expect.any(String),
        },
        '',
      ]);
    }
  });

  test('a path that only servers call answers no preflight', async () => {
    const send = await serve();
    const others = operations.filter(
      // A path of one segment can also be the id of a file.
      ({ path }) => !preflightPaths.includes(path) && path !== '/files/store',
    );
    expect(others.length).toBeGreaterThan(0);
    for (const { path } of others) {
      const answer = await preflight(send, { Origin: PAGE }, `/v1${path.replace('{id}', 'a')}`);
      expect(answer.status).toBe(404);
    }
  });

  test.each([
    ['an allowed origin', { Origin: PAGE }, PAGE],
    [
      'an allowed origin in a lower-case header',
      { origin: 'https://other.example' },
      'https://other.example',
    ],
    ['another origin', { Origin: 'https://evil.example' }, undefined],
    ['the start of an allowed origin', { Origin: 'https://page.exampl' }, undefined],
    [
      'two allowed origins',
      { Origin: `${PAGE},https://other.example` },
      `${PAGE},https://other.example`,
    ],
    ['no origin', {}, undefined],
  ])('a preflight from %s', async (_name, headers, expected) => {
    const answer = await preflight(await serve(), headers);
    expect(answer.headers['Access-Control-Allow-Origin']).toBe(expected);
  });

  test('a preflight from any origin if all origins are allowed', async () => {
    const answer = await preflight(await serve({ allowedOrigins: ['*'] }), { Origin: PAGE });
    expect(answer.headers['Access-Control-Allow-Origin']).toBe('*');
  });

  // A mock has no status code if it has no request template for the content type.
  test('a preflight with a body of another content type fails', async () => {
    const answer = await preflight(await serve(), { Origin: PAGE, 'Content-Type': 'text/plain' });
    expect(problem(answer)).toEqual([500, 'internal', 'Internal server error', INTERNAL]);
  });
});

const INTERNAL = 'InternalServerErrorException';
const FORMAT = 'test_apigateway_lambda.py::test_aws_proxy_response_payload_format_validation';

describe('functions', () => {
  test.each([
    ['throws', () => Promise.reject(new Error('no')), 'invoke-api-empty-response'],
    ['returns an unknown field', () => ({ wrongValue: 'value' }), 'invoke-api-wrong-format'],
    ['returns a string', () => 'text', 'invoke-api-just-string'],
    ['returns nothing', () => undefined, 'invoke-api-empty-response'],
    ['returns a body that is not a string', () => ({ body: {} }), 'invoke-api-wrong-format'],
    ['returns an invalid header', () => ({ headers: { 'a\nb': 'c' } }), 'invoke-api-wrong-format'],
    [
      'returns a body that is too large',
      () => ({ body: 'a'.repeat(7 << 20) }),
      'invoke-api-wrong-format',
    ],
  ])('a function that %s is an internal error', async (_name, answer, recorded) => {
    const send = await serve({ answer });
    const { message } = recordedAnswer(FORMAT, recorded);
    expect(message).toBeDefined();
    expect(problem(await send(CALL))).toEqual([500, 'internal', message, INTERNAL]);
  });

  test('a function that takes too long is answered with 504', async () => {
    const send = await serve({ answer: () => new Promise(() => {}), integrationMilliseconds: 50 });
    const expected = [504, 'api-timeout', 'Endpoint request timed out', INTERNAL];
    expect(problem(await send(CALL))).toEqual(expected);
  });

  test('a function gets the path as it was sent and each spelling of a header', async () => {
    const events: APIGatewayProxyEvent[] = [];
    const send = await serve({ answer: (event) => (events.push(event), {}) });
    await send({
      path: '/v1/files/a%2Fb%20%zz',
      headers: { 'x-api-key': 'right', 'X-A': '1', 'x-a': '2', Host: 'localhost:8080' },
    });
    expect(events).toMatchObject([
      {
        resource: '/files/{id}',
        path: '/files/a%2Fb%20%zz',
        pathParameters: { id: 'a%2Fb%20%zz' },
        headers: { 'x-api-key': 'right', 'X-A': '1', 'x-a': '2' },
        body: null,
        requestContext: { path: '/v1/files/a%2Fb%20%zz', domainName: 'localhost' },
      },
    ]);
    expect(events[0]?.requestContext).not.toHaveProperty('authorizer');
  });
});

// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html
describe('size limits', () => {
  test.each([
    ['over API Gateway’s limit without a function', 'OPTIONS', 10 * 1024 * 1024 + 1],
    ['far over the limit', 'POST', 40 * 1024 * 1024],
    ['over Lambda’s limit, which counts the entire event', 'POST', 6 * 1024 * 1024],
  ])('API Gateway answers 413 to a body %s', async (_name, method, bytes) => {
    const send = await serve();
    const answer = await send({ ...CALL, method, body: Buffer.alloc(bytes, 'a') });
    const expected = [413, 'request-too-large', 'Request Too Long', 'RequestTooLargeException'];
    expect(problem(answer)).toEqual(expected);
  });

  test('API Gateway answers 431 to headers that are too large', async () => {
    const send = await serve();
    const headers = { 'x-api-key': 'right', 'x-long': 'a'.repeat(10_240) };
    expect((await send({ ...FILES, headers })).status).toBe(431);
  });

  test('API Gateway accepts a body below the limit', async () => {
    const send = await serve();
    expect((await send({ ...CALL, body: Buffer.alloc(6_000_000, 'a') })).status).toBe(200);
  });
});
