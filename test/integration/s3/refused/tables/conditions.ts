import {
  api,
  bad,
  document,
  guide,
  localstack,
  put,
  recorded,
  refusal,
  type Ask,
  type Row,
} from '../row.ts';
import { PART_ETAG } from '../site.ts';

const precondition = refusal(412, 'PreconditionFailed');
const notImplemented = refusal(501, 'NotImplemented');
const write = (test: string, step: string) =>
  recorded(`TestS3ObjectWritePrecondition::${test}`, step);
const read = (step: string) =>
  recorded('TestS3::test_s3_get_object_preconditions[get_object]', step);
const head = (step: string) =>
  recorded('TestS3::test_s3_get_object_preconditions[head_object]', step);
const overThere = { key: 'there' };
const LONG_AGO = 'Wed, 01 Jan 2020 00:00:00 GMT';

const owner = (value: string) => ({ 'x-amz-expected-bucket-owner': value });

/** One request of each kind, valid without its expected owner. */
const operations: readonly (readonly [string, (headers: Record<string, string>) => Ask])[] = [
  ['PutObject', (headers) => put(headers)],
  ['GetObject', (headers) => ({ method: 'GET', key: 'there', headers })],
  ['DeleteObject', (headers) => ({ method: 'DELETE', key: 'there', headers })],
  [
    'GetObjectTagging',
    (headers) => ({ method: 'GET', key: 'there', query: { tagging: '' }, headers }),
  ],
  [
    'DeleteObjectTagging',
    (headers) => ({ method: 'DELETE', key: 'there', query: { tagging: '' }, headers }),
  ],
  [
    'CreateMultipartUpload',
    (headers) => ({ method: 'POST', key: 'new', query: { uploads: '' }, headers }),
  ],
  ['ListObjectsV2', (headers) => ({ method: 'GET', query: { 'list-type': '2' }, headers })],
  ['ListMultipartUploads', (headers) => ({ method: 'GET', query: { uploads: '' }, headers })],
  ['GetBucketCors', (headers) => ({ method: 'GET', query: { cors: '' }, headers })],
  ['DeleteBucketCors', (headers) => ({ method: 'DELETE', query: { cors: '' }, headers })],
  ['DeleteBucketLifecycle', (headers) => ({ method: 'DELETE', query: { lifecycle: '' }, headers })],
  ['DeleteBucket', (headers) => ({ method: 'DELETE', headers })],
  [
    'DeleteObjects',
    (headers) =>
      document('POST', 'delete', '<Delete><Object><Key>there</Key></Object></Delete>', { headers }),
  ],
  [
    'PutObjectTagging',
    (headers) =>
      document('PUT', 'tagging', '<Tagging><TagSet/></Tagging>', { ...overThere, headers }),
  ],
];

/** Conditions on objects, and on the owner of the bucket. */
export const conditions: readonly Row[] = [
  {
    name: 'a PUT with If-None-Match: * over an object',
    source: write('test_put_object_if_none_match', 'put-obj-if-none-match'),
    request: put({ 'if-none-match': '*' }, overThere),
    ...precondition,
  },
  {
    name: 'a PUT with If-None-Match and an ETag',
    source: write('test_put_object_if_none_match_validation', 'put-obj-if-none-match-bad-value'),
    request: put({ 'if-none-match': `"${PART_ETAG}"` }),
    ...notImplemented,
  },
  {
    name: 'a PUT with If-Match: *',
    source: write('test_put_object_if_match_validation', 'put-obj-if-match-star-value'),
    request: put({ 'if-match': '*' }, overThere),
    ...notImplemented,
  },
  {
    name: 'a PUT with both If-Match and If-None-Match',
    source: write(
      'test_put_object_if_match_and_if_none_match_validation',
      'put-obj-both-precondition',
    ),
    request: put({ 'if-match': `"${PART_ETAG}"`, 'if-none-match': '*' }),
    ...notImplemented,
  },
  {
    name: 'a PUT with If-Match and another ETag',
    source: write('test_put_object_if_match', 'put-obj-if-match-wrong-etag'),
    request: put({ 'if-match': `"${PART_ETAG}"` }, overThere),
    ...precondition,
  },
  {
    name: 'a PUT with If-Match if the object does not exist',
    source: write('test_put_object_if_match', 'put-obj-if-match-key-not-exists'),
    request: put({ 'if-match': `"${PART_ETAG}"` }),
    ...refusal(404, 'NoSuchKey'),
  },
  {
    name: 'a PUT with an invalid If-Match if the object does not exist',
    source: write('test_put_object_if_match_validation', 'put-obj-if-match-bad-value'),
    request: put({ 'if-match': 'notmatching' }),
    ...refusal(404, 'NoSuchKey'),
  },
  {
    name: 'a DELETE with If-Match',
    source: recorded(
      'TestS3DeletePrecondition::test_delete_object_if_match_non_express',
      'delete-obj-if-match',
    ),
    request: { method: 'DELETE', key: 'there', headers: { 'if-match': `"${PART_ETAG}"` } },
    ...precondition,
  },
  {
    name: 'a DELETE with the size as a condition',
    source: recorded(
      'TestS3DeletePrecondition::test_delete_object_if_match_size_non_express',
      'delete-obj-if-match-size',
    ),
    request: { method: 'DELETE', key: 'there', headers: { 'x-amz-if-match-size': '11' } },
    ...notImplemented,
  },
  {
    name: 'a DELETE with the time as a condition',
    source: recorded(
      'TestS3DeletePrecondition::test_delete_object_if_match_modified_non_express',
      'delete-obj-if-match-last-modified',
    ),
    request: {
      method: 'DELETE',
      key: 'there',
      headers: { 'x-amz-if-match-last-modified-time': LONG_AGO },
    },
    ...notImplemented,
  },
  {
    name: 'a GET with If-Match and another ETag',
    source: read('precondition-if-match'),
    request: { method: 'GET', key: 'there', headers: { 'if-match': `"${PART_ETAG}"` } },
    ...precondition,
  },
  {
    name: 'a GET with If-Unmodified-Since',
    source: read('precondition-if-unmodified-since'),
    request: { method: 'GET', key: 'there', headers: { 'if-unmodified-since': LONG_AGO } },
    ...precondition,
  },
  {
    name: 'a HEAD with If-Match and another ETag',
    source: head('precondition-if-match'),
    request: { method: 'HEAD', key: 'there', headers: { 'if-match': `"${PART_ETAG}"` } },
    status: 412,
    code: undefined,
  },
  {
    name: 'a HEAD with If-Unmodified-Since',
    source: head('precondition-if-unmodified-since'),
    request: { method: 'HEAD', key: 'there', headers: { 'if-unmodified-since': LONG_AGO } },
    status: 412,
    code: undefined,
  },
  ...operations.map(([name, request]) => ({
    name: `${name} with another expected owner of the bucket`,
    source: guide('bucket-owner-condition'),
    request: request(owner('000000000000')),
    ...refusal(403, 'AccessDenied', 'Access Denied'),
  })),
  {
    name: 'HeadBucket with another expected owner of the bucket',
    source: api('API_HeadBucket'),
    request: { method: 'HEAD', headers: owner('000000000000') },
    status: 403,
    code: undefined,
  },
  ...['0000', '0000000000020', 'abcd', 'aa000000000$'].map((account) => ({
    name: `the expected owner ${account}`,
    source: localstack(
      `TestS3::test_get_bucket_policy_invalid_account_id[${account}]`,
      'get-bucket-policy-invalid-bucket-owner',
    ),
    request: put(owner(account)),
    ...bad(
      'InvalidBucketOwnerAWSAccountID',
      `The value of the expected bucket owner parameter must be an AWS Account ID... [${account}]`,
    ),
  })),
];
