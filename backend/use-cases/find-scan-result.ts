import { scanResults, type ScanResult } from '../../src/contract/file-info.ts';
import type { FileRecord } from '../domain/file-record.ts';
import { markScanned } from '../domain/file-transitions.ts';
import { SCAN_TAG, type ObjectStore } from '../stores/s3/object-store.ts';
import type { FileTable } from '../stores/database.ts';

interface Dependencies {
  readonly files: FileTable;
  readonly objects: ObjectStore;
}

/**
 * Returns the result of a file's scan. Uses the tag of the scanner if its event has not arrived yet, and
 * records the result:
 * https://docs.aws.amazon.com/guardduty/latest/ug/monitor-enable-s3-object-tagging-malware-protection.html
 */
export async function findScanResult(
  record: FileRecord,
  { files, objects }: Dependencies,
): Promise<ScanResult | undefined> {
  if (record.scan !== undefined) return record.scan;
  const tag = await objects.getTag(record.key, SCAN_TAG);
  const result = scanResults.find((known) => known === tag);
  if (result !== undefined && result !== 'THREATS_FOUND') {
    await files.update(record.key, markScanned(result));
  }
  return result;
}
