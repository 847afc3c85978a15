import type { FileEventType, RejectionReason } from '../../src/contract/file-events.ts';
import type { FileState } from '../../src/contract/file-states.ts';
import type { FileInfo, ScanResult } from '../../src/contract/file-info.ts';
import { parseObjectKey } from './object-key.ts';

/** The row of one file. Times are milliseconds since the epoch. */
export interface FileRecord {
  /** `{tenant}/{id}`, which is also the key of the object. */
  readonly key: string;
  readonly state: FileState;
  /** The cleaned file name. */
  readonly name: string;
  readonly size: number;
  readonly type: string;
  /** CRC-64/NVME in base64: the browser's value until the file is uploaded, then the value that S3 reports. */
  readonly checksum?: string;
  /** SHA-256 in base64: the browser's value until the file is uploaded, then the value that S3 reports. */
  readonly sha256?: string;
  readonly context?: string;
  /** The cleaned path from the folder that was chosen. Its last name is `name`. */
  readonly path?: string;
  /** The kind whose limits apply (backend/domain/file-kinds.ts). */
  readonly kind?: string;
  /** Set before S3 opens a multipart upload, so that the upload is aborted even after a crash in between. */
  readonly multipart?: true;
  /** Bytes of each part except the last. Stored so that an upload survives a deployment with another size. */
  readonly partSize?: number;
  /** S3's id of the open multipart upload. */
  readonly uploadId?: string;
  /** The result of the malware scan, if the deployment scans. */
  readonly scan?: ScanResult;
  /** Why the content was rejected. Present only on a row that was deleted because of its content. */
  readonly rejected?: RejectionReason;
  /** SHA-256 of the upload token. It remains on the row, so that a late caller gets a specific error. */
  readonly tokenHash: string;
  /** The signed URL cannot start an upload after this time. */
  readonly urlExpiresAt: number;
  /** When expire must process the row. Set on every row except stored ones. */
  readonly due?: number;
  /** Spreads the due index over partitions. Set together with `due`. */
  readonly dueShard?: number;
  /** The partition and the position in the index of `list` (backend/stores/dynamodb/list-index.ts). */
  readonly listKey?: string;
  readonly listedAt?: string;
  readonly etag?: string;
  readonly createdAt: number;
  /** The hash of the client whose daily quota counts the file (backend/domain/client.ts), and when it did. */
  readonly client?: string;
  readonly paidAt?: number;
  readonly uploadedAt?: number;
  readonly storedAt?: number;
  readonly deletedAt?: number;
  /** Why the file was deleted, unless it was rejected. The first reason stays. */
  readonly ended?: 'file.expired' | 'file.deleted';
  /**
   * The events that have not been delivered, in their order. They are written together with the change that they
   * report, so that no crash can lose one.
   */
  readonly outbox?: readonly FileEventType[];
  /** When the first of them is delivered or tried again. Both are set as long as there is an outbox. */
  readonly outboxDue?: number;
  /** Spreads the index of the outboxes over partitions. */
  readonly outboxShard?: number;
  /** How many of them, from the first on, are on the event bus, and were accepted by the webhook. */
  readonly outboxOnBus?: number;
  readonly outboxSent?: number;
  /** Attempts that failed since the last one that was delivered. */
  readonly outboxAttempts?: number;
}

/** A key and the time at which it became due, in milliseconds since the epoch. */
export interface DueFile {
  readonly key: string;
  readonly due: number;
}

/** Enough partitions for 8,000 writes per second on the due index, and few enough to query all of them. */
export const DUE_SHARDS = 8;

/** Returns the same shard for a key every time, so that marking a row again does not move it. */
export function dueShardOf(key: string): number {
  return key.charCodeAt(key.length - 2) % DUE_SHARDS;
}

/** The fields of a row that callers see. An index for `list` contains nothing else. */
export const LISTED_FIELDS = [
  'name',
  'size',
  'type',
  'state',
  'path',
  'kind',
  'checksum',
  'sha256',
  'scan',
  'createdAt',
  'uploadedAt',
  'storedAt',
  'due',
] as const satisfies readonly (keyof FileRecord)[];

export type ListedFile = Pick<FileRecord, 'key' | (typeof LISTED_FIELDS)[number]>;

export function toFileInfo(record: ListedFile): FileInfo {
  const parsed = parseObjectKey(record.key);
  if (!parsed) throw new Error('The row has an invalid key');
  return {
    id: parsed.id,
    name: record.name,
    size: record.size,
    type: record.type,
    state: record.state,
    ...(record.path !== undefined && { path: record.path }),
    ...(record.kind !== undefined && { kind: record.kind }),
    ...(record.uploadedAt !== undefined && reportedChecksums(record)),
    ...(record.scan !== undefined && { scan: record.scan }),
    createdAt: toIso(record.createdAt),
    ...(record.uploadedAt !== undefined && { uploadedAt: toIso(record.uploadedAt) }),
    ...(record.storedAt !== undefined && { storedAt: toIso(record.storedAt) }),
    ...(record.due !== undefined && { expiresAt: toIso(record.due) }),
  };
}

/** Before the upload, they are only what the browser says. */
function reportedChecksums({
  checksum,
  sha256,
}: ListedFile): Pick<FileInfo, 'checksum' | 'sha256'> {
  return {
    ...(checksum !== undefined && { checksum }),
    ...(sha256 !== undefined && { sha256 }),
  };
}

export function toIso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
