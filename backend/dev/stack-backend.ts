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
import { ALL_ABILITIES, type StoreAbilities } from '../stores/s3/abilities.ts';
import { probeStore } from '../stores/s3/probe/probe.ts';
import { DeadLetterFile } from './dead-letter-file.ts';
import type { FunctionsEnvironment } from './functions.ts';
import { serviceFunctions } from './service-functions.ts';
import { REGION } from './stack-environment.ts';
import type { StackBackend } from './running-backend.ts';
import type { LocalStackSettings } from './stack-settings.ts';
import type { TableStream } from './table-stream.ts';

/** Whether the functions are those of Lambda, which know only DynamoDB. */
export function usesLambda({ runtime = 'lambda', database }: LocalStackSettings): boolean {
  return runtime === 'lambda' && database === undefined;
}

export async function startBackend(
  settings: LocalStackSettings,
  env: FunctionsEnvironment,
  stream: TableStream | undefined,
): Promise<StackBackend> {
  if (settings.database) {
    return ordinaryBackend(settings, env, await openDatabase(settings.database));
  }
  // What stands in for AWS is loaded only if it is used.
  const { lambdaBackend, openStackTable } = await import('./lambda-backend.ts');
  const database = await openStackTable(env);
  return usesLambda(settings)
    ? lambdaBackend(settings, env, database, stream)
    : ordinaryBackend(settings, env, database);
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
  const gateway = settings.runtime === 'fetch' ? undefined : await import('./lambda-backend.ts');
  return {
    database,
    functions,
    listen: (apiKeys) =>
      gateway
        ? gateway.gatewayListener(functions, apiKeys, settings)
        : fetchListener(services, apiKeys, settings),
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
      ...(settings.kinds && { kinds: settings.kinds }),
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
    webhooks: { byTenant: new Map(), reach: 'anywhere' },
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

function fetchListener(
  { operations }: Services,
  apiKeys: ReadonlyMap<string, string>,
  { allowedOrigins }: LocalStackSettings,
): NodeListener {
  const handlers = operationHandlers(operations);
  return toNodeListener({
    handle: (request, info = {}) =>
      answer(request, info, {
        handlers,
        keys: operations.keys,
        keyIdOf: (value) => apiKeys.get(value) ?? '',
        allowedOrigins,
        basePath: `/${API_VERSION}`,
        limitRate: async () => undefined,
        description: { guarantees: [] },
      }),
  });
}
