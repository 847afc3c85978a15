import { FilestoreError } from '../../../src/contract/errors.ts';
import { PARTS_PER_CALL } from '../../../src/contract/limits.ts';
import { partLength, planParts } from '../../../src/contract/part-plan.ts';
import type { AcceptedFile, FileRequest, UploadPlan } from '../../../src/contract/schemas.ts';
import { markStarted } from '../../domain/file-changes.ts';
import { hashToken, newFileId, newUploadToken } from '../../domain/file-id.ts';
import { cleanFileName } from '../../domain/file-name.ts';
import { dueShardOf, instant, type FileRecord } from '../../domain/file-record.ts';
import { objectKey } from '../../domain/object-key.ts';
import type { FileTable } from '../../stores/file-table.ts';
import type { ObjectPresign } from '../../stores/object-presign.ts';

export interface AcceptDependencies {
  readonly files: FileTable;
  readonly presign: ObjectPresign;
  readonly uploadUrlSeconds: number;
  readonly expireAfterSeconds: number;
  readonly clock: () => number;
}

/** A file that the policy allows, and how its bytes will come. */
export interface AllowedFile {
  readonly file: FileRequest;
  readonly multipart: boolean;
}

interface Announced {
  readonly id: string;
  readonly record: FileRecord;
  readonly token: string;
}

/**
 * A row and a signed upload for each. The rows come before anything that can make bytes appear, so
 * that no object and no open upload can exist that no row knows.
 */
export async function acceptFiles(
  allowed: readonly AllowedFile[],
  tenant: string,
  dependencies: AcceptDependencies,
): Promise<(AcceptedFile | FilestoreError)[]> {
  const announced = allowed.map((file) => announce(file, tenant, dependencies));
  await dependencies.files.createAll(announced.map(({ record }) => record));
  const inParts = announced.filter(({ record }) => record.multipart).length;
  // However many files: the part URLs of one answer stay under a thousand, about 1.6 MB.
  const partsOfEach = Math.max(1, Math.floor(PARTS_PER_CALL / Math.max(1, inParts)));
  return Promise.all(
    announced.map(async ({ id, record, token }) => {
      try {
        const upload = record.multipart
          ? await startParts(record, partsOfEach, dependencies)
          : onePut(record, dependencies);
        return { id, token, expiresAt: instant(record.due ?? 0), upload };
      } catch (error) {
        // Its row is there and expire takes it; the others of the call go on.
        if (error instanceof FilestoreError) return error;
        throw error;
      }
    }),
  );
}

function announce(
  { file, multipart }: AllowedFile,
  tenant: string,
  { uploadUrlSeconds, expireAfterSeconds, clock }: AcceptDependencies,
): Announced {
  const token = newUploadToken();
  const id = newFileId();
  const key = objectKey(tenant, id);
  const now = clock();
  const record: FileRecord = {
    key,
    state: 'PENDING',
    name: cleanFileName(file.name),
    size: file.size,
    type: file.type,
    ...(multipart && { multipart }),
    ...(file.checksum !== undefined && { checksum: file.checksum }),
    ...(file.context !== undefined && { context: file.context }),
    tokenHash: hashToken(token),
    urlExpiresAt: now + uploadUrlSeconds * 1000,
    due: now + expireAfterSeconds * 1000,
    dueShard: dueShardOf(key),
    createdAt: now,
  };
  return { id, record, token };
}

function onePut(record: FileRecord, dependencies: AcceptDependencies): UploadPlan {
  const { presign, uploadUrlSeconds } = dependencies;
  const { url, headers } = presign.upload(record, uploadUrlSeconds);
  return { kind: 'put', url, headers, expiresIn: uploadUrlSeconds };
}

async function startParts(
  { key, size, type }: FileRecord,
  most: number,
  { files, presign, uploadUrlSeconds }: AcceptDependencies,
): Promise<UploadPlan> {
  const uploadId = await presign.startMultipart(key, type);
  await files.change(key, markStarted(uploadId));
  const plan = planParts(size);
  const parts = Array.from({ length: Math.min(most, plan.partCount) }, (_, index) => {
    const number = index + 1;
    const length = partLength(plan, size, number) ?? 0;
    return { number, url: presign.part({ key, uploadId, number, length }, uploadUrlSeconds) };
  });
  return { kind: 'multipart', ...plan, parts, expiresIn: uploadUrlSeconds };
}
