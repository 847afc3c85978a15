import { differenceReasons } from '../../support/difference-reasons.ts';
import type { KnownDifferences } from './judge-suite.ts';

/** Where minio-go's tests want something that AWS does not do, or that the development S3 does not claim. */
export const minioDifferences: KnownDifferences = {
  ...differenceReasons('there is one region', ['testMakeBucketError', 'testMakeBucketRegions']),
  ...differenceReasons(
    'asks with metadata=true, MinIO’s own, and no unknown parameter is passed over',
    ['testListObjects'],
  ),
  ...differenceReasons('AWS documents If-None-Match: * and no ETag for a PUT', [
    'testPutObjectPreconditionOnNonExistent',
  ]),
  ...differenceReasons(
    'AWS documents x-amz-checksum-algorithm for multipart uploads and copies, not for a PUT',
    ['testPutObjectWithAutomaticChecksums'],
  ),
  ...differenceReasons('goes on with GetObjectAttributes, which is not claimed', [
    'testPutMultipartObjectWithChecksums',
    'testPutObjectWithTrailingChecksums',
  ]),
  ...differenceReasons(
    'AWS, as recorded, has no checksum of a part where the whole has one of its own',
    ['testTrailingChecksums'],
  ),
  ...differenceReasons(
    'AWS documents MaxPostPreDataLengthExceededError for fields of more than 20 KB',
    ['testPresignedPostPolicyEmptyFileName'],
  ),
};

/** Faults of the development S3 that are not mended yet. To be empty. */
export const minioFaults: KnownDifferences = {};
