import { differenceReasons } from '../support/difference-reasons.ts';

/**
 * Tests that the template in ministack 1.5 does not pass, and why. One that is named here and passes
 * fails the run, and so does a name that no test has: a newer ministack makes this list shorter.
 */
export const emulatorDifferences: Readonly<Record<string, string>> = {
  ...differenceReasons('its S3 adds no CRC64NVME to what is sent without one', [
    '0 bytes go up, are stored and come back the same',
    '1 bytes go up, are stored and come back the same',
    '5000000 bytes go up, are stored and come back the same',
  ]),
  ...differenceReasons('its S3 takes a request without a signature', [
    'S3 refuses a tampered URL: no signature',
    'S3 refuses the upload’s URL for a GET, and a GET without a URL',
  ]),
  ...differenceReasons(
    'its S3 takes x-amz- headers that nobody signed, or looks at their values first',
    [
      'S3 refuses an unsigned x-amz-acl',
      'S3 refuses an unsigned x-amz-tagging',
      'S3 refuses an unsigned x-amz-meta-a',
      'S3 refuses an unsigned x-amz-storage-class',
    ],
  ),
  ...differenceReasons('its API Gateway does not use the gateway responses of the template', [
    'the API refuses no key',
    'the API refuses a wrong key',
    'the API refuses an operation that does not exist',
  ]),
  ...differenceReasons('its API Gateway answers a preflight itself', [
    'S3 refuses a preflight from another origin or with another header',
  ]),
  ...differenceReasons('its clock cannot be moved', [
    'S3 refuses an expired URL',
    'expire deletes what was not stored in time and nothing else',
    'a file that has expired but is not swept yet can no longer be stored',
    'a tombstone goes a day after its URL, with whatever came late',
    'an upload that nobody completes is aborted when its file expires',
  ]),
  ...differenceReasons('the log of a deployed stack is in CloudWatch', [
    'nothing secret is ever logged',
    'nothing that is logged is a token, a URL or a key',
    'an object without a row is tagged and never deleted, whatever its key',
  ]),
};
