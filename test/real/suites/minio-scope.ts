import type { OutOfScope } from './judge-suite.ts';

/**
 * Features of S3 that the development S3 does not claim (backend/dev/s3/operation-table.ts), and tests that
 * do not concern S3.
 */
export const minioOutOfScope: OutOfScope = [
  [/V2$|^test(Copy|Replace)ObjectWithChecksums$/, 'signature version 2'],
  [/SSE|Encrypted|Decrypted/, 'encryption with keys, which needs TLS or a KMS'],
  [/Version|^testListObjectsChecksums$/, 'versions'],
  [
    /^testRemove(Objects(Iter)?|MultipleObjectsWithResult)$|^testListMultipartUpload$/,
    'object lock',
  ],
  [/BucketTagging$/, 'bucket tags'],
  [/ObjectAttributes/, 'GetObjectAttributes'],
  [/Notification/, 'notifications'],
  [/^testCors$|^testFunctional$/, 'bucket policies, which the tests need to continue'],
  [/ACL/, 'ACLs'],
  [/S3Zip$|ListUnsorted$|Annotations$/, 'an extension of MinIO'],
];
