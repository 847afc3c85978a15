import { expect, test } from 'vitest';
import { functions } from '../../../../../backend/infra/functions.ts';
import { gatewayApi, preflightPaths } from '../../../../../backend/infra/openapi/gateway.ts';

interface GatewayResponse {
  readonly statusCode: string;
  readonly responseParameters: Readonly<Record<string, string>>;
  readonly responseTemplates: Readonly<Record<string, string>>;
}

const document = gatewayApi(functions);
const responses = document['x-amazon-apigateway-gateway-responses'] as Readonly<
  Record<string, GatewayResponse>
>;

test.each(['THROTTLED', 'QUOTA_EXCEEDED', 'WAF_FILTERED'])(
  'the gateway’s response %s has a code, and says when to try again',
  (type) => {
    const response = responses[type];
    expect(response?.statusCode).toBe('429');
    expect(response?.responseParameters).toMatchObject({
      'gatewayresponse.header.Retry-After': "'1'",
      'gatewayresponse.header.Access-Control-Expose-Headers': "'retry-after'",
    });
    expect(response?.responseTemplates['application/json']).toContain('"code":"throttled"');
  },
);

test('a message of the gateway is a JSON string, whatever it quotes', () => {
  for (const { responseTemplates = {} } of Object.values(responses)) {
    const template = responseTemplates['application/json'];
    if (template === undefined) continue;
    // API Gateway quotes and escapes messageString, but inserts message as it is.
    const body = template
      .replace('$context.error.messageString', JSON.stringify('a "quoted" \\ message'))
      .replace('$context.requestId', 'id');
    expect(JSON.parse(body)).toMatchObject({ detail: 'a "quoted" \\ message' });
  }
});

test('only paths that pages call answer preflights', () => {
  expect([...preflightPaths].toSorted()).toEqual([
    '/files',
    '/files/confirm',
    '/files/{id}',
    '/files/{id}/complete',
    '/files/{id}/parts',
  ]);
});
