import { remove as operation } from '../../../src/contract/server-operations.ts';
import type { DeleteResponse } from '../../../src/contract/responses.ts';
import { requireVisible, wrongState } from '../../domain/access.ts';
import { markDeleted, markReverted } from '../../domain/file-transitions.ts';
import { objectKey } from '../../domain/object-key.ts';
import type { FileApiRequest } from '../../http/request.ts';
import { httpDeps } from '../../http/http-deps.ts';
import { defineHttpHandler } from '../../http/lambda-handler.ts';
import type { HttpDependencies } from '../../http/api-handler.ts';
import { completeDeletion, type DeletionDependencies } from '../../use-cases/delete-file.ts';
import { readString } from '../../runtime/environment.ts';
import { createDynamoDbClient } from '../../stores/dynamodb/client.ts';
import { connectObjects } from '../../stores/s3/object-store.ts';
import type { HandlerContext } from '../../runtime/define-handler.ts';
import type definition from './function.ts';
import { DynamoDbQuotaTable } from '../../stores/dynamodb/quota-table.ts';

type Dependencies = HttpDependencies & DeletionDependencies;

/**
 * Marks the row, deletes the object and writes a tombstone. The call can be repeated, which finishes a
 * deletion that a crash interrupted.
 */
export async function deleteFile(
  call: FileApiRequest<undefined>,
  dependencies: Dependencies,
): Promise<DeleteResponse> {
  const { files, clock } = dependencies;
  const key = objectKey(call.tenant, call.id);
  const record = requireVisible(await files.get(key), call.authority);
  if (record.state === 'DELETED') return { id: call.id, state: 'DELETED' };

  const change =
    call.authority.kind === 'token'
      ? markReverted(key, call.authority.hash, clock())
      : markDeleted(key, clock());
  const marked = await files.update(key, change);
  if (marked.changed) {
    await completeDeletion(marked.record, dependencies);
  } else {
    const current = requireVisible(marked.current, call.authority);
    if (current.state !== 'DELETED') {
      throw wrongState(current, 'a stored file can be deleted only with a server key');
    }
  }
  return { id: call.id, state: 'DELETED' };
}

export const { createHandler, handler } = defineHttpHandler(
  operation,
  deleteFile,
  ({ env, clock, log }: HandlerContext<typeof definition>) => {
    const documents = createDynamoDbClient(env);
    return {
      ...httpDeps(env, clock, log, documents),
      objects: connectObjects(env),
      quotas: new DynamoDbQuotaTable(readString(env, 'TABLE_NAME'), documents),
    };
  },
);
