import type { AwsEnvironment } from '../runtime/aws-environment.ts';
import { readList, readString } from '../runtime/environment.ts';
import type { Log } from '../runtime/log.ts';
import { createDynamoDbClient } from '../stores/dynamodb-client.ts';
import { FileTable } from '../stores/file-table.ts';
import { logFileChanges } from '../stores/file-audit-log.ts';
import { KeyTable } from '../stores/key-table.ts';
import type { HttpDependencies } from './define-http-handler.ts';

/** The environment variables of every function behind the API. */
interface HttpEnvironment extends AwsEnvironment {
  readonly TABLE_NAME: string;
  readonly ALLOWED_ORIGINS: string;
}

/** Returns the dependencies of every function behind the API. Files and keys are in one table. */
export function httpDeps(
  env: HttpEnvironment,
  clock: () => number,
  log: Log,
): HttpDependencies & { readonly files: FileTable; readonly clock: () => number } {
  const tableName = readString(env, 'TABLE_NAME');
  const documents = createDynamoDbClient(env);
  return {
    files: new FileTable(tableName, documents, logFileChanges(log)),
    keys: new KeyTable(tableName, documents),
    allowedOrigins: readList(env, 'ALLOWED_ORIGINS'),
    clock,
    log,
  };
}
