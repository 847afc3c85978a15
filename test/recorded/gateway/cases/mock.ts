import { ANY_METHOD, serve, type Document, type Send } from '../gateway-under-test.ts';
import { replay } from '../replay.ts';

const OK = '{"statusCode": 200}';

/** A mock integration. */
function mockApi(
  path: string,
  requestTemplate: string,
  responseTemplate: string | undefined,
  passthroughBehavior = 'when_no_match',
): Document {
  const integration = {
    type: 'mock',
    passthroughBehavior,
    requestTemplates: { 'application/json': requestTemplate },
    responses: {
      default: {
        statusCode: '200',
        responseTemplates: responseTemplate ? { 'application/json': responseTemplate } : {},
      },
    },
  };
  return {
    paths: { [path]: { [ANY_METHOD]: { 'x-amazon-apigateway-integration': integration } } },
  };
}

for (const behavior of ['WHEN_NO_MATCH', 'NEVER', 'WHEN_NO_TEMPLATES']) {
  for (const url of ['PATH_BASED', 'HOST_BASED']) {
    for (const method of ['GET', 'POST']) {
      const name = `test_mock_integration_response[${behavior}-UrlType.${url}-${method}]`;
      replay(`test_apigateway_basic.py::TestIntegrations::${name}`, async () => {
        const template = '{"id": $input.params().path.id, "statusCode": 200}';
        const send = await serve(mockApi('/{id}', OK, template, behavior.toLowerCase()));
        const headers = { 'Content-Type': 'application/json' };
        return { 'mock-response': (await send({ method, path: '/test/42', headers })).text };
      });
    }
  }
}

replay('test_apigateway_basic.py::TestAPIGateway::test_api_gateway_mock_integration', async () => {
  const template = `{"response": "mocked", "echo": "$input.params('data')"}`;
  const send = await serve(mockApi('/echo/{data}', OK, template, 'when_no_templates'));
  return { 'mocked-response': (await send({ path: '/test/echo/foobar' })).text };
});

replay(
  'test_apigateway_integrations.py::test_integration_mock_with_request_overrides_in_response_template',
  async () => {
    const first = `#set($context.requestOverride.path.kept = $util.base64Decode($input.params('data')))\n${OK}`;
    const second = [
      '#set($data = $util.parseJson($context.requestOverride.path.kept))',
      '#if($data.message == "path1")',
      '{"response": "path was path one"}',
      '#elseif($data.message == "path2")',
      '{"response": "path was path two"}',
      '#else',
      '{"response": "this is the else clause"}',
      '#end',
    ].join('\n');
    const send = await serve(mockApi('/{data}', first, second));
    const call = (message: string) => textOf(send, encoded({ message }));
    return {
      'invoke-path1': await call('path1'),
      'invoke-path2': await call('path2'),
      'invoke-path-else': await call('whatever'),
    };
  },
);

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64');

async function textOf(send: Send, path: string): Promise<string> {
  return (await send({ path: `/test/${path}` })).text;
}

for (const withTemplate of [true, false]) {
  const name = `test_integration_mock_with_response_override_in_request_template[${withTemplate ? 'True' : 'False'}]`;
  replay(`test_apigateway_integrations.py::${name}`, async () => {
    const first = [
      '#set($context.responseOverride.status = 444)',
      '#set($context.responseOverride.header.foo = "bar")',
      '#set($context.responseOverride.custom = "is also passed around")',
      OK,
    ].join('\n');
    const second = JSON.stringify({
      statusOverride: '$context.responseOverride.status',
      fooHeader: '$context.responseOverride.header.foo',
      custom: '$context.responseOverride.custom',
    });
    const send = await serve(mockApi('/', first, withTemplate ? second : undefined));
    const { status, headers, text } = await send({ path: '/test/' });
    if (headers['foo'] !== 'bar') throw new Error('The header was not overridden');
    return { response: { body: text, status_code: status } };
  });
}

replay(
  'test_apigateway_integrations.py::test_integration_mock_with_vtl_map_assignation',
  async () => {
    const first = [
      '#set($name = "one")',
      '#set($context.requestOverride.querystring[$name] = "bar")',
      '$context.requestOverride.querystring.put("two", "putBar")',
      '#set($context["requestOverride"].querystring["three"] = "nestedFoo")',
      OK,
    ].join('\n');
    const second = JSON.stringify({
      value: "$context.requestOverride.querystring['one']",
      value2: "$context.requestOverride.querystring['two']",
      value3: "$context.requestOverride.querystring['three']",
    });
    const send = await serve(mockApi('/', first, second));
    const { status, text } = await send({ path: '/test' });
    return { response: { body: text, status_code: status } };
  },
);
