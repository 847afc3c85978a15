import { FilestoreError } from '../../../src/contract/errors.ts';
import {
  CONNECTIONS_PER_HOST,
  INITIAL_PART_URLS,
  PARTS_PER_CALL,
} from '../../../src/contract/limits.ts';
import { partLength, partPlanFor, planParts } from '../../../src/contract/part-plan.ts';
import type { AcceptedFile, UploadCheck, UploadPlan } from '../../../src/contract/responses.ts';
import type { FileRequest, UploadKind } from '../../../src/contract/requests.ts';
import { markMultipartOpened } from '../../domain/file-transitions.ts';
import { hashToken, newFileId, newUploadToken } from '../../domain/file-id.ts';
import { cleanFileName } from '../../domain/file-name.ts';
import { dueShardOf, toIso, type FileRecord } from '../../domain/file-record.ts';
import { objectKey } from '../../domain/object-key.ts';
import type { FileTable } from '../../stores/file-table.ts';
import type { S3Presigner } from '../../stores/s3-presigner.ts';

export interface RegisterDependencies {
  readonly files: FileTable;
  readonly presigner: S3Presigner;
  readonly partBytes: number;
  readonly uploadUrlSeconds: number;
  readonly expireAfterSeconds: number;
  /** The checks of a file after its upload. */
  readonly checks: readonly UploadCheck[];
  readonly clock: () => number;
}

/** A file that the policy allows, and its upload method. */
interface AllowedFile {
  readonly file: FileRequest;
  readonly method: UploadKind;
}

interface PreparedFile {
  readonly method: UploadKind;
  readonly id: string;
  readonly record: FileRecord;
  readonly token: string;
}

/**
 * Creates a row and a signed upload for each file, in the same order. The rows are written first, so that
 * no object and no multipart upload can exist without one.
 */
export async function registerFiles(
  allowed: readonly AllowedFile[],
  tenant: string,
  dependencies: RegisterDependencies,
): Promise<(AcceptedFile | FilestoreError)[]> {
  const prepared = allowed.map((file) => buildRecord(file, tenant, dependencies));
  await dependencies.files.createMany(prepared.map(({ record }) => record));
  const multipartFiles = prepared.filter(({ method }) => method === 'multipart').length;
  // A response has at most a thousand part URLs, about 1.6 MB, whatever the number of files.
  const partUrlsPerFile = Math.max(1, Math.floor(PARTS_PER_CALL / Math.max(1, multipartFiles)));
  const urlsPerFile = Math.min(INITIAL_PART_URLS, partUrlsPerFile);
  return Promise.all(
    prepared.map(async ({ id, method, record, token }) => {
      try {
        const upload =
          method === 'multipart'
            ? await openMultipart(record, urlsPerFile, dependencies)
            : signSingle(method, record, dependencies);
        const { checks } = dependencies;
        const expiresAt = toIso(record.due ?? 0);
        return { id, token, expiresAt, upload, ...(checks.length > 0 && { checks }) };
      } catch (error) {
        // Only this file fails. Its row exists and will expire.
        if (error instanceof FilestoreError) return error;
        throw error;
      }
    }),
  );
}

function buildRecord(
  { file, method }: AllowedFile,
  tenant: string,
  { presigner, partBytes, uploadUrlSeconds, expireAfterSeconds, clock }: RegisterDependencies,
): PreparedFile {
  const token = newUploadToken();
  const id = newFileId();
  const key = objectKey(tenant, id);
  const now = clock();
  const planOptions = {
    targetPartSize: partBytes,
    connections: CONNECTIONS_PER_HOST * presigner.hosts,
  };
  const record: FileRecord = {
    key,
    state: 'PENDING',
    name: cleanFileName(file.name),
    size: file.size,
    type: file.type,
    ...(method === 'multipart' && {
      multipart: true,
      partSize: planParts(file.size, planOptions).partSize,
    }),
    ...(file.checksum !== undefined && { checksum: file.checksum }),
    ...(file.sha256 !== undefined && { sha256: file.sha256 }),
    ...(file.context !== undefined && { context: file.context }),
    tokenHash: hashToken(token),
    urlExpiresAt: now + uploadUrlSeconds * 1000,
    due: now + expireAfterSeconds * 1000,
    dueShard: dueShardOf(key),
    createdAt: now,
  };
  return { id, method, record, token };
}

function signSingle(
  kind: 'put' | 'form',
  record: FileRecord,
  { presigner, uploadUrlSeconds: expiresIn }: RegisterDependencies,
): UploadPlan {
  const { sha256 } = record;
  if (kind === 'form' && sha256 !== undefined) {
    return { kind, ...presigner.form({ ...record, sha256 }, expiresIn), expiresIn };
  }
  return { kind: 'put', ...presigner.upload(record, expiresIn), expiresIn };
}

async function openMultipart(
  { key, size, type, partSize = size }: FileRecord,
  maxUrls: number,
  { files, presigner, uploadUrlSeconds }: RegisterDependencies,
): Promise<UploadPlan> {
  const uploadId = await presigner.startMultipart(key, type);
  await files.update(key, markMultipartOpened(uploadId));
  const plan = partPlanFor(size, partSize);
  const parts = Array.from({ length: Math.min(maxUrls, plan.partCount) }, (_, index) => {
    const number = index + 1;
    const length = partLength(plan, size, number) ?? 0;
    return { number, url: presigner.part({ key, uploadId, number, length }, uploadUrlSeconds) };
  });
  return { kind: 'multipart', ...plan, parts, expiresIn: uploadUrlSeconds };
}
