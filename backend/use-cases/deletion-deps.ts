import type { Log } from '../runtime/log.ts';
import { readString } from '../runtime/environment.ts';
import { createDynamoDbClient } from '../stores/dynamodb/client.ts';
import { connectFiles, type FileTableEnvironment } from '../stores/dynamodb/file-table.ts';
import { connectObjects } from '../stores/s3/object-store.ts';
import { DynamoDbQuotaTable } from '../stores/dynamodb/quota-table.ts';
import type { DeletionDependencies } from './delete-file.ts';

/** Returns the dependencies of a function that deletes files without a request. */
export function deletionDeps(
  env: FileTableEnvironment & { readonly BUCKET_NAME: string },
  clock: () => number,
  log: Log,
): DeletionDependencies {
  const documents = createDynamoDbClient(env);
  return {
    files: connectFiles(env, log, documents),
    objects: connectObjects(env),
    quotas: new DynamoDbQuotaTable(readString(env, 'TABLE_NAME'), documents),
    clock,
    log,
  };
}
