import { differenceReasons } from '../../support/difference-reasons.ts';
import type { KnownDifferences } from './judge-suite.ts';

/**
 * Tests of minio-go that require something that AWS does not do, or that the development S3 does not claim.
 */
export const minioDifferences: KnownDifferences = {
  ...differenceReasons('there is one region', ['testMakeBucketError', 'testMakeBucketRegions']),
  ...differenceReasons(
    'sends metadata=true, an extension of MinIO, and unknown parameters are not ignored',
    ['testListObjects'],
  ),
  ...differenceReasons('AWS documents only If-None-Match: * for a PUT, no ETag', [
    'testPutObjectPreconditionOnNonExistent',
  ]),
  ...differenceReasons(
    'AWS documents x-amz-checksum-algorithm for multipart uploads and copies, not for a PUT',
    ['testPutObjectWithAutomaticChecksums'],
  ),
  ...differenceReasons('continues with GetObjectAttributes, which is not claimed', [
    'testPutMultipartObjectWithChecksums',
    'testPutObjectWithTrailingChecksums',
  ]),
  ...differenceReasons(
    'AWS, as recorded, returns no part checksum if the object has a full-object checksum',
    ['testTrailingChecksums'],
  ),
  ...differenceReasons(
    'AWS documents MaxPostPreDataLengthExceededError for fields of more than 20 KB',
    ['testPresignedPostPolicyEmptyFileName'],
  ),
};

/** Known faults of the development S3 that are not fixed yet. This table should be empty. */
export const minioFaults: KnownDifferences = {};
