import { proxyApi, serve, type Answer } from '../gateway-under-test.ts';
import { replay } from '../replay.ts';

replay('test_apigateway_lambda.py::test_aws_proxy_response_payload_format_validation', async () => {
  // The function returns the request's body as its response, and fails without a body.
  const send = await serve(proxyApi('/{proxy+}'), {
    invoke: ({ body }) => Promise.resolve(body).then((text) => JSON.parse(text ?? '') as unknown),
  });
  const answer = async (result: unknown, status = 200): Promise<Answer> => {
    const sent = result === undefined ? {} : { body: JSON.stringify(result) };
    const given = await send({ method: 'POST', path: '/test/test', ...sent });
    // The recordings have no status; the test that made them asserts it.
    if (given.status !== status) throw new Error(`${JSON.stringify(result)}: ${given.status}`);
    return given;
  };
  const content = async (result: unknown, status?: number): Promise<object> => ({
    content: (await answer(result, status)).text,
  });
  const withHeaders = async (result: unknown): Promise<object> => {
    const { text, headers } = await answer(result);
    return { content: text, headers };
  };
  const base64 = Buffer.from('test-data').toString('base64');
  const OK = { statusCode: 200 };
  return {
    'invoke-api-no-body': await content(OK),
    'invoke-api-with-headers': await withHeaders({
      ...OK,
      headers: { 'test-header': 'value', 'header-bool': true },
    }),
    'invoke-api-with-headers-null': await withHeaders({ ...OK, headers: null }),
    'invoke-api-wrong-format': await content({ ...OK, wrongValue: 'value' }, 502),
    'invoke-api-empty-response': await content(undefined, 502),
    'invoke-api-b64-encoded-true': await content({ ...OK, body: base64, isBase64Encoded: true }),
    'invoke-api-b64-encoded-false': await content({ ...OK, body: base64 }),
    'invoke-api-multi-headers-valid': await withHeaders({
      ...OK,
      multiValueHeaders: { 'test-multi': ['value1', 'value2'] },
    }),
    'invoke-api-multi-headers-overwrite': await withHeaders({
      ...OK,
      multiValueHeaders: { 'test-multi': ['value-multi'] },
      headers: { 'test-multi': 'value-solo' },
    }),
    'invoke-api-multi-headers-overwrite-casing': await withHeaders({
      ...OK,
      multiValueHeaders: { 'tesT-Multi': ['value-multi'] },
      headers: { 'test-multi': 'value-solo' },
    }),
    'invoke-api-multi-headers-invalid': await content(
      { ...OK, multiValueHeaders: { 'test-multi-invalid': 'value1' } },
      502,
    ),
    'invoke-api-invalid-status-code': await content({ statusCode: 'test' }, 502),
    'invoke-api-status-code-str': await content({ statusCode: '201' }, 201),
    'invoke-api-just-string': await content('justAString', 502),
    'invoke-api-only-headers': await content({ headers: { 'test-header': 'value' } }),
  };
});

replay('test_apigateway_lambda.py::test_lambda_aws_proxy_integration_non_post_method', async () => {
  const integration = { type: 'aws_proxy', httpMethod: 'GET' };
  const send = await serve({
    paths: { '/{proxy+}': { get: { 'x-amazon-apigateway-integration': integration } } },
    'x-amazon-apigateway-gateway-responses': { INTEGRATION_FAILURE: { responseParameters: {} } },
  });
  const { status, text } = await send({ path: '/test/test-path' });
  if (status !== 500) throw new Error(`${status}, and not the 500 that the recording test asserts`);
  return { 'invocation-payload-with-get-proxy-method': text };
});
