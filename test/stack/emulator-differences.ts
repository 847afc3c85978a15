import { differenceReasons } from '../support/difference-reasons.ts';

/**
 * Tests that fail for the template in ministack 1.5, with the reasons. The run fails if a test listed here
 * passes or does not exist, so the list shrinks with newer versions of ministack.
 */
export const emulatorDifferences: Readonly<Record<string, string>> = {
  ...differenceReasons('its S3 does not add a CRC64NVME to objects sent without a checksum', [
    '0 bytes are uploaded, stored and downloaded unchanged',
    '1 bytes are uploaded, stored and downloaded unchanged',
    '5000000 bytes are uploaded, stored and downloaded unchanged',
  ]),
  ...differenceReasons('its S3 does not report the checksum of a multipart upload', [
    'a file uploaded in five parts is downloaded byte for byte',
  ]),
  ...differenceReasons('its S3 accepts requests without a signature', [
    'presigned PUT S3 refuses a tampered upload URL: no signature',
    'presigned PUT S3 refuses a GET with the upload URL and a GET without a signature',
  ]),
  ...differenceReasons('its S3 accepts unsigned x-amz- headers, or validates their values first', [
    'presigned PUT S3 refuses an unsigned x-amz-acl header',
    'presigned PUT S3 refuses an unsigned x-amz-tagging header',
    'presigned PUT S3 refuses an unsigned x-amz-meta-a header',
    'presigned PUT S3 refuses an unsigned x-amz-storage-class header',
  ]),
  ...differenceReasons('its API Gateway does not use the gateway responses of the template', [
    'API the API refuses a call with no key',
    'API the API refuses a call with a wrong key',
    'API the API refuses an operation that does not exist',
  ]),
  ...differenceReasons('its API Gateway responds to preflights itself', [
    'presigned PUT S3 refuses a preflight from another origin or with another header',
  ]),
  ...differenceReasons('its clock cannot be adjusted', [
    'presigned PUT S3 refuses an expired upload URL',
    'expire deletes only the files that were not stored in time',
    'an expired file cannot be stored, even before expire has deleted it',
    'expire deletes a tombstone and any late object one day after the URL expired',
    'an upload that is never completed is aborted when its file expires',
  ]),
  ...differenceReasons('the log of a deployed stack is in CloudWatch', [
    'the log of an upload contains no secrets or URLs',
    'the log contains no tokens, URLs, keys or contexts',
    'an object without a row is tagged and is not deleted, whatever its key',
  ]),
};
