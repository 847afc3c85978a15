import { api, document, put, refusal, TEXT, type Ask, type Row } from '../row.ts';
import { PART_ETAG, type Site } from '../site.ts';

/*
 * Requests that AWS carries out and the development S3 does not. The server refuses them with AWS's message
 * for functionality that is not implemented. It never acts as if the request had asked for less.
 */
const page = api('ErrorResponses');
const header = refusal(
  501,
  'NotImplemented',
  'A header you provided implies functionality that is not implemented',
);
const query = refusal(501, 'NotImplemented');

const foo = { 'x-amz-foo': 'bar' };
const upload = ({ plain }: Site): Record<string, string> => ({ uploadId: plain });
const copySource = ({ bucket }: Site): Record<string, string> => ({
  'x-amz-copy-source': `${bucket}/there`,
});
const operations: Readonly<Record<string, (site: Site) => Ask>> = {
  ListBuckets: () => ({ method: 'GET', bucket: '' }),
  CreateBucket: () => ({ method: 'PUT', bucket: 'refused-and-never-made' }),
  DeleteBucket: ({ bare: bucket }) => ({ method: 'DELETE', bucket }),
  ListObjects: () => ({ method: 'GET' }),
  ListObjectsV2: () => ({ method: 'GET', query: { 'list-type': '2' } }),
  GetBucketLocation: () => ({ method: 'GET', query: { location: '' } }),
  GetBucketVersioning: () => ({ method: 'GET', query: { versioning: '' } }),
  PutBucketCors: () =>
    document(
      'PUT',
      'cors',
      '<CORSConfiguration><CORSRule><AllowedOrigin>*</AllowedOrigin><AllowedMethod>GET</AllowedMethod></CORSRule></CORSConfiguration>',
    ),
  GetBucketCors: () => ({ method: 'GET', query: { cors: '' } }),
  DeleteBucketCors: () => ({ method: 'DELETE', query: { cors: '' } }),
  PutBucketLifecycleConfiguration: () =>
    document(
      'PUT',
      'lifecycle',
      '<LifecycleConfiguration><Rule><Filter/><Status>Enabled</Status><Expiration><Days>1</Days></Expiration></Rule></LifecycleConfiguration>',
    ),
  GetBucketLifecycleConfiguration: () => ({ method: 'GET', query: { lifecycle: '' } }),
  DeleteBucketLifecycle: () => ({ method: 'DELETE', query: { lifecycle: '' } }),
  ListMultipartUploads: () => ({ method: 'GET', query: { uploads: '' } }),
  DeleteObjects: () =>
    document('POST', 'delete', '<Delete><Object><Key>there</Key></Object></Delete>'),
  GetObject: () => ({ method: 'GET', key: 'there' }),
  PutObject: () => put({}),
  CopyObject: (site) => ({ method: 'PUT', key: 'new', headers: copySource(site) }),
  DeleteObject: () => ({ method: 'DELETE', key: 'there' }),
  PutObjectTagging: () =>
    document('PUT', 'tagging', '<Tagging><TagSet/></Tagging>', { key: 'there' }),
  GetObjectTagging: () => ({ method: 'GET', key: 'there', query: { tagging: '' } }),
  DeleteObjectTagging: () => ({ method: 'DELETE', key: 'there', query: { tagging: '' } }),
  CreateMultipartUpload: () => ({ method: 'POST', key: 'new', query: { uploads: '' } }),
  UploadPart: (site) => ({
    method: 'PUT',
    key: 'parts',
    query: { ...upload(site), partNumber: '2' },
    body: TEXT,
  }),
  UploadPartCopy: (site) => ({
    method: 'PUT',
    key: 'parts',
    query: { ...upload(site), partNumber: '2' },
    headers: copySource(site),
  }),
  ListParts: (site) => ({ method: 'GET', key: 'parts', query: upload(site) }),
  CompleteMultipartUpload: (site) => ({
    method: 'POST',
    key: 'parts',
    query: upload(site),
    body: `<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>${PART_ETAG}</ETag></Part></CompleteMultipartUpload>`,
  }),
  AbortMultipartUpload: (site) => ({ method: 'DELETE', key: 'parts', query: upload(site) }),
};

const parameters: readonly (readonly [string, Ask])[] = [
  ['DELETE of an object’s ACL', { method: 'DELETE', key: 'there', query: { acl: '' } }],
  [
    'PUT of an object’s ACL',
    { method: 'PUT', key: 'there', query: { acl: '' }, headers: { 'x-amz-acl': 'private' } },
  ],
  ['GET of an object’s attributes', { method: 'GET', key: 'there', query: { attributes: '' } }],
  ['DELETE of a bucket’s policy', { method: 'DELETE', query: { policy: '' } }],
  ['DELETE of a bucket’s tags', { method: 'DELETE', query: { tagging: '' } }],
  [
    'PUT of versioning',
    document(
      'PUT',
      'versioning',
      '<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>',
    ),
  ],
  ['GET of versions', { method: 'GET', query: { versions: '' } }],
  ['PUT of an object with an unknown parameter', put({}, { query: { foo: 'bar' } })],
  [
    'DELETE of an object with an unknown parameter',
    { method: 'DELETE', key: 'there', query: { foo: 'bar' } },
  ],
  [
    'POST to restore an archived object',
    { method: 'POST', key: 'archived', query: { restore: '' } },
  ],
  [
    'POST of a select query',
    { method: 'POST', key: 'there', query: { select: '', 'select-type': '2' } },
  ],
];

const lifecycleActions = [
  '<Transition><Days>30</Days><StorageClass>GLACIER</StorageClass></Transition>',
  '<NoncurrentVersionTransition><NoncurrentDays>30</NoncurrentDays><StorageClass>GLACIER</StorageClass></NoncurrentVersionTransition>',
  '<NoncurrentVersionExpiration><NoncurrentDays>30</NoncurrentDays></NoncurrentVersionExpiration>',
];

/** Requests that the rules of this server refuse, not those of AWS. */
export const unclaimed: readonly Row[] = [
  ...Object.entries(operations).map(([name, make]) => ({
    name: `${name} with an unknown x-amz- header`,
    source: page,
    request: (site: Site): Ask => {
      const ask = make(site);
      return { ...ask, headers: { ...ask.headers, ...foo } };
    },
    ...header,
  })),
  {
    name: 'PutObject with KMS encryption',
    source: page,
    request: put({ 'x-amz-server-side-encryption': 'aws:kms' }),
    ...header,
  },
  {
    name: 'PutObject that appends to an object',
    source: page,
    request: put({ 'x-amz-write-offset-bytes': '11' }, { key: 'there' }),
    ...header,
  },
  ...lifecycleActions.map((action) => ({
    name: `a lifecycle rule with ${/^<(\w+)>/.exec(action)?.[1]}`,
    source: page,
    request: document(
      'PUT',
      'lifecycle',
      `<LifecycleConfiguration><Rule><Filter/><Status>Enabled</Status>${action}</Rule></LifecycleConfiguration>`,
    ),
    ...query,
  })),
  ...parameters.map(([name, request]) => ({ name, source: page, request, ...query })),
];
