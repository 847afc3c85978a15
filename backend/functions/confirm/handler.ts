import { FilestoreError, isFilestoreError } from '../../../src/contract/errors.ts';
import { confirm as operation } from '../../../src/contract/server-operations.ts';
import { FILE_ID, UPLOAD_TOKEN } from '../../../src/contract/patterns.ts';
import type { ConfirmResponse } from '../../../src/contract/responses.ts';
import type { ConfirmRequest } from '../../../src/contract/request-schemas.ts';
import type { FileCredentials } from '../../../src/contract/requests.ts';
import { hashToken } from '../../domain/file-id.ts';
import { toFileInfo, type FileRecord } from '../../domain/file-record.ts';
import { objectKey } from '../../domain/object-key.ts';
import type { ApiRequest } from '../../http/request.ts';
import { refusalOf } from '../../http/response.ts';
import { safeErrorText } from '../../runtime/log.ts';
import { httpDeps } from '../../http/http-deps.ts';
import { defineHttpHandler, type HttpDependencies } from '../../http/define-http-handler.ts';
import { uploadHandling } from '../../use-cases/upload-handling.ts';
import type { RecordUploadDeps } from '../../use-cases/record-upload.ts';
import {
  recordReportedUpload,
  requireRecorded,
  requireUsable,
} from '../../use-cases/record-reported-upload.ts';
import { connectObjects } from '../../stores/object-store.ts';
import type { HandlerContext } from '../../runtime/define-handler.ts';
import type definition from './function.ts';

type Dependencies = HttpDependencies & RecordUploadDeps;

/**
 * Tells a page what the server knows of the files that it has uploaded, so that a page need not call
 * `complete` for each small file. Each file is confirmed on its own, and the call can be repeated. A file
 * that is named several times is confirmed once.
 */
export async function confirm(
  call: ApiRequest<ConfirmRequest>,
  dependencies: Dependencies,
): Promise<ConfirmResponse> {
  const results = new Map<string, Promise<FileResult>>();
  const unforeseen: Unforeseen[] = [];
  const files = call.body.files.map((file) => {
    const key = JSON.stringify([file.id, file.token]);
    const result = results.get(key) ?? resultOf(file, call.tenant, dependencies, unforeseen);
    results.set(key, result);
    return result;
  });
  const response = { files: await Promise.all(files) };
  logUnforeseen(unforeseen, call, dependencies);
  return response;
}

type FileResult = ConfirmResponse['files'][number];

interface Unforeseen {
  readonly id: string;
  readonly error: unknown;
}

/** An unforeseen error of one file must not hide the results of the others, which are recorded by now. */
async function resultOf(
  file: FileCredentials,
  tenant: string,
  dependencies: Dependencies,
  unforeseen: Unforeseen[],
): Promise<FileResult> {
  try {
    return toFileInfo(await confirmOne(file, tenant, dependencies));
  } catch (error) {
    if (isFilestoreError(error)) return { error: refusalOf(error) };
    unforeseen.push({ id: file.id, error });
    return { error: refusalOf(new FilestoreError('internal')) };
  }
}

/** Logs the first of them, and counts the call once, as if it had failed as a whole. */
function logUnforeseen(
  unforeseen: readonly Unforeseen[],
  { tenant, requestId }: ApiRequest<ConfirmRequest>,
  { log }: Dependencies,
): void {
  const [first] = unforeseen;
  if (!first) return;
  log('error', 'files-not-confirmed', {
    requestId,
    operation: operation.name,
    tenant,
    fileIds: unforeseen.map(({ id }) => id),
    code: 'internal',
    metrics: { CallsFailed: 1 },
    error: safeErrorText(first.error),
  });
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

export const { createHandler, handler } = defineHttpHandler(
  operation,
  confirm,
  ({ env, clock, log }: HandlerContext<typeof definition>) => ({
    ...httpDeps(env, clock, log),
    objects: connectObjects(env),
    handling: uploadHandling(env),
  }),
);
