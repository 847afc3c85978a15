import type { OutOfScope } from './judge-suite.ts';

/**
 * Features of S3 that the development S3 does not claim (backend/dev/s3/operation-table.ts), and tests that
 * do not concern S3.
 */
export const versitygwOutOfScope: OutOfScope = [
  [/^(S3)?IAM|_iam_/, 'IAM and STS, and versitygw’s own administration of users'],
  [/^AccessControl_|_as_(user|admin)$|_no_access$|_not_owned_/, 'multiple accounts'],
  [/^CreateBucket_existing_bucket$|^Authentication_date_mismatch$/, 'multiple accounts'],
  [
    /^(Put|Get|Delete)Bucket(Acl|Policy|PolicyStatus)_|_acl(_|$)|Acl_|NoAclMode/i,
    'ACLs and policies',
  ],
  [/^PublicBucket_|_fail_public$/, 'public buckets'],
  [/OwnershipControls_|ownership/, 'ownership controls'],
  [/^(Put|Get|Delete)BucketTagging_|^CreateBucket_.*(tag|duplicate_keys)/, 'bucket tags'],
  [/^Versioning_|^ListObjectVersions_|^RouterListVersions|^PutBucketVersioning_/, 'versions'],
  [/^GetBucketVersioning_(success|non_owner|with_)/, 'versions'],
  [
    /^WORMProtection_|ObjectLock|object_lock|bucket_lock|Retention|retain_until|retention_lock|LegalHold|legal_hold|^PutObject_racey_success$/,
    'object lock',
  ],
  [/Website|website/, 'website hosting'],
  [/^GetObjectAttributes_/, 'GetObjectAttributes'],
  [/_not_implemented$/, 'requires a refusal of features that versitygw does not implement'],
  [/_data_integrity_etag$/, 'a mode of versitygw with its own ETags'],
  [
    /_name_too_long$|^CreateMultipartUpload_dir_obj$|^PutObject_(dir_obj_with_data|with_slashes|overwrite_)|^CopyObject_overwrite_/,
    'names in a file system, where a file cannot also be a folder',
  ],
  [/^Server_/, 'versitygw’s own limits'],
];
