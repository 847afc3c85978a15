import type { AwsEnvironment } from '../../runtime/aws-environment.ts';
import { markRejected, markScanned, markStored } from '../../domain/file-transitions.ts';
import { parseObjectKey } from '../../domain/object-key.ts';
import type { EnvironmentOf } from '../../runtime/environment.ts';
import { readScanResult, type ScanEnded } from '../../runtime/events/scan-result.ts';
import { consoleLog } from '../../runtime/log.ts';
import { lazyHandler } from '../../runtime/lazy-handler.ts';
import { getRequestContext, runWithRequestContext } from '../../runtime/request-context.ts';
import { recordUpload } from '../../use-cases/record-upload.ts';
import { uploadEventDeps, type EventDependencies } from '../../use-cases/upload-event-deps.ts';
import { completeRejection } from '../../use-cases/delete-file.ts';
import type definition from './function.ts';

/**
 * Once, whatever the order: the scan's event may overtake the upload's. A threat deletes the file
 * unless it was stored before, which needs a scan that found none.
 */
export async function scanned(event: ScanEnded, dependencies: EventDependencies): Promise<void> {
  const { files, objects, arrival, clock, log } = dependencies;
  const { key, result } = event;
  if (event.bucket !== dependencies.bucket) throw new Error('An event of another bucket');
  const fileId = parseObjectKey(key)?.id;
  if (fileId === undefined) return;
  const logged = { ...getRequestContext(), fileId, code: result };
  if (result === 'THREATS_FOUND') {
    const rejected = await files.update(key, markRejected(key, 'malware', clock()));
    // Also when an earlier try has marked it and got no further.
    const marked = rejected.changed ? rejected.record : rejected.current;
    if (marked?.state === 'DELETING') await completeRejection(marked, dependencies);
    log('warn', 'threat-found', logged);
    return;
  }
  const object = await objects.head(key);
  if (object) await recordUpload(key, object, dependencies);
  const noted = await files.update(key, markScanned(result));
  log('info', noted.changed ? 'scanned' : 'scan-repeated', logged);
  const row = noted.changed ? noted.record : noted.current;
  // The write decides: an earlier try may have noted the result and got no further.
  if (arrival.storeOnLoad && row) {
    await files.update(key, markStored(row.context, clock(), { scan: 'required' }));
  }
}

type Environment = EnvironmentOf<typeof definition> & AwsEnvironment;

export function createHandler(
  env: Environment,
  clock = Date.now,
  log = consoleLog(env),
): (event: unknown) => Promise<void> {
  const dependencies = uploadEventDeps(env, clock, log);
  return async (event) => {
    const ended = readScanResult(event);
    const context = { requestId: ended.requestId, operation: 'scanned' };
    return runWithRequestContext(context, () => scanned(ended, dependencies));
  };
}

export const handler = lazyHandler(createHandler);
