import { createHash } from 'node:crypto';
import {
  bad,
  recorded,
  refusal,
  reported,
  TEXT,
  versitygw,
  type Ask,
  type Row,
  type Source,
} from '../row.ts';
import type { Site } from '../site.ts';
import { part } from './part-copies.ts';

type Headers = Readonly<Record<string, string>>;

const copy =
  (headers: Headers, source = 'there', key = 'new') =>
  ({ bucket }: Site): Ask => ({
    method: 'PUT',
    key,
    headers: { 'x-amz-copy-source': `${bucket}/${source}`, ...headers },
  });
const etag = `"${createHash('md5').update(TEXT).digest('hex')}"`;
const LONG_AGO = 'Wed, 01 Jan 2020 00:00:00 GMT';
const invalid = bad('InvalidArgument');
const precondition = refusal(412, 'PreconditionFailed');
const write = (step: string): Source =>
  recorded('TestS3ObjectWritePrecondition::test_copy_object_precondition_write_validation', step);

const conditions: readonly (readonly [string, string, () => Headers])[] = [
  ['if-match', 'copy-precondition-if-match', () => ({ 'x-amz-copy-source-if-match': '"foo"' })],
  [
    'if-none-match',
    'copy-precondition-if-none-match',
    () => ({ 'x-amz-copy-source-if-none-match': etag }),
  ],
  [
    'if-none-match without quotes',
    'copy-etag-missing-quotes',
    () => ({ 'x-amz-copy-source-if-none-match': etag.replaceAll('"', '') }),
  ],
  [
    'if-unmodified-since',
    'copy-precondition-if-unmodified-since',
    () => ({ 'x-amz-copy-source-if-unmodified-since': LONG_AGO }),
  ],
  [
    'if-modified-since',
    'copy-precondition-if-modified-since',
    () => ({ 'x-amz-copy-source-if-modified-since': new Date().toUTCString() }),
  ],
];

/** CopyObject, and the rules that UploadPartCopy shares with it. */
export const copies: readonly Row[] = [
  {
    name: 'a copy from a source without a key',
    source: recorded('TestS3::test_s3_copy_object_wrong_format', 'copy-object-wrong-copy-source'),
    request: { method: 'PUT', key: 'new', headers: { 'x-amz-copy-source': 'there' } },
    ...invalid,
  },
  ...(
    [
      ['bucket/%ZZ', 'Invalid copy source encoding'],
      ['100%/foo/bar', 'Invalid copy source encoding'],
      ['bucket/%C3%', 'Invalid copy source encoding'],
      ['192.168.1.1/foo', 'Invalid copy source bucket name'],
      ['my-buc@k&()t/obj', 'Invalid copy source bucket name'],
      ['bucket/', 'Invalid copy source object key'],
    ] as const
  ).flatMap(([source, message]) => [
    {
      name: `a copy from the source ${source}`,
      source: versitygw('CopyObject_invalid_copy_source'),
      request: copy({ 'x-amz-copy-source': source }),
      ...bad('InvalidArgument', message),
    },
    {
      name: `a part copied from the source ${source}`,
      source: versitygw('UploadPartCopy_invalid_copy_source'),
      request: part({ 'x-amz-copy-source': source }),
      ...bad('InvalidArgument', message),
    },
  ]),
  {
    name: 'a copy from a missing bucket',
    source: recorded(
      'TestS3::test_s3_copy_object_src_not_exists',
      'copy-object-src-bucket-not-exists',
    ),
    request: copy({ 'x-amz-copy-source': 'there-is-no-such-bucket/there' }),
    ...refusal(404, 'NoSuchBucket'),
  },
  {
    name: 'a copy from a missing object',
    source: recorded(
      'TestS3::test_s3_copy_object_src_not_exists',
      'copy-object-src-object-not-exists',
    ),
    request: copy({}, 'nothing'),
    ...refusal(404, 'NoSuchKey'),
  },
  {
    name: 'a copy from an archived object',
    source: reported('s3tools/s3cmd/pull/193'),
    request: copy({}, 'archived'),
    ...refusal(
      403,
      'InvalidObjectState',
      "Operation is not valid for the source object's storage class",
    ),
  },
  ...['metadata', 'tagging'].map((of) => ({
    name: `a copy with the ${of} directive FOO`,
    source: versitygw(
      of === 'metadata'
        ? 'CopyObject_copy_to_itself_invalid_directive'
        : 'CopyObject_invalid_tagging_directive',
    ),
    request: copy({ [`x-amz-${of}-directive`]: 'FOO' }),
    ...bad('InvalidArgument', `Unknown ${of} directive.`),
  })),
  {
    name: 'a copy onto itself',
    source: recorded('TestS3::test_s3_copy_object_in_place', 'copy-object-in-place-no-change'),
    request: copy({}, 'there', 'there'),
    ...bad('InvalidRequest'),
  },
  {
    name: 'a copy onto itself with metadata and no directive',
    source: recorded(
      'TestS3::test_s3_copy_object_in_place_metadata_directive',
      'no-metadata-directive-fail',
    ),
    request: copy({ 'x-amz-meta-m': 'o' }, 'there', 'there'),
    ...bad('InvalidRequest'),
  },
  {
    name: 'a copy with an unknown checksum algorithm',
    source: versitygw('CopyObject_invalid_checksum_algorithm'),
    request: copy({ 'x-amz-checksum-algorithm': 'FOO' }),
    ...bad('InvalidRequest'),
  },
  {
    name: 'a copy with another expected owner of the source',
    source: versitygw('CopyObject_incorrect_source_bucket_expected_owner'),
    request: copy({ 'x-amz-source-expected-bucket-owner': '000000000000' }),
    ...refusal(403, 'AccessDenied'),
  },
  {
    name: 'a part copied with another expected owner of the source',
    source: versitygw('UploadPartCopy_incorrect_source_bucket_expected_owner'),
    request: part({ 'x-amz-source-expected-bucket-owner': '000000000000' }),
    ...refusal(403, 'AccessDenied'),
  },
  ...conditions.map(([name, step, headers]) => ({
    name: `a copy with ${name} for the source`,
    source: recorded('TestS3CopySourcePreconditions::test_s3_copy_object_preconditions', step),
    request: (site: Site): Ask => copy(headers())(site),
    ...precondition,
  })),
  {
    name: 'a copy with If-None-Match: * over an object',
    source: recorded(
      'TestS3ObjectWritePrecondition::test_copy_object_if_none_match',
      'copy-obj-if-none-match-fail',
    ),
    request: copy({ 'if-none-match': '*' }, 'there', 'archived'),
    ...precondition,
  },
  {
    name: 'a copy with If-Match if the target does not exist',
    source: recorded(
      'TestS3ObjectWritePrecondition::test_copy_object_if_match',
      'copy-obj-if-match-fail-no-object',
    ),
    request: copy({ 'if-match': etag }),
    ...refusal(404, 'NoSuchKey'),
  },
  ...(
    [
      [
        'a copy with If-None-Match and an ETag',
        'copy-obj-none-match-etag',
        { 'if-none-match': etag },
      ],
      ['a copy with If-Match: *', 'copy-obj-if-match-star', { 'if-match': '*' }],
      [
        'a copy with both If-Match and If-None-Match',
        'copy-obj-both',
        { 'if-match': etag, 'if-none-match': '*' },
      ],
    ] as const
  ).map(([name, step, headers]) => ({
    name,
    source: write(step),
    request: copy(headers),
    ...refusal(501, 'NotImplemented'),
  })),
  ...[copy({}), part({})].map((make, index) => ({
    name: `a copy with a body${index === 0 ? '' : ', as a part'}`,
    source: versitygw('ErrNonEmptyRequestBody in s3api/controllers/object-put.go'),
    request: (site: Site): Ask => ({ ...make(site), body: 'x' }),
    ...bad(
      'InvalidRequest',
      'The request included a body. Requests of this type must not include a non-empty body.',
    ),
  })),
];
