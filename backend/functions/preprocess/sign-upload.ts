import { FORM_URL_SECONDS } from '../../../src/contract/limits.ts';
import { partLength, partPlanFor } from '../../../src/contract/part-plan.ts';
import type { UploadPlan } from '../../../src/contract/upload-plans.ts';
import type { UploadMethod } from '../../../src/contract/requests.ts';
import { requireActive, requireUnexpired, wrongState } from '../../domain/access.ts';
import { extendUrlExpiry, markMultipartOpened } from '../../domain/file-transitions.ts';
import type { FileRecord } from '../../domain/file-record.ts';
import type { S3Presigner } from '../../stores/s3/presigner.ts';
import type { FileTable } from '../../stores/database.ts';

export interface SignDependencies {
  readonly files: FileTable;
  readonly presigner: S3Presigner;
  readonly uploadUrlSeconds: number;
  readonly clock: () => number;
}

/** Prepares the row of an earlier attempt for another signature, and returns it as it is then. */
export async function requireSignable(
  found: FileRecord,
  { files, uploadUrlSeconds, clock }: SignDependencies,
): Promise<FileRecord> {
  const row = requireUnexpired(requireActive(found), clock());
  if (row.state === 'STORED') {
    throw wrongState(row, 'a stored file cannot be uploaded again; register the file again');
  }
  // S3 refuses a second PUT of an uploaded file, and the parts of an upload that has been completed.
  if (row.state !== 'PENDING' || row.multipart) return row;
  const extended = await files.update(row.key, extendUrlExpiry(clock() + uploadUrlSeconds * 1000));
  return extended.changed ? extended.record : requireActive(extended.current ?? row);
}

/** @param hostIndex the index of the file in its call, so that every second file has the second host */
export function signSingle(
  kind: UploadMethod,
  record: FileRecord,
  hostIndex: number,
  { presigner, uploadUrlSeconds: expiresIn }: SignDependencies,
): UploadPlan {
  const { sha256 } = record;
  // S3 accepts a form again and again. A PUT of an uploaded file is refused.
  if (kind === 'form' && sha256 !== undefined && record.state === 'PENDING') {
    const formSeconds = Math.min(expiresIn, FORM_URL_SECONDS);
    const form = presigner.form({ ...record, sha256 }, formSeconds, hostIndex);
    return { kind, ...form, expiresIn: formSeconds };
  }
  return { kind: 'put', ...presigner.upload(record, expiresIn, hostIndex), expiresIn };
}

/** Signs the first parts of the row's multipart upload, which is opened unless an earlier attempt has. */
export async function openMultipart(
  row: FileRecord,
  maxUrls: number,
  dependencies: SignDependencies,
): Promise<UploadPlan> {
  const { key, size, partSize = size } = row;
  const { presigner, uploadUrlSeconds } = dependencies;
  const uploadId = row.uploadId ?? (await startMultipart(row, dependencies));
  const plan = partPlanFor(size, partSize);
  const parts = Array.from({ length: Math.min(maxUrls, plan.partCount) }, (_, index) => {
    const number = index + 1;
    const length = partLength(plan, size, number) ?? 0;
    return { number, url: presigner.part({ key, uploadId, number, length }, uploadUrlSeconds) };
  });
  return { kind: 'multipart', ...plan, parts, expiresIn: uploadUrlSeconds };
}

async function startMultipart(
  row: FileRecord,
  { files, presigner }: SignDependencies,
): Promise<string> {
  const { key, type } = row;
  const uploadId = await presigner.startMultipart(key, type);
  const opened = await files.update(key, markMultipartOpened(uploadId));
  if (opened.changed) return uploadId;
  // The same call runs twice. This upload stays empty, and is aborted with the file or by the lifecycle rule.
  const current = requireActive(opened.current ?? row);
  return current.uploadId ?? uploadId;
}
