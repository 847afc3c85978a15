import { FilestoreError } from '../../../src/contract/errors.ts';
import {
  CONNECTIONS_PER_HOST,
  INITIAL_PART_URLS,
  PARTS_PER_CALL,
} from '../../../src/contract/limits.ts';
import { partLength, partPlanFor, planParts } from '../../../src/contract/part-plan.ts';
import type { AcceptedFile, UploadPlan } from '../../../src/contract/responses.ts';
import type { FileRequest, UploadKind } from '../../../src/contract/requests.ts';
import { markMultipartOpened } from '../../domain/file-transitions.ts';
import { hashToken, newFileId, newUploadToken } from '../../domain/file-id.ts';
import { cleanFileName } from '../../domain/file-name.ts';
import { dueShardOf, toIso, type FileRecord } from '../../domain/file-record.ts';
import { objectKey } from '../../domain/object-key.ts';
import type { FileTable } from '../../stores/file-table.ts';
import type { S3Presigner } from '../../stores/s3-presigner.ts';

export interface AcceptDependencies {
  readonly files: FileTable;
  readonly presign: S3Presigner;
  readonly partBytes: number;
  readonly uploadUrlSeconds: number;
  readonly expireAfterSeconds: number;
  readonly clock: () => number;
}

/** A file that the policy allows, and how its bytes will come. */
export interface AllowedFile {
  readonly file: FileRequest;
  readonly kind: UploadKind;
}

interface Announced {
  readonly kind: UploadKind;
  readonly id: string;
  readonly record: FileRecord;
  readonly token: string;
}

/**
 * A row and a signed upload for each. The rows come before anything that can make bytes appear, so
 * that no object and no open upload can exist that no row knows.
 */
export async function registerFiles(
  allowed: readonly AllowedFile[],
  tenant: string,
  dependencies: AcceptDependencies,
): Promise<(AcceptedFile | FilestoreError)[]> {
  const announced = allowed.map((file) => buildRecord(file, tenant, dependencies));
  await dependencies.files.createMany(announced.map(({ record }) => record));
  const inParts = announced.filter(({ kind }) => kind === 'multipart').length;
  // However many files: the part URLs of one answer stay under a thousand, about 1.6 MB.
  const partUrlsPerFile = Math.max(1, Math.floor(PARTS_PER_CALL / Math.max(1, inParts)));
  const partsOfEach = Math.min(INITIAL_PART_URLS, partUrlsPerFile);
  return Promise.all(
    announced.map(async ({ id, kind, record, token }) => {
      try {
        const upload =
          kind === 'multipart'
            ? await openMultipart(record, partsOfEach, dependencies)
            : signSingle(kind, record, dependencies);
        return { id, token, expiresAt: toIso(record.due ?? 0), upload };
      } catch (error) {
        // Its row is there and expire takes it; the others of the call go on.
        if (error instanceof FilestoreError) return error;
        throw error;
      }
    }),
  );
}

function buildRecord(
  { file, kind }: AllowedFile,
  tenant: string,
  { presign, partBytes, uploadUrlSeconds, expireAfterSeconds, clock }: AcceptDependencies,
): Announced {
  const token = newUploadToken();
  const id = newFileId();
  const key = objectKey(tenant, id);
  const now = clock();
  const planOptions = { aim: partBytes, connections: CONNECTIONS_PER_HOST * presign.hosts };
  const record: FileRecord = {
    key,
    state: 'PENDING',
    name: cleanFileName(file.name),
    size: file.size,
    type: file.type,
    ...(kind === 'multipart' && {
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
  return { id, kind, record, token };
}

function signSingle(
  kind: 'put' | 'form',
  record: FileRecord,
  { presign, uploadUrlSeconds: expiresIn }: AcceptDependencies,
): UploadPlan {
  const { sha256 } = record;
  if (kind === 'form' && sha256 !== undefined) {
    return { kind, ...presign.form({ ...record, sha256 }, expiresIn), expiresIn };
  }
  return { kind: 'put', ...presign.upload(record, expiresIn), expiresIn };
}

async function openMultipart(
  { key, size, type, partSize = size }: FileRecord,
  most: number,
  { files, presign, uploadUrlSeconds }: AcceptDependencies,
): Promise<UploadPlan> {
  const uploadId = await presign.startMultipart(key, type);
  await files.update(key, markMultipartOpened(uploadId));
  const plan = partPlanFor(size, partSize);
  const parts = Array.from({ length: Math.min(most, plan.partCount) }, (_, index) => {
    const number = index + 1;
    const length = partLength(plan, size, number) ?? 0;
    return { number, url: presign.part({ key, uploadId, number, length }, uploadUrlSeconds) };
  });
  return { kind: 'multipart', ...plan, parts, expiresIn: uploadUrlSeconds };
}
