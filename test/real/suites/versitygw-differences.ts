import { differenceReasons } from '../../support/difference-reasons.ts';
import type { KnownDifferences } from './judge-suite.ts';

/**
 * Tests of versitygw 1.8.0 that require something that AWS does not do, or that the development S3 does not
 * claim. “Recorded” refers to AWS's answers to LocalStack's tests (test/recorded/s3).
 */
export const versitygwDifferences: KnownDifferences = {
  ...differenceReasons(
    'AWS names the resource OBJECT: https://github.com/mhart/aws4fetch/issues/14, minio/minio-java#637',
    ['RouterPostObjectWithoutQuery'],
  ),
  ...differenceReasons('AWS’s message, as recorded, says “upload” and not “multipart upload”', [
    'ListParts_incorrect_object_key',
    'ListParts_incorrect_uploadId',
    'UploadPartCopy_incorrect_object_key',
    'UploadPartCopy_incorrect_uploadId',
    'UploadPart_non_existing_key',
    'UploadPart_non_existing_mp_upload',
  ]),
  ...differenceReasons(
    'AWS’s message, as recorded, is “The Content-MD5 you specified was invalid.”',
    ['PutBucketCors_md5', 'PutObject_md5'],
  ),
  ...differenceReasons(
    'AWS’s message, as recorded, names the received size before the counted size',
    ['CompleteMultipartUpload_mpu_object_size'],
  ),
  ...differenceReasons(
    'AWS’s message, as recorded, is “Your proposed upload exceeds the maximum allowed size”',
    ['PostObject_policy_content_length_too_large'],
  ),
  ...differenceReasons('expects the value in the message where AWS has the parameter’s name', [
    'ListMultipartUploads_invalid_max_uploads',
    'ListObjects_invalid_max_keys',
    'ListParts_invalid_max_parts',
    'ListParts_invalid_part_number_marker',
  ]),
  ...differenceReasons('AWS documents x-amz-storage-class for all classes except STANDARD', [
    'CopyObject_cross_bucket_server_side_copy',
    'CopyObject_should_copy_meta_props',
    'CopyObject_should_replace_meta_props',
    'GetObject_success',
    'HeadObject_success',
  ]),
  ...differenceReasons(
    'AWS, as recorded, returns <Prefix/> and <Marker/> also if the request has none',
    ['ListObjectsV2_list_all_objs', 'ListObjects_list_all_objs'],
  ),
  ...differenceReasons('AWS documents NextMarker for lists with a delimiter only', [
    'ListObjects_mp_masking_truncation',
    'ListObjects_truncated',
  ]),
  ...differenceReasons('AWS documents BucketRegion for a request with a parameter', [
    'ListBuckets_success',
  ]),
  ...differenceReasons('expects the last name as the token, which AWS documents as obfuscated', [
    'ListBuckets_truncated',
    'ListObjectsV2_both_start_after_and_continuation_token',
  ]),
  ...differenceReasons(
    'AWS, as recorded, returns no next markers if the last entry is a common prefix',
    ['ListMultipartUploads_delimiter_truncated'],
  ),
  ...differenceReasons('AWS, as recorded, refuses the upload ID of another key as the marker', [
    'ListMultipartUploads_keyMarker_not_from_list',
  ]),
  ...differenceReasons('expects the checksum type “null” where AWS, as recorded, has no element', [
    'ListParts_null_checksums',
  ]),
  ...differenceReasons('AWS, as recorded, answers 412 and not 304 to a copy', [
    'CopyObject_conditional_reads',
    'UploadPartCopy_conditional_reads',
  ]),
  ...differenceReasons(
    'AWS, as recorded, refuses an invalid account number before it compares the owner',
    [
      'DeleteBucket_incorrect_expected_bucket_owner',
      'DeleteObject_incorrect_expected_bucket_owner',
    ],
  ),
  ...differenceReasons('AWS allows it in us-east-1', ['CreateBucket_owned_by_you']),
  ...differenceReasons('there is only one region, and AWS creates the bucket in another one', [
    'CreateBucket_invalid_location_constraint',
  ]),
  ...differenceReasons('AWS documents x-amz-object-size for appended objects only', [
    'DeleteObject_conditional_writes',
    'PutObject_success',
  ]),
  ...differenceReasons('AWS documents x-amz-if-match-initiated-time for directory buckets only', [
    'AbortMultipartUpload_if_match_initiated_time',
  ]),
  ...differenceReasons('AWS documents at least one Object', ['DeleteObjects_empty_input']),
  ...differenceReasons('uses its own content type for folders', ['GetObject_directory_success']),
  ...differenceReasons('refuses keys with “.” and empty segments, which AWS accepts', [
    'CopyObject_invalid_copy_source',
    'PostObject_invalid_object_names',
    'PutObject_invalid_object_names',
  ]),
  ...differenceReasons('AWS documents Access-Control-Request-Method for the preflight only', [
    'CORSMiddleware_access_granted',
  ]),
  ...differenceReasons('AWS, as recorded, answers 403 to a range whose bounds are not numbers', [
    'PostObject_invalid_policy_document',
  ]),
  ...differenceReasons('AWS, as recorded, names the missing field X-Amz-Signature', [
    'PostObject_partial_auth_fields',
  ]),
  ...differenceReasons('on AWS only the policy decides until when a form may be posted', [
    'PostObject_expired_due_to_date',
  ]),
  ...differenceReasons('AWS, as recorded, exposes only the headers of the rule, without ETag', [
    'PreflightOPTIONS_access_granted',
  ]),
  ...differenceReasons('AWS, as recorded, answers 403 “CORSResponse: Bucket not found”', [
    'PreflightOPTIONS_non_existing_bucket',
  ]),
  ...differenceReasons(
    'AWS, as recorded, answers InvalidRequest to a range that starts after the end',
    ['UploadPartCopy_exceeding_copy_source_range'],
  ),
  ...differenceReasons('uses operations that are not claimed, which is reported first', [
    'UnsignedStreamingPayloadTrailer_not_allowed',
  ]),
  ...differenceReasons('has several errors, and AWS does not document which one is reported', [
    'SignedStreamingPayloadTrailer_incomplete_body',
    'UploadPartCopy_invalid_copy_source',
  ]),
};

/** Known faults of the development S3 that are not fixed yet. This table should be empty. */
export const versitygwFaults: KnownDifferences = {};
