import {
  api,
  bad,
  guide,
  localstack,
  put,
  recorded,
  refusal,
  TEXT,
  type Ask,
  type Row,
} from '../row.ts';

const create = (headers: Readonly<Record<string, string>>): Ask => ({
  method: 'POST',
  key: 'new',
  query: { uploads: '' },
  headers,
});
const copy =
  (headers: Readonly<Record<string, string>>) =>
  ({ bucket }: { readonly bucket: string }): Ask => ({
    method: 'PUT',
    key: 'new',
    headers: { 'x-amz-copy-source': `${bucket}/there`, ...headers },
  });

const ownership = guide('about-object-ownership');
const noAcl = bad('AccessControlListNotSupported');
const everybody = 'uri="http://acs.amazonaws.com/groups/global/AllUsers"';
const outposts = 'TestS3::test_put_object_storage_class_outposts';
const key = Buffer.alloc(32, 1);
const sseC = 'TestS3SSECEncryption::test_put_object_validation_sse_c';
const customer = 'x-amz-server-side-encryption-customer';
const redirect = bad(
  'InvalidRedirectLocation',
  "The website redirect location must have a prefix of 'http://' or 'https://' or '/'.",
);

/** Headers of requests that write an object. */
export const writeHeaders: readonly Row[] = [
  {
    name: 'a PUT with a storage class of another service',
    source: recorded(outposts, 'put-object-outposts'),
    request: put({ 'x-amz-storage-class': 'OUTPOSTS' }),
    ...bad('InvalidStorageClass'),
  },
  {
    name: 'a multipart upload with a storage class of another service',
    source: recorded(outposts, 'create-multipart-outposts-exc'),
    request: create({ 'x-amz-storage-class': 'OUTPOSTS' }),
    ...bad('InvalidStorageClass'),
  },
  {
    name: 'a PUT with an unknown storage class',
    source: recorded(
      'TestS3PresignedPost::test_post_object_with_storage_class',
      'invalid-storage-error',
    ),
    request: put({ 'x-amz-storage-class': 'FOO' }),
    ...bad('InvalidStorageClass'),
  },
  {
    name: 'a copy with a storage class in lower case',
    source: api('API_CopyObject'),
    request: copy({ 'x-amz-storage-class': 'standard_ia' }),
    ...bad('InvalidStorageClass'),
  },
  ...['public-read', 'public-read-write', 'authenticated-read'].map((acl) => ({
    name: `a PUT with the ACL ${acl}`,
    source: ownership,
    request: put({ 'x-amz-acl': acl }),
    ...noAcl,
  })),
  {
    name: 'a multipart upload with an ACL',
    source: ownership,
    request: create({ 'x-amz-acl': 'public-read' }),
    ...noAcl,
  },
  {
    name: 'a copy with an ACL',
    source: ownership,
    request: copy({ 'x-amz-acl': 'public-read' }),
    ...noAcl,
  },
  {
    name: 'a PUT with an unknown ACL',
    source: localstack('TestS3::test_s3_bucket_acl_exceptions', 'put-bucket-canned-acl'),
    request: put({ 'x-amz-acl': 'fake-acl' }),
    ...bad('InvalidArgument'),
  },
  ...['read', 'read-acp', 'write-acp', 'full-control'].map((right) => ({
    name: `a PUT with x-amz-grant-${right}`,
    source: ownership,
    request: put({ [`x-amz-grant-${right}`]: everybody }),
    ...noAcl,
  })),
  {
    name: 'a multipart upload with a grant header',
    source: ownership,
    request: create({ 'x-amz-grant-read': everybody }),
    ...noAcl,
  },
  {
    name: 'a PUT with an unknown encryption',
    source: api('API_PutObject'),
    request: put({ 'x-amz-server-side-encryption': 'FOO' }),
    ...bad('InvalidArgument'),
  },
  {
    name: 'a multipart upload with an unknown encryption',
    source: api('API_CreateMultipartUpload'),
    request: create({ 'x-amz-server-side-encryption': 'FOO' }),
    ...bad('InvalidArgument'),
  },
  {
    name: 'a PUT with a missing KMS key',
    source: localstack('TestS3::test_s3_sse_validate_kms_key', 'put-obj-wrong-kms-key'),
    request: put({
      'x-amz-server-side-encryption': 'aws:kms',
      'x-amz-server-side-encryption-aws-kms-key-id': 'fake-key-id',
    }),
    ...bad('KMS.NotFoundException', "Invalid keyId 'fake-key-id'"),
  },
  {
    name: 'a PUT with a customer’s key for another algorithm',
    source: localstack(sseC, 'put-obj-sse-c-wrong-algo'),
    request: put({
      [`${customer}-algorithm`]: 'KMS',
      [`${customer}-key`]: key.toString('base64'),
      [`${customer}-key-md5`]: 'AAAAAAAAAAAAAAAAAAAAAA==',
    }),
    ...bad(
      'InvalidEncryptionAlgorithmError',
      'The Encryption request you specified is not valid. Supported value: AES256.',
    ),
  },
  {
    name: 'a PUT without its customer’s key',
    source: localstack(sseC, 'put-obj-sse-c-no-key'),
    request: put({ [`${customer}-algorithm`]: 'AES256' }),
    ...bad(
      'InvalidArgument',
      'Requests specifying Server Side Encryption with Customer provided keys must provide an appropriate secret key.',
    ),
  },
  {
    name: 'a PUT with a customer’s key and another MD5',
    source: localstack(sseC, 'put-obj-sse-c-bad-md5'),
    request: put({
      [`${customer}-algorithm`]: 'AES256',
      [`${customer}-key`]: key.toString('base64'),
      [`${customer}-key-md5`]: 'AAAAAAAAAAAAAAAAAAAAAA==',
    }),
    ...bad(
      'InvalidArgument',
      'The calculated MD5 hash of the key did not match the hash that was provided.',
    ),
  },
  ...[
    {
      'x-amz-object-lock-mode': 'GOVERNANCE',
      'x-amz-object-lock-retain-until-date': '2999-01-01T00:00:00Z',
    },
    { 'x-amz-object-lock-legal-hold': 'ON' },
  ].flatMap((headers) => {
    const [name = ''] = Object.keys(headers);
    const source = guide('object-lock-configure');
    return [
      { name, source, request: put(headers), ...bad('InvalidRequest') },
      {
        name: `a multipart upload with ${name}`,
        source,
        request: create(headers),
        ...bad('InvalidRequest'),
      },
      { name: `a copy with ${name}`, source, request: copy(headers), ...bad('InvalidRequest') },
    ];
  }),
  {
    name: 'a DELETE that bypasses an object lock',
    source: localstack(
      'TestS3ObjectLock::test_delete_object_with_no_locking',
      'delete-object-bypass-no-lock',
    ),
    request: {
      method: 'DELETE',
      key: 'there',
      headers: { 'x-amz-bypass-governance-retention': 'true' },
    },
    ...bad(
      'InvalidArgument',
      'x-amz-bypass-governance-retention is only applicable to Object Lock enabled buckets.',
    ),
  },
  ...[put, create, copy].map((make, index) => ({
    name: `a website redirect without a prefix, ${['for a PUT', 'for an upload', 'for a copy'][index]}`,
    source: guide('how-to-page-redirect'),
    request: make({ 'x-amz-website-redirect-location': 'elsewhere' }),
    ...redirect,
  })),
  {
    name: 'a PUT with more than 2 KB of metadata',
    source: guide('UsingMetadata'),
    request: put({ 'x-amz-meta-a': 'x'.repeat(2048) }),
    ...bad('MetadataTooLarge', 'Your metadata headers exceed the maximum allowed metadata size'),
  },
  {
    name: 'a multipart upload with more than 2 KB of metadata in many headers',
    source: guide('UsingMetadata'),
    request: create(
      Object.fromEntries(
        Array.from({ length: 21 }, (_, index) => [`x-amz-meta-n${index}`, 'x'.repeat(98)]),
      ),
    ),
    ...bad('MetadataTooLarge'),
  },
  {
    name: 'a PUT with more than 8 KB of headers',
    source: api('API_PutObject'),
    request: put({ 'x-large': 'd'.repeat(8 * 1024) }),
    ...bad(
      'RequestHeaderSectionTooLarge',
      'Your request header section exceeds the maximum allowed size.',
    ),
  },
  {
    name: 'a body with chunked transfer encoding instead of aws-chunked',
    source: 'https://github.com/Automattic/knox/issues/43',
    request: put({}, { unsigned: { 'transfer-encoding': 'chunked' }, body: TEXT }),
    ...refusal(
      501,
      'NotImplemented',
      'A header you provided implies functionality that is not implemented',
    ),
  },
];
