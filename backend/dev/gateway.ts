import type { IncomingMessage, ServerResponse } from 'node:http';
import * as v from 'valibot';
import { API_VERSION } from '../../src/contract/server-operations.ts';
import type { LambdaHandler } from '../http/lambda-handler.ts';
import { functions } from '../infra/functions.ts';
import { gatewayApi } from '../infra/openapi/gateway.ts';
import { importApi } from './gateway/import-api.ts';
import { serveApi } from './gateway/serve-api.ts';

export interface GatewaySettings {
  /** HTTP handlers by operation name. */
  readonly handlers: Readonly<Record<string, LambdaHandler>>;
  /** Maps each API key value to its ID, as in API Gateway. */
  readonly apiKeys: ReadonlyMap<string, string>;
  readonly allowedOrigins: readonly string[];
  readonly clock?: () => number;
  /** The integration timeout. Defaults to API Gateway's 29 seconds. */
  readonly integrationMilliseconds?: number;
}

/** Serves the template's API as API Gateway would. */
export function createGateway(
  settings: GatewaySettings,
): (incoming: IncomingMessage, response: ServerResponse) => Promise<void> {
  const { handlers, apiKeys, allowedOrigins, clock, integrationMilliseconds } = settings;
  const imported = importApi(gatewayApi(functions), {
    functionOf: (operation) => handlers[operation],
    text: (value) => withOrigins(value, allowedOrigins),
  });
  return serveApi({
    ...imported,
    stage: API_VERSION,
    apiKeys,
    clock: clock ?? Date.now,
    integrationMilliseconds: integrationMilliseconds ?? 29_000,
  });
}

/** The only parameter that the template's mapping templates use: the allowed origins. */
const TextWithOrigins = v.strictObject({
  'Fn::Sub': v.strictTuple([
    v.string(),
    v.strictObject({
      Origins: v.strictObject({
        'Fn::Join': v.strictTuple([
          v.literal(','),
          v.strictObject({ Ref: v.literal('AllowedOrigins') }),
        ]),
      }),
    }),
  ]),
});

function withOrigins(value: unknown, allowedOrigins: readonly string[]): string {
  if (typeof value === 'string') return value;
  const [text] = v.parse(TextWithOrigins, value)['Fn::Sub'];
  return text.replaceAll('${Origins}', () => allowedOrigins.join(','));
}
