import { markExpired, markStored, postponeDue } from '../../domain/file-transitions.ts';
import { parseObjectKey } from '../../domain/object-key.ts';
import type { FileRecord } from '../../domain/file-record.ts';
import { getRequestContext } from '../../runtime/request-context.ts';
import {
  completeDeletion,
  deleteDueTombstone,
  type DeletionDependencies,
} from '../../use-cases/delete-file.ts';
import { findScanResult } from '../../use-cases/find-scan-result.ts';
import { recordUpload, type RecordUploadDeps } from '../../use-cases/record-upload.ts';
import { sweepDueRows, type SweepResult } from '../../use-cases/sweep.ts';
import type definition from './function.ts';

type Dependencies = DeletionDependencies & RecordUploadDeps;

const outcomes = [
  /** The file is in S3, and its event was lost. */
  'stored',
  /** The file never arrived, its deletion was interrupted, or its scan has failed. */
  'deleted',
  'tombstonesDeleted',
  'skipped',
] as const;
type Outcome = (typeof outcomes)[number];

/** Fails to compile when the timeout in `function.ts` changes, because the run must end before it. */
const TIMEOUT_SECONDS: (typeof definition)['timeout'] = 240;

/**
 * Replaces `expire` where StoreOnLoad stores every uploaded file. A file that has been uploaded never expires, so
 * a row that is due is first compared with S3.
 */
export async function cleanup(dependencies: Dependencies): Promise<SweepResult<Outcome>> {
  const process = (key: string, now: number): Promise<Outcome> =>
    cleanUpFile(key, now, dependencies);
  return sweepDueRows({ outcomes, process, timeoutSeconds: TIMEOUT_SECONDS }, dependencies);
}

async function cleanUpFile(key: string, now: number, dependencies: Dependencies): Promise<Outcome> {
  const { files, log } = dependencies;
  const fileId = parseObjectKey(key)?.id;
  const logged = { ...getRequestContext(), ...(fileId !== undefined && { fileId }) };
  const row = await files.get(key);
  if (row?.due === undefined || row.due > now) return 'skipped';
  if (row.state === 'DELETED') {
    return (await deleteDueTombstone(row, now, dependencies)) ? 'tombstonesDeleted' : 'skipped';
  }
  const current = row.state === 'DELETING' ? row : await storeIfUploaded(row, now, dependencies);
  if (current?.state === 'STORED') return 'stored';
  if (current?.state === 'UPLOADED' && current.scan === undefined) {
    // It could not be stored because of that. Perhaps it was uploaded before scans were turned on. Nobody knows whether it is a threat.
    await files.update(key, postponeDue(now + DAY_MILLISECONDS));
    log('error', 'file-not-scanned', { ...logged, metrics: { SweepFailures: 1 } });
    return 'skipped';
  }
  const marked = await files.update(key, markExpired(key, now));
  if (!marked.changed) return 'skipped';
  if (current?.state === 'UPLOADED') log('warn', 'unscannable-file-deleted', logged);
  await completeDeletion(marked.record, dependencies);
  return 'deleted';
}

const DAY_MILLISECONDS = 24 * 60 * 60 * 1000;

/** Does what the lost event would have done, and returns the row as it is then. */
async function storeIfUploaded(
  row: FileRecord,
  now: number,
  dependencies: Dependencies,
): Promise<FileRecord | undefined> {
  const { files, objects, handling } = dependencies;
  const object = await objects.head(row.key);
  // The object of an uploaded file was deleted by something else.
  if (!object) return row.state === 'UPLOADED' ? undefined : row;
  const recorded = await recordUpload(row.key, object, dependencies);
  const current = recorded.changed ? recorded.record : recorded.current;
  if (current?.state !== 'UPLOADED') return current;
  const result = handling.scanUploads ? await findScanResult(current, dependencies) : undefined;
  const scan = handling.scanUploads ? 'required' : 'none';
  const stored = await files.update(
    row.key,
    markStored(current.context, now, { scan, evenIfDue: true }),
  );
  if (stored.changed) return stored.record;
  // A threat is not recorded by `findScanResult`, because its event deletes the file.
  return stored.current && { ...stored.current, ...(result !== undefined && { scan: result }) };
}
