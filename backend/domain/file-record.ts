import type { FileState } from '../../src/contract/file-states.ts';
import type { FileInfo, ScanResult } from '../../src/contract/responses.ts';
import { parseObjectKey } from './object-key.ts';

/** The content is not what was declared, or it is malware. */
export type RejectionReason = 'content' | 'malware';

/** One row. Times are milliseconds since the epoch. */
export interface FileRecord {
  /** `{tenant}/{id}`, also the object's key. */
  readonly key: string;
  readonly state: FileState;
  /** Cleaned. */
  readonly name: string;
  readonly size: number;
  readonly type: string;
  /** CRC-64/NVME in base64: declared by the browser, then what S3 computed. */
  readonly checksum?: string;
  /** SHA-256 in base64: declared by the browser and part of the signature, so S3 takes no other bytes. */
  readonly sha256?: string;
  readonly context?: string;
  /** The bytes come in parts. Set before the upload is opened, so that a crash in between is cleaned. */
  readonly multipart?: true;
  /** Bytes of each part but the last, as it was planned: an upload goes on over a new deployment. */
  readonly partSize?: number;
  /** S3's id of the open multipart upload. */
  readonly uploadId?: string;
  /** What the scan for malware ended with, where the deployment scans. */
  readonly scan?: ScanResult;
  /** Why the content was rejected; only on a row that is deleted for it. */
  readonly rejected?: RejectionReason;
  /** SHA-256 of the upload token. Stays with the row, so that a late caller gets a clear answer. */
  readonly tokenHash: string;
  /** After this instant no upload can start with the signed URL. */
  readonly urlExpiresAt: number;
  /** When expire must look at the row. Every row but a stored one has it, a stored one never. */
  readonly due?: number;
  /** Spreads the due index over partitions; goes with `due`. */
  readonly dueShard?: number;
  readonly etag?: string;
  readonly createdAt: number;
  readonly uploadedAt?: number;
  readonly storedAt?: number;
  readonly deletedAt?: number;
}

/** Enough partitions for 8,000 writes a second on the due index, few enough to query each in turn. */
export const DUE_SHARDS = 8;

/** Always the same shard for a row, so that marking it again does not move it. */
export function dueShardOf(key: string): number {
  return key.charCodeAt(key.length - 2) % DUE_SHARDS;
}

export function toFileInfo(record: FileRecord): FileInfo {
  const parsed = parseObjectKey(record.key);
  if (!parsed) throw new Error('A row with a foreign key');
  return {
    id: parsed.id,
    name: record.name,
    size: record.size,
    type: record.type,
    state: record.state,
    ...(record.checksum !== undefined && { checksum: record.checksum }),
    ...(record.sha256 !== undefined && { sha256: record.sha256 }),
    ...(record.scan !== undefined && { scan: record.scan }),
    createdAt: toIso(record.createdAt),
    ...(record.uploadedAt !== undefined && { uploadedAt: toIso(record.uploadedAt) }),
    ...(record.storedAt !== undefined && { storedAt: toIso(record.storedAt) }),
    ...(record.due !== undefined && { expiresAt: toIso(record.due) }),
  };
}

export function toIso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
