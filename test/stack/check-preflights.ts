import { APIGatewayClient, GetStageCommand } from '@aws-sdk/client-api-gateway';
import { strict as assert } from 'node:assert';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createGateway } from '../../backend/dev/gateway.ts';
import { Stacks } from '../../backend/ops/deploy/stacks.ts';
import { API_VERSION, operations } from '../../src/contract/server-operations.ts';

/** What a deployment must do with the origins of pages. */
interface Origins {
  readonly allowed: readonly string[];
  readonly refused: readonly string[];
}

/**
 * Checks that the stage serves another deployment than `before`, and that the deployed parameters answer preflights
 * as they should.
 *
 * ministack 1.5 imports no mapping templates of mock integrations, so it cannot answer the preflights itself. Our gateway,
 * which recordings of AWS confirm, answers them with the parameters that CloudFormation has deployed. AWS serves them
 * only if the stage has a new deployment. This can go when the emulator serves mock integrations.
 *
 * @returns The id of the deployment that the stage serves.
 */
export async function checkPreflights(
  stack: string,
  origins: Origins,
  before?: string,
): Promise<string> {
  const deployed = await new Stacks().describe(stack);
  const [restApiId] = new URL(deployed?.outputs['ApiEndpoint'] ?? '').host.split('.');
  const { deploymentId = '' } = await new APIGatewayClient().send(
    new GetStageCommand({ restApiId, stageName: API_VERSION }),
  );
  assert.notEqual(deploymentId, before, 'the stage still serves the earlier deployment');
  const ask = await servePreflights(deployed?.parameters['AllowedOrigins']?.split(',') ?? []);
  try {
    for (const origin of origins.allowed) assert.equal(await ask.origin(origin), origin);
    for (const origin of origins.refused) assert.equal(await ask.origin(origin), null);
  } finally {
    ask.close();
  }
  return deploymentId;
}

async function servePreflights(allowedOrigins: readonly string[]) {
  const noFunction = (): never => {
    throw new Error('A preflight must not call a function');
  };
  const serve = createGateway({
    handlers: Object.fromEntries(operations.map(({ name }) => [name, noFunction])),
    apiKeys: new Map(),
    allowedOrigins,
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
