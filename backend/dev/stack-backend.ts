import { credentialsFrom } from '../runtime/aws-environment.ts';
import { API_VERSION } from '../../src/contract/server-operations.ts';
import { checkOptions, type CheckedOptions } from '../server/check-options.ts';
import { openDatabase } from '../server/databases.ts';
import { answer } from '../server/fetch-handler.ts';
import { toNodeListener, type NodeListener } from '../server/node-listener.ts';
import { operationHandlers } from '../server/operations.ts';
import { createServices, type Services } from '../server/services.ts';
import { Storage } from '../server/storage.ts';
import type { Database } from '../stores/database.ts';
import { createDynamoDbClient } from '../stores/dynamodb/client.ts';
import { DynamoDbDatabase } from '../stores/dynamodb/database.ts';
import { ALL_ABILITIES, type StoreAbilities } from '../stores/s3/abilities.ts';
import { probeStore } from '../stores/s3/probe/probe.ts';
import { DeadLetterFile } from './dead-letter-file.ts';
import { createFunctions, type Functions, type FunctionsEnvironment } from './functions.ts';
import { createGateway } from './gateway.ts';
import { createTable } from './local-dynamodb.ts';
import { serviceFunctions } from './service-functions.ts';
import { REGION } from './stack-environment.ts';
import type { LocalStackSettings } from './stack-settings.ts';
import type { TableStream } from './table-stream.ts';

/** What runs the operations of the local stack. */
export interface StackBackend {
  readonly database: Database;
  readonly functions: Functions;
  /** Returns the listener of the API, whose keys are the given ones: ids by values. */
  listen(apiKeys: ReadonlyMap<string, string>): NodeListener;
  /** Resolves when the events of all changes have been tried once. */
  eventsDelivered(): Promise<void>;
  close(): Promise<void>;
}

/** Whether the functions are those of Lambda, which know only DynamoDB. */
export function usesLambda({ runtime = 'lambda', database }: LocalStackSettings): boolean {
  return runtime === 'lambda' && database === undefined;
}

export async function startBackend(
  settings: LocalStackSettings,
  env: FunctionsEnvironment,
  stream: TableStream | undefined,
): Promise<StackBackend> {
  const database = settings.database
    ? await openDatabase(settings.database)
    : await openStackTable(env);
  return usesLambda(settings)
    ? lambdaBackend(settings, env, database, stream)
    : ordinaryBackend(settings, env, database);
}

async function openStackTable(env: FunctionsEnvironment): Promise<Database> {
  const endpoint = env.AWS_ENDPOINT_URL_DYNAMODB ?? '';
  await createTable(endpoint, env.TABLE_NAME, REGION, credentialsFrom(env));
  return new DynamoDbDatabase(env.TABLE_NAME, createDynamoDbClient(env));
}

/** The functions of Lambda, behind a stand-in for API Gateway. */
function lambdaBackend(
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

/** The services of `createBackend`, with its fetch handler or behind the stand-in for API Gateway. */
async function ordinaryBackend(
  settings: LocalStackSettings,
  env: FunctionsEnvironment,
  database: Database,
): Promise<StackBackend> {
  const options = backendOptions(settings, env);
  const storage = new Storage(options.given.storage);
  const services = createServices(storage, database, await abilitiesOf(storage, settings), options);
  const functions = serviceFunctions(services, env.BUCKET_NAME);
  return {
    database,
    functions,
    listen: (apiKeys) =>
      settings.runtime === 'fetch'
        ? fetchListener(services, apiKeys, settings)
        : gatewayListener(functions, apiKeys, settings),
    eventsDelivered: () => services.events.idle(),
    close: async () => {
      await services.events.close();
      storage.close();
      await database.close();
    },
  };
}

function backendOptions(settings: LocalStackSettings, env: FunctionsEnvironment): CheckedOptions {
  const { dailyQuotas, onFileEvent } = settings;
  return {
    ...checkOptions({
      storage: {
        bucket: env.BUCKET_NAME,
        region: REGION,
        endpoint: env.AWS_ENDPOINT_URL_S3 ?? '',
        credentials: credentialsFrom(env),
        ...(settings.uploadEndpoints && { pageEndpoints: settings.uploadEndpoints }),
      },
      database: settings.database ?? { dynamoDb: env.TABLE_NAME },
      // The keys of the stack and its tenants are in the database.
      keys: [],
      origins: settings.allowedOrigins,
      maxFileSize: settings.maxFileSize,
      allowedTypes: settings.allowedTypes,
      filesPerDay: dailyQuotas?.filesPerDay ?? 0,
      bytesPerDay: dailyQuotas?.bytesPerDay ?? 0,
      clientFilesPerDay: dailyQuotas?.clientFilesPerDay ?? 0,
      clientBytesPerDay: dailyQuotas?.clientBytesPerDay ?? 0,
      expireAfterSeconds: settings.expireAfterSeconds,
      uploadUrlSeconds: settings.uploadUrlSeconds,
      downloadUrlSeconds: settings.downloadUrlSeconds,
      multipartFromBytes: settings.multipartFromBytes,
      partBytes: settings.partBytes,
      formUploadBytes: settings.formUploadBytes,
      storeOnLoad: settings.storeOnLoad,
      checkContent: settings.checkContent,
      requireGrant: settings.requireGrant,
      log: settings.log,
      clock: settings.clock,
      ...(onFileEvent && { onEvent: onFileEvent }),
    }),
    withEvents: settings.fileEvents ?? true,
    scanUploads: settings.scanUploads,
    // The receiver is on the same machine.
    reach: 'anywhere',
    deadLetters: new DeadLetterFile(settings.directory),
  };
}

/** The development S3 can do what AWS can. Another store is asked. */
async function abilitiesOf(
  storage: Storage,
  { elsewhere, allowedOrigins }: LocalStackSettings,
): Promise<StoreAbilities> {
  if (!elsewhere?.s3) return ALL_ABILITIES;
  return (await probeStore(storage.signing, storage.client, allowedOrigins)).abilities;
}

function gatewayListener(
  { http }: Functions,
  apiKeys: ReadonlyMap<string, string>,
  { allowedOrigins }: LocalStackSettings,
): NodeListener {
  return createGateway({ handlers: http, apiKeys, allowedOrigins });
}

function fetchListener(
  { operations }: Services,
  apiKeys: ReadonlyMap<string, string>,
  { allowedOrigins }: LocalStackSettings,
): NodeListener {
  const handlers = operationHandlers(operations);
  return toNodeListener({
    fetch: (request, info = {}) =>
      answer(request, info, {
        handlers,
        keys: operations.keys,
        keyIdOf: (value) => apiKeys.get(value) ?? '',
        allowedOrigins,
        basePath: `/${API_VERSION}`,
        limitRate: async () => undefined,
        describe: () => ({ guarantees: [] }),
      }),
  });
}
