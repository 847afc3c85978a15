import { FilestoreError, isFilestoreError } from '../../../src/contract/errors.ts';
import { confirm as operation } from '../../../src/contract/server-operations.ts';
import { FILE_ID, UPLOAD_TOKEN } from '../../../src/contract/patterns.ts';
import type { ConfirmResponse } from '../../../src/contract/responses.ts';
import type { ConfirmRequest } from '../../../src/contract/request-schemas.ts';
import type { FileCredentials } from '../../../src/contract/requests.ts';
import { requireVisible, requireActive } from '../../domain/access.ts';
import { hashToken } from '../../domain/file-id.ts';
import { toFileInfo, type FileRecord } from '../../domain/file-record.ts';
import { objectKey } from '../../domain/object-key.ts';
import type { ApiRequest } from '../../http/request.ts';
import { refusalOf } from '../../http/response.ts';
import { httpDeps } from '../../http/http-deps.ts';
import { defineHttpHandler, type HttpDependencies } from '../../http/define-http-handler.ts';
import { uploadHandling } from '../../use-cases/upload-handling.ts';
import type { RecordUploadDeps } from '../../use-cases/record-upload.ts';
import { recordReportedUpload, requireRecorded } from '../../use-cases/record-reported-upload.ts';
import { connectObjects } from '../../stores/object-store.ts';
import type { HandlerContext } from '../../runtime/define-handler.ts';
import type definition from './function.ts';

type Dependencies = HttpDependencies & RecordUploadDeps;

/**
 * Tells a page what the server knows of the files that it has uploaded, so that a page need not call
 * `complete` for each small file. Each file is confirmed on its own, and the call can be repeated.
 */
export async function confirm(
  call: ApiRequest<ConfirmRequest>,
  dependencies: Dependencies,
): Promise<ConfirmResponse> {
  const files = call.body.files.map(async (file) => {
    try {
      return toFileInfo(await confirmOne(file, call.tenant, dependencies));
    } catch (error) {
      if (isFilestoreError(error)) return { error: refusalOf(error) };
      throw error;
    }
  });
  return { files: await Promise.all(files) };
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
  const record = requireActive(requireVisible(await dependencies.files.get(key), authority));
  if (record.state !== 'PENDING') return record;
  const object = await dependencies.objects.head(key);
  if (object) return recordReportedUpload(key, object, authority, dependencies);
  const reason = record.multipart
    ? 'the multipart upload has not been completed yet; call complete'
    : undefined;
  return requireRecorded(key, authority, dependencies, reason);
}

export const { createHandler, handler } = defineHttpHandler(
  operation,
  confirm,
  ({ env, clock, log }: HandlerContext<typeof definition>) => ({
    ...httpDeps(env, clock, log),
    objects: connectObjects(env),
    handling: uploadHandling(env),
  }),
);
