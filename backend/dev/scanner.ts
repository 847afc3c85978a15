import { GetObjectCommand, PutObjectTaggingCommand, type S3Client } from '@aws-sdk/client-s3';
import { randomUUID } from 'node:crypto';
import type { ScanResult } from '../../src/contract/file-info.ts';
import { SCAN_TAG } from '../stores/s3/object-store.ts';

/**
 * The test file that every scanner recognizes (https://www.eicar.org/download-anti-malware-testfile/). It is
 * split in two, so that a scanner on a developer's machine does not flag this source file.
 */
const EICAR = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join(
  '',
);

/**
 * A stand-in for GuardDuty that demonstrates the flow. It detects only the EICAR test file and is not a real
 * scanner.
 */
export class LocalScanner {
  readonly #s3: S3Client;
  readonly #bucket: string;
  readonly #target: (event: unknown) => Promise<void>;

  constructor(s3: S3Client, bucket: string, target: (event: unknown) => Promise<void>) {
    this.#s3 = s3;
    this.#bucket = bucket;
    this.#target = target;
  }

  /** Scans the object, tags it and sends the result. Sends nothing if the object no longer exists. */
  async scan(key: string): Promise<void> {
    const object = { Bucket: this.#bucket, Key: key };
    try {
      const { Body } = await this.#s3.send(new GetObjectCommand(object));
      const result = await scanBytes(Body as AsyncIterable<Buffer>);
      const TagSet = [{ Key: SCAN_TAG, Value: result }];
      await this.#s3.send(new PutObjectTaggingCommand({ ...object, Tagging: { TagSet } }));
      await this.#target(scanResultEvent(this.#bucket, key, result));
    } catch (error) {
      if (error instanceof Error && error.name === 'NoSuchKey') return;
      throw error;
    }
  }
}

async function scanBytes(body: AsyncIterable<Buffer>): Promise<ScanResult> {
  let tail = '';
  for await (const chunk of body) {
    const text = tail + chunk.toString('latin1');
    if (text.includes(EICAR)) return 'THREATS_FOUND';
    tail = text.slice(-EICAR.length);
  }
  return 'NO_THREATS_FOUND';
}

/**
 * Builds an event as in
 * https://docs.aws.amazon.com/guardduty/latest/ug/monitor-with-eventbridge-s3-malware-protection.html
 */
export function scanResultEvent(
  bucket: string,
  key: string,
  result: ScanResult,
): Record<string, unknown> {
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': 'GuardDuty Malware Protection Object Scan Result',
    source: 'aws.guardduty',
    account: '000000000000',
    detail: {
      schemaVersion: '1.0',
      scanStatus: 'COMPLETED',
      resourceType: 'S3_OBJECT',
      s3ObjectDetails: { bucketName: bucket, objectKey: key },
      scanResultDetails: { scanResultStatus: result },
    },
  };
}
