import type { APIGatewayProxyEvent } from 'aws-lambda';
import { expect, test } from 'vitest';
import { ANY_METHOD, proxyApi, serve } from './gateway-under-test.ts';

/**
 * Behavior that AWS documents, or that recordings of other features show, and that no replayed recording
 * covers.
 */

async function eventOf(path: string, headers = {}): Promise<APIGatewayProxyEvent> {
  const send = await serve(proxyApi('/{proxy+}'));
  return JSON.parse((await send({ path, headers })).text) as APIGatewayProxyEvent;
}

// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
test('API Gateway ends a query parameter at a semicolon', async () => {
  const { multiValueQueryStringParameters } = await eventOf('/test/a?x=1;y=2&x=3');
  expect(multiValueQueryStringParameters).toEqual({ x: ['1', '3'], y: ['2'] });
});

test.each(['|', '{', '}'])('API Gateway refuses an unencoded %s in a query', async (sign) => {
  const send = await serve(proxyApi('/{proxy+}'));
  expect((await send({ path: `/test/a?x=${sign}` })).status).toBe(400);
  expect((await send({ path: `/test/a?x=${encodeURIComponent(sign)}` })).status).toBe(200);
});

test('API Gateway extends x-forwarded-for and does not trust the caller’s forwarding headers', async () => {
  const { headers, requestContext } = await eventOf('/test/a', {
    'x-forwarded-for': '203.0.113.9',
    'x-forwarded-proto': 'gopher',
  });
  expect(headers).toMatchObject({
    'X-Forwarded-For': '203.0.113.9, 127.0.0.1',
    'X-Forwarded-Proto': 'http',
  });
  expect(headers).not.toHaveProperty('x-forwarded-proto');
  expect(requestContext.identity.sourceIp).toBe('127.0.0.1');
});

test.each(['constructor', 'toString', 'hasOwnProperty'])(
  'API Gateway passes on a header with the name %s',
  async (name) => {
    expect((await eventOf('/test/a', { [name]: 'x' })).headers).toHaveProperty(name, 'x');
  },
);

// As in test_apigateway_header_remapping_aws[AWS] and _http[HTTP_PROXY].
test('API Gateway renames some response headers and removes Transfer-Encoding', async () => {
  const sent = { Date: 'a', Server: 'b', 'WWW-Authenticate': 'c', 'X-Own': 'd' };
  const send = await serve(proxyApi('/{proxy+}'), {
    invoke: () => Promise.resolve({ headers: { ...sent, 'Transfer-Encoding': 'chunked' } }),
  });
  const { headers } = await send({ path: '/test/a' });
  expect(headers).toMatchObject({
    'x-amzn-Remapped-Date': 'a',
    'x-amzn-Remapped-Server': 'b',
    'x-amzn-Remapped-WWW-Authenticate': 'c',
    'X-Own': 'd',
  });
  for (const name of ['Server', 'WWW-Authenticate', 'Transfer-Encoding']) {
    expect(headers).not.toHaveProperty(name);
  }
});

// https://docs.aws.amazon.com/apigateway/latest/developerguide/integration-passthrough-behaviors.html
test.each([
  ['when_no_match', 'text/plain', 200],
  ['when_no_templates', 'text/plain', 415],
  ['never', 'text/plain', 415],
  ['never', 'application/json; charset=utf-8', 200],
])(
  'a mock integration with the passthrough behavior %s and the content type %s',
  async (passthroughBehavior, type, status) => {
    const integration = {
      type: 'mock',
      passthroughBehavior,
      requestTemplates: { 'application/json': '{"statusCode": 200}' },
      responses: { default: { statusCode: '500' }, '2\\d{2}': { statusCode: '200' } },
    };
    const send = await serve({
      paths: { '/a': { [ANY_METHOD]: { 'x-amazon-apigateway-integration': integration } } },
    });
    const headers = { 'Content-Type': type };
    const body = '{"statusCode": 200}';
    expect((await send({ method: 'POST', path: '/test/a', headers, body })).status).toBe(status);
  },
);
