/** Patterns for the names of recordings about features that the development S3 does not claim. */
export const notReplayed: readonly (readonly [pattern: RegExp, reason: string])[] = [
  [
    /versioned|versioning|suspended|(?<!expired_object_)delete_marker|version_id|VersionedBucket|object_versions|ListObjectVersions/i,
    'no versioning',
  ],
  [/ObjectLock|object_lock|legal_hold|retention|locked_bucket|no_locking/i, 'no object lock'],
  [/SSEC|sse|encryption|kms/i, 'no server-side encryption other than the default'],
  [/acl/i, 'no access control lists'],
  [/bucket_policy|public_access_block|ownership_controls/i, 'no bucket policies'],
  [/StaticWebsite|website/i, 'no website hosting'],
  [/Replication|replication/, 'no replication'],
  [
    /BucketLogging|inventory|analytics|intelligent_tier_config|metrics_configuration/,
    'no logs or reports',
  ],
  [/bucket_tagging|create_bucket_with(_empty)?_tags/, 'no tags on buckets'],
  [/acceleration|request_payer/, 'no acceleration or requester pays'],
  [/_eventbridge.*::test_object_created_put$/, 'compared by test/recorded/events'],
  [
    /test_s3_notifications|notification_configuration|notification_with|DeepArchive/,
    'no notifications of other kinds and no archives',
  ],
  [/lambda_integration/, 'a Lambda function behind a bucket'],
  [/get_object_attributes/, 'GetObjectAttributes is not claimed'],
  [/anon_credentials/, 'every request is signed'],
  [/(virtual_host|url_encoded_key|slashes_in_key)\[True\]/, 'no virtual-hosted addresses'],
  [
    /test_presigned_url_signature_authentication(_expired)?\[s3v4-True\]/,
    'no virtual-hosted addresses',
  ],
  [/\[s3(-True|-False)?\]|with_sig_s3(\[|$)/, 'signature version 2'],
  [/bad_headers\[s3v4-False\]/, 'nothing was recorded'],
  [
    /TestS3::test_(create_bucket_with_existing_name|region_header_exists_outside_us_east_1|create_bucket_with_eu_location_constraint(_raises)?|bucket_constraint_aws_global\[us-west-1\]|create_bucket_with_invalid_location_constraint\[eu-west-1-bar\])$/,
    'other regions',
  ],
  [
    /TestS3::test_(list_objects_v2_with_prefix|object_expiry_after_bucket_lifecycle_configuration|list_parts_empty_part_number_marker)$/,
    'remains of tests that were moved to another class and recorded again there',
  ],
];

export function reasonNotToReplay(name: string): string | undefined {
  return notReplayed.find(([pattern]) => pattern.test(name))?.[1];
}
