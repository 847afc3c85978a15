import { FilestoreError } from '../../../src/contract/errors.ts';
import { confirm as operation } from '../../../src/contract/server-operations.ts';
import { FILE_ID, UPLOAD_TOKEN } from '../../../src/contract/patterns.ts';
import type { ConfirmResponse } from '../../../src/contract/responses.ts';
import type { ConfirmRequest } from '../../../src/contract/request-schemas.ts';
import type { FileCredentials } from '../../../src/contract/requests.ts';
import { hashToken } from '../../domain/file-id.ts';
import type { FileRecord } from '../../domain/file-record.ts';
import { objectKey } from '../../domain/object-key.ts';
import type { ApiRequest } from '../../http/request.ts';
import { resultsByFile } from '../../http/file-results.ts';
import type { HttpDependencies } from '../../http/api-handler.ts';
import type { RecordUploadDeps } from '../../use-cases/record-upload.ts';
import {
  recordReportedUpload,
  requireRecorded,
  requireUsable,
} from '../../use-cases/record-reported-upload.ts';

type Dependencies = HttpDependencies & RecordUploadDeps;

/**
 * Tells a page what the server knows of the files that it has uploaded, so that a page need not call
 * `complete` for each small file. The call can be repeated.
 */
export async function confirm(
  { tenant, requestId, body }: ApiRequest<ConfirmRequest>,
  dependencies: Dependencies,
): Promise<ConfirmResponse> {
  const { log } = dependencies;
  const files = await resultsByFile(
    body.files,
    {
      nameOf: ({ id, token }) => JSON.stringify([id, token]),
      idOf: ({ id }) => id,
      process: (file) => confirmOne(file, tenant, dependencies),
    },
    { operation: operation.name, tenant, requestId, log },
  );
  return { files };
}

/** Does what the event will do, unless the event has been handled already. */
async function confirmOne(
  { id, token }: FileCredentials,
  tenant: string,
  dependencies: Dependencies,
): Promise<FileRecord> {
  if (!FILE_ID.test(id) || !UPLOAD_TOKEN.test(token)) throw new FilestoreError('file-not-found');
  const key = objectKey(tenant, id);
  const authority = { kind: 'token', hash: hashToken(token) } as const;
  const record = requireUsable(await dependencies.files.get(key), authority, dependencies);
  if (record.state !== 'PENDING') return record;
  const object = await dependencies.objects.head(key);
  if (object) return recordReportedUpload(key, object, authority, dependencies);
  const reason = record.multipart
    ? 'the multipart upload has not been completed yet; call complete'
    : undefined;
  return requireRecorded(key, authority, dependencies, reason);
}
