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

/** Names of buckets and objects, and location constraints. */
export const namesRows: readonly Row[] = [
  ...names.map((bucket) => ({
    name: `the bucket name ${bucket}`,
    source: guide('bucketnamingrules'),
    request: { method: 'PUT', bucket: encodeURIComponent(bucket) },
    ...bad('InvalidBucketName', 'The specified bucket is not valid.'),
  })),
  {
    name: 'the location constraint us-east-1, which must be omitted',
    source: recorded(
      'TestS3::test_create_bucket_with_invalid_location_constraint[us-east-1-us-east-1]',
      'us-east-1-location-constraint-us-east-1-error',
    ),
    request: create(constraint('us-east-1')),
    ...location,
  },
  {
    name: 'an unknown location constraint',
    source: recorded(
      'TestS3::test_create_bucket_with_invalid_location_constraint[us-east-1-foo]',
      'us-east-1-location-constraint-foo-error',
    ),
    request: create(constraint('foo')),
    ...location,
  },
  {
    name: 'an empty location constraint',
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
        'an unknown element',
        '<CreateBucketConfiguration><Colour>red</Colour></CreateBucketConfiguration>',
      ],
      ['another root element', '<Tagging><TagSet/></Tagging>'],
      ['a document that is cut off', '<CreateBucketConfiguration>'],
    ] as const
  ).map(([name, body]) => ({
    name: `CreateBucket with ${name}`,
    source: api('API_CreateBucket'),
    request: create(body),
    ...bad('MalformedXML'),
  })),
  {
    name: 'CreateBucket with an unknown object ownership',
    source: localstack(
      'TestS3BucketOwnershipControls::test_bucket_ownership_controls_exc',
      'ownership-wrong-value-at-creation',
    ),
    request: create('', { 'x-amz-object-ownership': 'RandomValue' }),
    ...bad('InvalidArgument', 'Invalid x-amz-object-ownership header: RandomValue'),
  },
  {
    name: 'CreateBucket with an unknown ACL',
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
    name: 'a key that is not a valid URI',
    source: api('ErrorResponses'),
    request: ({ bucket }) => ({ method: 'GET', bucket: `${bucket}/%zz` }),
    ...bad('InvalidURI', "Couldn't parse the specified URI."),
  },
];
