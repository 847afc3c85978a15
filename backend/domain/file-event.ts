import {
  fileEventSequence,
  type FileEvent,
  type FileEventType,
} from '../../src/contract/file-events.ts';
import { toIso, type FileRecord } from './file-record.ts';
import { parseObjectKey } from './object-key.ts';

/**
 * Builds an event from fields that no longer change once it has happened, so that it has the same content whenever
 * it is delivered. A file has each event once, so its id needs no other source.
 */
export function toFileEvent(record: FileRecord, type: FileEventType): FileEvent {
  const parsed = parseObjectKey(record.key);
  if (!parsed) throw new Error('The row has an invalid key');
  const { id, tenant } = parsed;
  const { uploadedAt, storedAt, deletedAt } = timesUntil(record, type);
  return {
    id: `evt_${id}_${type.replace('file.', '')}`,
    type,
    timestamp: toIso(eventTime(record, type)),
    sequence: fileEventSequence[type],
    data: {
      id,
      tenant,
      name: record.name,
      size: record.size,
      type: record.type,
      createdAt: toIso(record.createdAt),
      ...(record.context !== undefined && { context: record.context }),
      ...(record.path !== undefined && { path: record.path }),
      ...(record.kind !== undefined && { kind: record.kind }),
      ...(uploadedAt !== undefined && { uploadedAt: toIso(uploadedAt), ...checksumsOf(record) }),
      ...(storedAt !== undefined && { storedAt: toIso(storedAt) }),
      ...(deletedAt !== undefined && { deletedAt: toIso(deletedAt) }),
      ...(type === 'file.rejected' && { reason: record.rejected }),
    },
  };
}

/** Returns when an event has happened, in milliseconds since the epoch. */
export function eventTime(record: FileRecord, type: FileEventType): number {
  const { uploadedAt, storedAt, deletedAt } = timesUntil(record, type);
  return deletedAt ?? storedAt ?? uploadedAt ?? record.createdAt;
}

/** A later event must not show in an earlier one that is still waiting. */
function timesUntil(
  { uploadedAt, storedAt, deletedAt }: FileRecord,
  type: FileEventType,
): Pick<FileRecord, 'uploadedAt' | 'storedAt' | 'deletedAt'> {
  const sequence = fileEventSequence[type];
  return {
    ...(uploadedAt !== undefined && { uploadedAt }),
    ...(sequence >= 2 && storedAt !== undefined && { storedAt }),
    ...(sequence >= 3 && deletedAt !== undefined && { deletedAt }),
  };
}

function checksumsOf({ checksum, sha256 }: FileRecord): Pick<FileRecord, 'checksum' | 'sha256'> {
  return { ...(checksum !== undefined && { checksum }), ...(sha256 !== undefined && { sha256 }) };
}
