import { remove as operation } from '../../../src/contract/server-operations.ts';
import type { DeleteResponse } from '../../../src/contract/responses.ts';
import type { AwsEnvironment } from '../../runtime/aws-environment.ts';
import { requireVisible, wrongState } from '../../domain/access.ts';
import { markDeleted, markReverted } from '../../domain/file-transitions.ts';
import { objectKey } from '../../domain/object-key.ts';
import type { EnvironmentOf } from '../../runtime/environment.ts';
import type { FileRequestContext } from '../../http/request.ts';
import { httpDeps } from '../../http/http-deps.ts';
import { httpHandler, type HttpDependencies, type HttpHandler } from '../../http/http-handler.ts';
import { consoleLog } from '../../runtime/log.ts';
import { lazyHandler } from '../../runtime/lazy-handler.ts';
import { completeDeletion, type DeletionDependencies } from '../../use-cases/delete-file.ts';
import { connectObjects } from '../../stores/object-store.ts';
import type definition from './function.ts';

type Dependencies = HttpDependencies & DeletionDependencies;

/** Mark, delete, tombstone. Repeating it is fine and finishes what a crash left half done. */
export async function deleteFile(
  call: FileRequestContext<undefined>,
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
      throw wrongState(current, 'a stored file is deleted with the server key');
    }
  }
  return { id: call.id, state: 'DELETED' };
}

type Environment = EnvironmentOf<typeof definition> & AwsEnvironment;

export function createHandler(
  env: Environment,
  clock = Date.now,
  log = consoleLog(env),
): HttpHandler {
  return httpHandler(operation, deleteFile, {
    ...httpDeps(env, clock, log),
    objects: connectObjects(env),
  });
}

export const handler = lazyHandler(createHandler);
