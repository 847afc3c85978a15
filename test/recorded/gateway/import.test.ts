import { expect, test } from 'vitest';
import { compileTemplate } from '../../../backend/dev/gateway/vtl.ts';
import { importApi } from '../../../backend/dev/gateway/import-api.ts';
import { functions } from '../../../backend/infra/functions.ts';
import { gatewayApi } from '../../../backend/infra/openapi/gateway.ts';
import { serve, type Document } from './gateway-under-test.ts';

/** APIs that AWS refuses, or with features that the stand-in does not support and must not ignore. */
const document = (integration: object, rest: object = {}, method: object = {}): object => ({
  paths: { '/a': { get: { 'x-amazon-apigateway-integration': integration, ...method } } },
  ...rest,
});
const PROXY = { type: 'aws_proxy', httpMethod: 'POST' };
const MOCK = {
  type: 'mock',
  requestTemplates: { 'application/json': '{"statusCode": 200}' },
  responses: { default: { statusCode: '200' } },
};
const responses = (all: object): object =>
  document(PROXY, { 'x-amazon-apigateway-gateway-responses': all });

const settings = { functionOf: () => () => Promise.resolve({}), text: String };

test.each([
  ['an HTTP integration', document({ type: 'http', httpMethod: 'GET', uri: 'https://a.example' })],
  ['mapped headers', document({ ...PROXY, requestParameters: {} })],
  ['a mapped answer header', mockWith({ 'method.response.header.A': 'context.requestId' })],
  ['a request validator', document(PROXY, {}, { 'x-amazon-apigateway-request-validator': 'all' })],
  ['binary media types', document(PROXY, { 'x-amazon-apigateway-binary-media-types': ['*/*'] })],
  ['an unknown gateway response type', responses({ FAKE_RESPONSE_TYPE: {} })],
  [
    'a mapped header of a gateway response',
    responses({
      DEFAULT_4XX: { responseParameters: { 'gatewayresponse.header.A': 'context.stage' } },
    }),
  ],
  [
    'a variable of a gateway response',
    responses({ DEFAULT_4XX: { responseTemplates: { 'application/json': '$context.nothing' } } }),
  ],
])('an import refuses %s', (_name, api) => {
  expect(() => importApi(api, settings)).toThrow();
});

function mockWith(responseParameters: object): object {
  return document({ ...MOCK, responses: { default: { statusCode: '200', responseParameters } } });
}

test('an import refuses an operation without a function', () => {
  const without = { ...settings, functionOf: () => undefined };
  expect(() => importApi(gatewayApi(functions), without)).toThrow('has no function');
});

test('a DEFAULT_4XX gateway response does not apply to 5xx errors', async () => {
  const send = await serve(responses({ DEFAULT_4XX: { statusCode: '444' } }) as Document, {
    invoke: () => Promise.reject(new Error('no')),
  });
  const statuses = [await send({ path: '/test/none' }), await send({ path: '/test/a' })];
  expect(statuses.map(({ status }) => status)).toEqual([444, 502]);
});

// Velocity 1.7 and 2.4 do not parse the first one either. It was in the template of the preflights.
test.each([
  '#if(",a,".contains(",*,"))#end',
  '#foreach($a in $b)#end',
  '#if(true)',
  '#end',
  '#set($a = )',
  '#set($a = "b)',
  '#set(a = "b")',
  '#if($a > 1)#end',
])('the mapping template %s is a syntax error', (text) => {
  expect(() => compileTemplate(text)).toThrow(/^VTL: /);
});

test.each([
  ['a# $ b', 'a# $ b'],
  ['$none${none}$!none.none[1]', ''],
  ['#set($a = "x")\n[$a]$a.b ${a}b', '[x] xb'],
  ['#if($none == "" && "" != "b")yes#{else}no#end', undefined],
  ['#if($none == "" && "a" != "b")yes#else no#end', 'yes'],
  ['#if(false || $none)a#elseif("")b#end', 'b'],
  ['## nothing\nsome', 'some'],
])('the mapping template %j produces %j', (text, expected) => {
  const write = (): string => compileTemplate(text)({});
  if (expected === undefined) expect(write).toThrow();
  else expect(write()).toBe(expected);
});
