import { proxyApi, serve, type Answer, type Document } from '../gateway-under-test.ts';
import { replay } from '../replay.ts';

function mocked(path: string, template: string): Document['paths'] {
  const integration = {
    type: 'mock',
    requestTemplates: { 'application/json': '{"statusCode": 200}' },
    responses: {
      default: { statusCode: '200', responseTemplates: { 'application/json': template } },
    },
  };
  return { [path]: { get: { 'x-amazon-apigateway-integration': integration } } };
}

replay('test_apigateway_common.py::TestApigatewayRouting::test_routing_not_found', async () => {
  const send = await serve({
    paths: mocked('/existing', '{"statusCode": 200, "message": "exists"}'),
  });
  const refused = async (method: string, path: string): Promise<object> => {
    const { status, headers, text } = await send({ method, path });
    if (status !== 403) throw new Error(`${status}, and not 403`);
    return { content: text, errorType: headers['x-amzn-ErrorType'] };
  };
  return {
    'working-route': (await send({ path: '/test/existing' })).text,
    'not-found': await refused('GET', '/test/random-non-existing'),
    'wrong-method': await refused('POST', '/test/existing'),
  };
});

const ROOT = 'Root=1-3152b799-8954dae64eda91bc9a23a7e8';
const PARENT = 'Parent=7fa8c0f79203be72';

replay('test_apigateway_common.py::TestApiGatewayCommon::test_invocation_trace_id', async () => {
  const send = await serve({
    paths: { ...mocked('/path', '{"statusCode": 200}'), ...proxyApi('/{proxy+}').paths },
  });
  const traced = async (path: string, traceId?: string): Promise<Record<string, string>> =>
    lowerCased(
      await send({
        path: `/test${path}`,
        ...(traceId && { headers: { 'x-amzn-trace-id': traceId } }),
      }),
    );
  const full = await traced('/proxy-value', `${ROOT};${PARENT};Sampled=1`);
  const small = await traced('/proxy-value', ROOT);
  // Asserted by the recording test: a received trace is kept, and a missing one is created.
  const [, madeParent] = small['x-amzn-trace-id']?.split(';') ?? [];
  if (!full['x-amzn-trace-id']?.includes(`${ROOT};${PARENT};Sampled=1`)) throw new Error('lost');
  if (!small['x-amzn-trace-id']?.startsWith(ROOT)) throw new Error('The root is another');
  if (!madeParent?.startsWith('Parent=') || madeParent === PARENT) throw new Error('No parent');
  return {
    'normal-req-headers-MOCK': await traced('/path'),
    'trace-id-req-headers-MOCK': await traced('/path', `${ROOT};${PARENT};Sampled=1`),
    'normal-req-headers-AWS_PROXY': await traced('/proxy-value'),
    'trace-id-req-headers-AWS_PROXY': full,
    'trace-id-small-req-headers-AWS_PROXY': small,
  };
});

function lowerCased({ headers }: Answer): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
}
