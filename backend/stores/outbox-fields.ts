import { dueShardOf, type FileRecord } from '../domain/file-record.ts';

/**
 * The stream of the table, or the process that made the change, starts the first attempt at once. Until then, the schedule leaves the events alone, so that
 * they are rarely delivered twice.
 */
const FIRST_ATTEMPT_MILLISECONDS = 30_000;

/** Returns the fields that a file has together with its outbox. */
export function outboxFields(key: string, now: number): Partial<FileRecord> {
  return { outboxDue: now + FIRST_ATTEMPT_MILLISECONDS, outboxShard: dueShardOf(key) };
}
