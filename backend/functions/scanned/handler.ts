import { markRejected, markScanned, markStored } from '../../domain/file-transitions.ts';
import { parseObjectKey } from '../../domain/object-key.ts';
import { readScanResult, type ScanEnded } from '../../runtime/events/scan-result.ts';
import { getRequestContext, runWithRequestContext } from '../../runtime/request-context.ts';
import { recordUpload } from '../../use-cases/record-upload.ts';
import { uploadEventDeps, type EventDependencies } from '../../use-cases/upload-event-deps.ts';
import { completeRejection } from '../../use-cases/delete-file.ts';
import { defineHandler, type HandlerContext } from '../../runtime/define-handler.ts';
import type definition from './function.ts';

/**
 * Records a scan result once, even if its event arrives before the upload event. A threat deletes the file,
 * unless the file is already stored, which requires an earlier scan without a threat.
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
    log('warn', 'threat-found', logged);
    return;
  }
  const object = await objects.head(key);
  if (object) await recordUpload(key, object, dependencies);
  const recorded = await files.update(key, markScanned(result));
  log('info', recorded.changed ? 'scanned' : 'scan-repeated', logged);
  const row = recorded.changed ? recorded.record : recorded.current;
  // The write checks the conditions, because an earlier attempt may have recorded the result and then failed.
  if (handling.storeOnLoad && row) {
    await files.update(key, markStored(row.context, clock(), { scan: 'required' }));
  }
}

export const { createHandler, handler } = defineHandler(
  ({ env, clock, log }: HandlerContext<typeof definition>) => {
    const dependencies = uploadEventDeps(env, clock, log);
    return async (event: unknown) => {
      const scanEnded = readScanResult(event);
      const context = { requestId: scanEnded.requestId, operation: 'scanned' };
      return runWithRequestContext(context, () => scanned(scanEnded, dependencies));
    };
  },
);
