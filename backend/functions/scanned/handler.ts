import {
  markRejected,
  markScanned,
  markStored,
  markStoredScanned,
} from '../../domain/file-transitions.ts';
import { parseObjectKey } from '../../domain/object-key.ts';
import type { ScanEnded } from '../../runtime/events/scan-result.ts';
import type { LogFields } from '../../runtime/log.ts';
import { getRequestContext } from '../../runtime/request-context.ts';
import { recordUpload } from '../../use-cases/record-upload.ts';
import type { EventDependencies } from '../../use-cases/upload-event-deps.ts';
import { completeRejection } from '../../use-cases/delete-file.ts';

/**
 * Records a scan result once, even if its event arrives before the upload event. A threat deletes the file,
 * unless it is stored already.
 */
export async function scanned(event: ScanEnded, dependencies: EventDependencies): Promise<void> {
  const { files, objects, handling, clock, log } = dependencies;
  const { key, result } = event;
  if (event.bucket !== dependencies.bucket) throw new Error('The event belongs to another bucket');
  const fileId = parseObjectKey(key)?.id;
  if (fileId === undefined) return;
  const logged = { ...getRequestContext(), fileId, code: result };
  if (result === 'THREATS_FOUND') {
    const rejected = await files.update(key, markRejected(key, 'malware', clock()));
    // Also finishes the deletion if an earlier attempt failed after marking the row.
    const marked = rejected.changed ? rejected.record : rejected.current;
    if (marked?.state === 'DELETING') await completeRejection(marked, dependencies);
    if (marked?.state === 'STORED') return recordStoredScan(event, logged, dependencies);
    log('warn', 'threat-found', logged);
    return;
  }
  const object = await objects.head(key);
  if (object) await recordUpload(key, object, dependencies);
  const recorded = await files.update(key, markScanned(result));
  if (!recorded.changed && recorded.current?.state === 'STORED') {
    return recordStoredScan(event, logged, dependencies);
  }
  log('info', recorded.changed ? 'scanned' : 'scan-repeated', logged);
  const row = recorded.changed ? recorded.record : recorded.current;
  // The write checks the conditions, because an earlier attempt may have recorded the result and then failed.
  if (handling.storeOnLoad && row) {
    await files.update(key, markStored(row.context, clock(), { scan: 'required' }));
  }
}

/**
 * Records the result for a file that was stored before scans were turned on. A threat is kept, because only its
 * owner may delete a stored file, but `download` refuses it.
 */
async function recordStoredScan(
  { key, result }: ScanEnded,
  logged: LogFields,
  { files, log }: EventDependencies,
): Promise<void> {
  const { changed } = await files.update(key, markStoredScanned(result));
  if (!changed) return log('info', 'scan-repeated', logged);
  if (result !== 'THREATS_FOUND') return log('info', 'scanned', logged);
  log('error', 'threat-in-stored-file', { ...logged, metrics: { StoredThreats: 1 } });
}
