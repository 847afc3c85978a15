import type { ConditionalUpdate } from '../domain/conditional-update.ts';
import type { FileRecord } from '../domain/file-record.ts';
import { parseObjectKey } from '../domain/object-key.ts';
import type { Log } from '../runtime/log.ts';
import type { MetricCounts } from '../domain/metrics.ts';
import { getRequestContext } from '../runtime/request-context.ts';

/** Receives every change of a file's row after DynamoDB has accepted it. */
export interface FileChangeListener {
  started(records: readonly FileRecord[]): void;
  changed(record: FileRecord, change: ConditionalUpdate): void;
}

/**
 * Logs every change of a file, together with its metrics. A deletion that a crash interrupted is counted
 * again when it is finished.
 */
export function logFileChanges(log: Log): FileChangeListener {
  return {
    started(records) {
      const ids = records.map(({ key }) => parseObjectKey(key));
      log('info', 'files-started', {
        ...getRequestContext(),
        ...(ids[0] && { tenant: ids[0].tenant }),
        fileIds: ids.flatMap((found) => (found ? [found.id] : [])),
        metrics: { FilesStarted: records.length },
      });
    },
    changed(record, { metrics: counted }) {
      if (counted.length === 0) return;
      const found = parseObjectKey(record.key);
      const metrics: MetricCounts = Object.fromEntries(counted.map((name) => [name, 1]));
      if (counted.includes('FilesUploaded')) metrics.BytesUploaded = record.size;
      log('info', 'file-changed', {
        ...getRequestContext(),
        ...(found && { tenant: found.tenant, fileId: found.id }),
        state: record.state,
        metrics,
      });
    },
  };
}
