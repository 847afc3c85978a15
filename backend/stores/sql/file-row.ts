import type { FileEventType } from '../../../src/contract/file-events.ts';
import type { FileRecord } from '../../domain/file-record.ts';
import { parseObjectKey } from '../../domain/object-key.ts';
import type { FileRow } from './schema.ts';

/** A row as a driver returns it. */
type RawRow = Readonly<Record<string, unknown>>;

const textFields = [
  'key',
  'state',
  'name',
  'type',
  'checksum',
  'sha256',
  'context',
  'path',
  'kind',
  'uploadId',
  'scan',
  'rejected',
  'tokenHash',
  'etag',
  'client',
  'ended',
] as const satisfies readonly (keyof FileRow)[];

const numberFields = [
  'size',
  'partSize',
  'urlExpiresAt',
  'due',
  'dueShard',
  'createdAt',
  'paidAt',
  'uploadedAt',
  'storedAt',
  'deletedAt',
  'outboxDue',
  'outboxShard',
  'outboxOnBus',
  'outboxSent',
  'outboxAttempts',
] as const satisfies readonly (keyof FileRow)[];

/** Returns the record of a row. A column that is null is an absent field. */
export function toFileRecord(row: RawRow): FileRecord {
  const record: Record<string, unknown> = {};
  for (const field of textFields) {
    if (row[field] !== null && row[field] !== undefined) record[field] = row[field];
  }
  for (const field of numberFields) {
    if (row[field] !== null && row[field] !== undefined) record[field] = row[field];
  }
  if (row['multipart'] === 1) record['multipart'] = true;
  if (typeof row['outbox'] === 'string') record['outbox'] = row['outbox'].split(',');
  // The columns that cannot be null are those that FileRecord requires.
  return record as unknown as FileRecord;
}

/** Returns the columns of the fields. A field that is absent is left out. */
export function toColumns(fields: Partial<FileRecord>): Partial<FileRow> {
  const { listKey: _key, listedAt: _at, multipart, outbox, ...others } = fields;
  return {
    ...others,
    ...(multipart !== undefined && { multipart: 1 }),
    ...(outbox !== undefined && { outbox: joinEvents(outbox) }),
  };
}

/** Returns all columns of a new file. */
export function toFileRow(record: FileRecord): FileRow {
  const file = parseObjectKey(record.key);
  if (!file) throw new Error('The row has an invalid key');
  return { ...emptyRow, ...toColumns(record), tenant: file.tenant } as FileRow;
}

/** Every row of an INSERT names the same columns. */
const emptyRow: Readonly<Record<string, null>> = Object.fromEntries(
  [...textFields, ...numberFields, 'multipart', 'outbox'].map((field) => [field, null]),
);

/** The types of events contain no comma. */
export function joinEvents(types: readonly FileEventType[]): string {
  return types.join(',');
}
