import {
  api,
  bad,
  guide,
  localstack,
  put,
  recorded,
  versitygw,
  type Ask,
  type Row,
} from '../row.ts';
import { sendLines } from '../wire.ts';

const names = [
  'ab',
  'a'.repeat(64),
  'Upper-case',
  'under_score',
  '-dash',
  'dash-',
  '.dot',
  'dot.',
  'two..dots',
  '192.168.5.4',
  'xn--bucket',
  'sthree-bucket',
  'amzn-s3-demo-bucket',
  'bucket-s3alias',
  'bucket--ol-s3',
  'bucket.mrap',
  'bucket--table-s3',
  'bücket',
  'bucket-%',
  'bucket name',
];
const constraint = (location: string): string =>
  `<CreateBucketConfiguration><LocationConstraint>${location}</LocationConstraint></CreateBucketConfiguration>`;
const create = (body: string, headers: Readonly<Record<string, string>> = {}): Ask => ({
  method: 'PUT',
  bucket: 'refused-and-never-made',
  headers,
  body,
});
const location = bad('InvalidLocationConstraint');
const tooLong = bad('KeyTooLongError', 'Your key is too long');

/** Names of buckets and objects, and where buckets are to be. */
export const namesRows: readonly Row[] = [
  ...names.map((bucket) => ({
    name: `the bucket ${bucket}`,
    source: guide('bucketnamingrules'),
    request: { method: 'PUT', bucket: encodeURIComponent(bucket) },
    ...bad('InvalidBucketName', 'The specified bucket is not valid.'),
  })),
  {
    name: 'the location us-east-1, which is named by no constraint',
    source: recorded(
      'TestS3::test_create_bucket_with_invalid_location_constraint[us-east-1-us-east-1]',
      'us-east-1-location-constraint-us-east-1-error',
    ),
    request: create(constraint('us-east-1')),
    ...location,
  },
  {
    name: 'a location that there is not',
    source: recorded(
      'TestS3::test_create_bucket_with_invalid_location_constraint[us-east-1-foo]',
      'us-east-1-location-constraint-foo-error',
    ),
    request: create(constraint('foo')),
    ...location,
  },
  {
    name: 'the location of no region',
    source: recorded(
      'TestS3::test_bucket_constraint_aws_global[us-east-1]',
      'aws-global-constraint',
    ),
    request: create(constraint('aws-global')),
    ...location,
  },
  ...(
    [
      [
        'an element that there is not',
        '<CreateBucketConfiguration><Colour>red</Colour></CreateBucketConfiguration>',
      ],
      ['another document', '<Tagging><TagSet/></Tagging>'],
      ['a document that breaks off', '<CreateBucketConfiguration>'],
    ] as const
  ).map(([name, body]) => ({
    name: `a bucket with ${name}`,
    source: api('API_CreateBucket'),
    request: create(body),
    ...bad('MalformedXML'),
  })),
  {
    name: 'a bucket with an ownership that there is not',
    source: localstack(
      'TestS3BucketOwnershipControls::test_bucket_ownership_controls_exc',
      'ownership-wrong-value-at-creation',
    ),
    request: create('', { 'x-amz-object-ownership': 'RandomValue' }),
    ...bad('InvalidArgument', 'Invalid x-amz-object-ownership header: RandomValue'),
  },
  {
    name: 'a bucket with an ACL that there is not',
    source: versitygw('CreateBucket_invalid_canned_acl'),
    request: create('', { 'x-amz-acl': 'fake-acl' }),
    ...bad('InvalidArgument'),
  },
  ...['k'.repeat(1025), 'ü'.repeat(513)].flatMap((key) => [
    {
      name: `a PUT of a key of ${Buffer.byteLength(key)} bytes`,
      source: guide('object-keys'),
      request: put({}, { key }),
      ...tooLong,
    },
    {
      name: `an upload of a key of ${Buffer.byteLength(key)} bytes`,
      source: guide('object-keys'),
      request: { method: 'POST', key, query: { uploads: '' } },
      ...tooLong,
    },
    {
      name: `a GET of a key of ${Buffer.byteLength(key)} bytes`,
      source: guide('object-keys'),
      request: { method: 'GET', key },
      ...tooLong,
    },
  ]),
  ...['../../../etc/passwd', 'for/../../../bar', 'a/a/a/../../../../../etc/passwd'].map(
    (key): Row => ({
      name: `the key ${key}`,
      source: versitygw('PutObject_invalid_object_names'),
      request: (site) =>
        sendLines(site, { method: 'PUT', key, unsigned: { 'content-length': '0' } }),
      status: 400,
      code: undefined,
    }),
  ),
  {
    name: 'a key that is no URI',
    source: api('ErrorResponses'),
    request: ({ bucket }) => ({ method: 'GET', bucket: `${bucket}/%zz` }),
    ...bad('InvalidURI', "Couldn't parse the specified URI."),
  },
];
