import type { DeleteResponse } from '../../../src/contract/responses.ts';
import { requireVisible, wrongState } from '../../domain/access.ts';
import { markDeleted, markReverted } from '../../domain/file-transitions.ts';
import { objectKey } from '../../domain/object-key.ts';
import type { FileApiRequest } from '../../http/request.ts';
import type { HttpDependencies } from '../../http/api-handler.ts';
import { completeDeletion, type DeletionDependencies } from '../../use-cases/delete-file.ts';

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
