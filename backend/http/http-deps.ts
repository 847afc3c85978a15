import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { readList, readString } from '../runtime/environment.ts';
import type { Log } from '../runtime/log.ts';
import { createDynamoDbClient } from '../stores/dynamodb-client.ts';
import { connectFiles, type FileTable, type FileTableEnvironment } from '../stores/file-table.ts';
import { KeyTable } from '../stores/key-table.ts';
import type { HttpDependencies } from './define-http-handler.ts';

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
    keys: new KeyTable(readString(env, 'TABLE_NAME'), documents),
    allowedOrigins: readList(env, 'ALLOWED_ORIGINS'),
    clock,
    log,
  };
}
