import { proxyApi, serve } from '../gateway-under-test.ts';
import { replay } from '../replay.ts';

const OWN = { 'tEsT-HEADeR': 'aValUE', authorization: 'random-value' };
const JSON_BODY = JSON.stringify({ message: 'hello world' });

replay('test_apigateway_lambda.py::test_lambda_aws_proxy_integration', async () => {
  const send = await serve(proxyApi('/{proxy+}', '/hardcoded'), { stage: 'stage' });
  const event = async (path: string): Promise<string> => (await send({ path, headers: OWN })).text;
  const encoded = [
    'dateTimeOffset=2023-06-12T18:05:10.123456+00:00',
    'email=test%2Balias@gmail.com',
    'plus=test+alias@gmail.com',
    'url=https://www.google.com/',
    'whitespace=foo%20bar',
    // Clients do not send the part after a hash.
    'zhash=abort/',
  ].join('&');
  const many = await send({
    method: 'POST',
    path: '/stage/proxy-value?category=electronics&category=books&price=10&price=20&price=30',
    headers: {
      'Content-Type': 'application/json;charset=utf-8',
      aUThorization: 'Bearer token123;API key456',
    },
    body: JSON_BODY,
  });
  return {
    'invocation-payload-without-trailing-slash': await event('/stage/proxy-value'),
    'invocation-payload-with-trailing-slash': await event('/stage/proxy-value/'),
    'invocation-payload-with-double-slash': await event('/stage/proxy-value//double-slash'),
    'invocation-payload-with-prepended-slash-to-stage': await event('//stage/proxy-value'),
    'invocation-payload-with-prepended-slash': await event('/stage//proxy-value'),
    'invocation-payload-without-trailing-slash-and-query-params': await event(
      '/stage/proxy-value?urlparam=test',
    ),
    'invocation-payload-with-trailing-slash-and-query-params': await event(
      '/stage/proxy-value/?urlparam=test',
    ),
    'invocation-payload-with-path-encoded-email': await event(
      '/stage/proxy-value/api/user/test%2Balias@gmail.com/plus/test+alias@gmail.com',
    ),
    'invocation-payload-with-params-encoding': await event(`/stage/proxy-value/api?${encoded}`),
    'invocation-payload-with-params-encoding-multi': many.text,
    'invocation-hardcoded': await event('/stage//hardcoded'),
  };
});

replay(
  'test_apigateway_lambda.py::test_lambda_aws_proxy_integration_request_data_mapping',
  async () => {
    const send = await serve(proxyApi('/{pathVariable}'));
    const { status, text } = await send({
      method: 'POST',
      path: '/test/foobar?testQueryString=foo&testVar=bar',
      headers: {
        'Content-Type': 'application/json',
        Accept: 'application/json',
        foobar: 'mapped-value',
        'user-Agent': 'test/integration',
        headerVar: 'request-value',
      },
      body: JSON_BODY,
    });
    return { 'http-proxy-invocation-data-mapping': { content: text, status_code: status } };
  },
);

/** Headers that API Gateway does not pass on, and some that it does. */
const MANY_HEADERS = {
  Accept: 'application/json',
  'Accept-Charset': 'UTF-8',
  'Accept-Encoding': 'br',
  Age: 'request_Age',
  Authorization: 'Unauthorized',
  Connection: 'close',
  'Content-Encoding': 'deflate',
  'Content-MD5': 'request_Content-MD5',
  'Content-Type': 'application/json',
  Date: 'request_Date',
  Expect: '100-continue',
  'Max-Forwards': '2',
  Pragma: 'cache',
  'Proxy-Authenticate': 'Basic',
  Range: 'bytes=500-999',
  Referer: 'https://example.com/',
  Server: 'https://example.com/',
  TE: 'deflate',
  Trailer: 'Expires',
  'Transfer-Encoding': 'chunked',
  Upgrade: 'HTTP/2.0',
  'User-Agent': 'localStack/0.0',
  Via: 'p.example.net',
  Warn: '299 localStack/0.0',
  'WWW-Authenticate': 'Basic YWxhZGRpbjpvcGVuc2VzYW1l',
};

replay(
  'test_apigateway_integrations.py::TestApiGatewayHeaderRemapping::test_apigateway_header_remapping_aws[AWS_PROXY]',
  async (recorded) => {
    const send = await serve(proxyApi('/{proxy+}'));
    const call = async (name: string, path: string): Promise<object> => {
      const { headers, text } = await send({ path, headers: MANY_HEADERS });
      const event = JSON.parse(text) as { headers: object; body: string | null };
      // The length depends on the event, whose length depends on the names in it, so the recorded length is
      // used.
      const { 'response-headers': { 'Content-Length': length } = {} } = recorded[name] as {
        'response-headers'?: Record<string, string>;
      };
      return {
        headers: event.headers,
        body: event.body,
        'response-headers': { ...headers, 'Content-Length': length },
      };
    };
    return {
      'no-param-integration': await call('no-param-integration', '/test/no-param'),
      // A proxy integration ignores the mappings that this integration has.
      'full-integration': await call('full-integration', '/test/full'),
    };
  },
);
