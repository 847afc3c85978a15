import {
  APIGatewayClient,
  GetResourcesCommand,
  GetStageCommand,
  type Integration,
} from '@aws-sdk/client-api-gateway';
import { strict as assert } from 'node:assert';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { MockIntegration } from '../../backend/dev/gateway/api.ts';
import { serveApi } from '../../backend/dev/gateway/serve-api.ts';
import { compileTemplate } from '../../backend/dev/gateway/vtl.ts';
import { Stacks } from '../../backend/ops/deploy/stacks.ts';
import { API_VERSION } from '../../src/contract/server-operations.ts';

/** What a deployment must do with the origins of pages. */
interface Origins {
  readonly allowed: readonly string[];
  readonly refused: readonly string[];
}

/**
 * Asks the deployed API for preflights, and checks that the stage serves another deployment than `before`.
 *
 * The emulator does not run the mapping templates of mock integrations, and serves changes without a new deployment.
 * So the integration that CloudFormation has deployed is read from the emulator and served by our gateway, which AWS's
 * recordings confirm, and the deployment of the stage must change. This can go when the emulator does both.
 *
 * @returns The id of the deployment that the stage serves.
 */
export async function checkPreflights(
  stack: string,
  origins: Origins,
  before?: string,
): Promise<string> {
  const gateway = new APIGatewayClient();
  const endpoint = (await new Stacks().describe(stack))?.outputs['ApiEndpoint'] ?? '';
  const [restApiId] = new URL(endpoint).host.split('.');
  const stage = new GetStageCommand({ restApiId, stageName: API_VERSION });
  const { deploymentId = '' } = await gateway.send(stage);
  assert.notEqual(deploymentId, before, 'the stage still serves the earlier deployment');
  const { items = [] } = await gateway.send(
    new GetResourcesCommand({ restApiId, embed: ['methods'], limit: 500 }),
  );
  const method = items.find(({ path }) => path === '/files')?.resourceMethods?.['OPTIONS'];
  assert.ok(method?.methodIntegration, 'there is no preflight for /files');
  const ask = await servePreflight(mockOf(method.methodIntegration));
  try {
    for (const origin of origins.allowed) assert.equal(await ask.origin(origin), origin);
    for (const origin of origins.refused) assert.equal(await ask.origin(origin), null);
  } finally {
    ask.close();
  }
  return deploymentId;
}

function mockOf({
  requestTemplates = {},
  integrationResponses = {},
}: Integration): MockIntegration {
  return {
    type: 'mock',
    passthroughBehavior: 'when_no_match',
    requestTemplates: templatesOf(requestTemplates),
    responses: new Map(
      Object.values(integrationResponses).map(({ statusCode = '', responseTemplates = {} }) => [
        'default',
        {
          statusCode: Number(statusCode),
          headers: [],
          template: templatesOf(responseTemplates).get('application/json'),
        },
      ]),
    ),
  };
}

function templatesOf(texts: Readonly<Record<string, string>>) {
  return new Map(Object.entries(texts).map(([type, text]) => [type, compileTemplate(text)]));
}

async function servePreflight(integration: MockIntegration) {
  const serve = serveApi({
    stage: API_VERSION,
    routes: [{ path: '/files', method: 'OPTIONS', apiKeyRequired: false, integration }],
    apiKeys: new Map(),
    gatewayResponses: {},
    clock: Date.now,
    integrationMilliseconds: 29_000,
  });
  const server = createServer((incoming, response) => void serve(incoming, response));
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const url = `http://localhost:${(server.address() as AddressInfo).port}/${API_VERSION}/files`;
  return {
    origin: async (origin: string): Promise<string | null> => {
      const { status, headers } = await fetch(url, { method: 'OPTIONS', headers: { origin } });
      assert.equal(status, 204);
      return headers.get('access-control-allow-origin');
    },
    close: () => server.close(),
  };
}
