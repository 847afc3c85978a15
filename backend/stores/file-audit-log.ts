import type { GuardedChange } from '../domain/file-transitions.ts';
import type { FileRecord } from '../domain/file-record.ts';
import { parseObjectKey } from '../domain/object-key.ts';
import type { Log } from '../runtime/log.ts';
import type { Counted } from '../domain/metrics.ts';
import { currentRequest } from '../runtime/request-context.ts';

/** Is told of every write to a file's row that the database has taken. */
export interface FileObserver {
  started(records: readonly FileRecord[]): void;
  changed(record: FileRecord, change: GuardedChange): void;
}

/**
 * The life of each file as lines in the log, and the metrics with them. A deletion that a crash has
 * cut short is counted again when it is finished.
 */
export function observeFiles(log: Log): FileObserver {
  return {
    started(records) {
      const ids = records.map(({ key }) => parseObjectKey(key));
      log('info', 'files-started', {
        ...currentRequest(),
        ...(ids[0] && { tenant: ids[0].tenant }),
        fileIds: ids.flatMap((found) => (found ? [found.id] : [])),
        metrics: { FilesStarted: records.length },
      });
    },
    changed(record, { counts }) {
      if (counts.length === 0) return;
      const found = parseObjectKey(record.key);
      const metrics: Counted = Object.fromEntries(counts.map((name) => [name, 1]));
      if (counts.includes('FilesUploaded')) metrics.BytesUploaded = record.size;
      log('info', 'file-changed', {
        ...currentRequest(),
        ...(found && { tenant: found.tenant, fileId: found.id }),
        state: record.state,
        metrics,
      });
    },
  };
}
