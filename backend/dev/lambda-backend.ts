import { credentialsFrom } from '../runtime/aws-environment.ts';
import type { NodeListener } from '../server/node-listener.ts';
import type { Database } from '../stores/database.ts';
import { createDynamoDbClient } from '../stores/dynamodb/client.ts';
import { DynamoDbDatabase } from '../stores/dynamodb/database.ts';
import { createFunctions, type Functions, type FunctionsEnvironment } from './functions.ts';
import { createGateway } from './gateway.ts';
import { createTable } from './local-dynamodb.ts';
import { REGION } from './stack-environment.ts';
import type { LocalStackSettings } from './stack-settings.ts';
import type { TableStream } from './table-stream.ts';
import type { StackBackend } from './running-backend.ts';

export async function openStackTable(env: FunctionsEnvironment): Promise<Database> {
  const endpoint = env.AWS_ENDPOINT_URL_DYNAMODB ?? '';
  await createTable(endpoint, env.TABLE_NAME, REGION, credentialsFrom(env));
  return new DynamoDbDatabase(env.TABLE_NAME, createDynamoDbClient(env));
}

/** The functions of Lambda, behind a stand-in for API Gateway. */
export function lambdaBackend(
  settings: LocalStackSettings,
  env: FunctionsEnvironment,
  database: Database,
  stream: TableStream | undefined,
): StackBackend {
  const create = settings.functions ?? createFunctions;
  const functions = create(env, settings.clock, settings.log);
  if (settings.fileEvents ?? true) {
    stream?.connect(async (event) => void (await functions.deliver(event)));
  }
  const eventsDelivered = async (): Promise<void> => stream?.idle();
  return {
    database,
    functions,
    listen: (apiKeys) => gatewayListener(functions, apiKeys, settings),
    eventsDelivered,
    close: async () => {
      await eventsDelivered();
      await functions.close?.();
      await database.close();
    },
  };
}

export function gatewayListener(
  { http }: Functions,
  apiKeys: ReadonlyMap<string, string>,
  { allowedOrigins }: LocalStackSettings,
): NodeListener {
  const gateway = createGateway({ handlers: http, apiKeys, allowedOrigins });
  return (incoming, outgoing) => void gateway(incoming, outgoing);
}
