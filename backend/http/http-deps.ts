import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { readList, readString } from '../runtime/environment.ts';
import type { Log } from '../runtime/log.ts';
import { createDynamoDbClient } from '../stores/dynamodb/client.ts';
import { connectFiles, type FileTableEnvironment } from '../stores/dynamodb/file-table.ts';
import type { HttpDependencies } from './api-handler.ts';
import type { FileTable } from '../stores/database.ts';
import { DynamoDbKeyTable } from '../stores/dynamodb/key-table.ts';

/** The environment variables of every function behind the API. */
interface HttpEnvironment extends FileTableEnvironment {
  readonly ALLOWED_ORIGINS: string;
}

/**
 * Returns the dependencies of every function behind the API. Files and keys are in one table. A function that
 * uses further tables passes its own client, so that all tables share one connection pool.
 */
export function httpDeps(
  env: HttpEnvironment,
  clock: () => number,
  log: Log,
  documents: DynamoDBDocumentClient = createDynamoDbClient(env),
): HttpDependencies & { readonly files: FileTable; readonly clock: () => number } {
  return {
    files: connectFiles(env, log, documents),
    keys: new DynamoDbKeyTable(readString(env, 'TABLE_NAME'), documents),
    allowedOrigins: readList(env, 'ALLOWED_ORIGINS'),
    clock,
    log,
  };
}
