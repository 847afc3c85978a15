import { FilestoreError } from '../../../src/contract/errors.ts';
import {
  CONNECTIONS_PER_HOST,
  INITIAL_PART_URLS,
  PARTS_PER_CALL,
} from '../../../src/contract/limits.ts';
import { planParts } from '../../../src/contract/part-plan.ts';
import type { AcceptedFile, UploadCheck } from '../../../src/contract/responses.ts';
import type { FileRequest, UploadMethod } from '../../../src/contract/requests.ts';
import { hashToken } from '../../domain/file-id.ts';
import { dueShardOf, toIso, type FileRecord } from '../../domain/file-record.ts';
import { objectKey } from '../../domain/object-key.ts';
import {
  openMultipart,
  requireSignable,
  signSingle,
  type SignDependencies,
} from './sign-upload.ts';
import type { Registration } from './start-registration.ts';

export interface RegisterDependencies extends SignDependencies {
  readonly partBytes: number;
  readonly expireAfterSeconds: number;
  /** The checks of a file after its upload. */
  readonly checks: readonly UploadCheck[];
}

/** A file with a cleaned name, its upload method, and its index in the request. */
export interface RequestedFile {
  readonly file: FileRequest;
  readonly method: UploadMethod;
  readonly index: number;
}

interface PreparedFile {
  readonly method: UploadMethod;
  readonly id: string;
  readonly record: FileRecord;
  readonly token: string;
}

/**
 * Creates a row and a signed upload for each file, in the same order. The rows are written first, so that
 * no object and no multipart upload can exist without one. A repeated call signs the rows that exist.
 */
export async function registerFiles(
  allowed: readonly RequestedFile[],
  registration: Registration,
  dependencies: RegisterDependencies,
): Promise<(AcceptedFile | FilestoreError)[]> {
  const prepared = allowed.map((file) => buildRecord(file, registration, dependencies));
  const rows = await createRows(prepared, registration, dependencies);
  const multipartFiles = rows.filter(({ multipart }) => multipart).length;
  // A response has at most a thousand part URLs, about 1.6 MB, whatever the number of files.
  const partUrlsPerFile = Math.max(1, Math.floor(PARTS_PER_CALL / Math.max(1, multipartFiles)));
  const urlsPerFile = Math.min(INITIAL_PART_URLS, partUrlsPerFile);
  return Promise.all(
    prepared.map(async ({ id, method, record, token }, index) => {
      const row = rows[index] ?? record;
      try {
        const signable = row === record ? row : await requireSignable(row, dependencies);
        const upload = row.multipart
          ? await openMultipart(signable, urlsPerFile, dependencies)
          : signSingle(method, signable, index, dependencies);
        const { checks } = dependencies;
        const expiresAt = toIso(row.due ?? 0);
        return { id, token, expiresAt, upload, ...(checks.length > 0 && { checks }) };
      } catch (error) {
        if (!(error instanceof FilestoreError)) throw error;
        // The repeated call also finishes the other files. Alone, this file would have to be paid again.
        if (registration.repeatable && error.retryable) throw error;
        // Only this file fails. Its row exists and will expire.
        return error;
      }
    }),
  );
}

/** Returns the rows of the table, in the same order: the new ones, or those of an earlier attempt. */
async function createRows(
  prepared: readonly PreparedFile[],
  { repeatable }: Registration,
  { files }: RegisterDependencies,
): Promise<readonly FileRecord[]> {
  const records = prepared.map(({ record }) => record);
  if (repeatable) return files.createMissing(records);
  await files.createMany(records);
  return records;
}

function buildRecord(
  { file, method, index }: RequestedFile,
  { tenant, credentials, client, paidAt }: Registration,
  { presigner, partBytes, uploadUrlSeconds, expireAfterSeconds, clock }: RegisterDependencies,
): PreparedFile {
  const { id, token } = credentials(index);
  const key = objectKey(tenant, id);
  const now = clock();
  const planOptions = {
    targetPartSize: partBytes,
    connections: CONNECTIONS_PER_HOST * presigner.hosts,
  };
  const record: FileRecord = {
    key,
    state: 'PENDING',
    name: file.name,
    size: file.size,
    type: file.type,
    ...(method === 'multipart' && {
      multipart: true,
      partSize: planParts(file.size, planOptions).partSize,
    }),
    ...(file.checksum !== undefined && { checksum: file.checksum }),
    ...(file.sha256 !== undefined && { sha256: file.sha256 }),
    ...(file.context !== undefined && { context: file.context }),
    ...(file.path !== undefined && { path: file.path }),
    ...(file.kind !== undefined && { kind: file.kind }),
    tokenHash: hashToken(token),
    urlExpiresAt: now + uploadUrlSeconds * 1000,
    due: now + expireAfterSeconds * 1000,
    dueShard: dueShardOf(key),
    createdAt: now,
    ...(client !== undefined && { client }),
    ...(paidAt !== undefined && { paidAt }),
  };
  return { id, method, record, token };
}
