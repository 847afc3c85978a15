import * as v from 'valibot';
import { scanResults, type ScanResult } from '../../../src/contract/file-info.ts';

/**
 * GuardDuty's scan result for one object:
 * https://docs.aws.amazon.com/guardduty/latest/ug/monitor-with-eventbridge-s3-malware-protection.html
 */
const ScanEvent = v.object({
  id: v.string(),
  source: v.literal('aws.guardduty'),
  'detail-type': v.literal('GuardDuty Malware Protection Object Scan Result'),
  detail: v.object({
    s3ObjectDetails: v.object({ bucketName: v.string(), objectKey: v.string() }),
    scanResultDetails: v.object({ scanResultStatus: v.picklist(scanResults) }),
  }),
});

export interface ScanEnded {
  readonly requestId: string;
  readonly bucket: string;
  readonly key: string;
  readonly result: ScanResult;
}

/** Throws on any other event, which then goes to the dead-letter queue and raises an alarm. */
export function readScanResult(event: unknown): ScanEnded {
  const { id, detail } = v.parse(ScanEvent, event);
  return {
    requestId: id,
    bucket: detail.s3ObjectDetails.bucketName,
    key: detail.s3ObjectDetails.objectKey,
    result: detail.scanResultDetails.scanResultStatus,
  };
}
