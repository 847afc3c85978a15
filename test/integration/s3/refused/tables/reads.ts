import { api, bad, localstack, recorded, refusal, versitygw, type Ask, type Row } from '../row.ts';

const get = (query: Readonly<Record<string, string>>, headers = {}): Ask => ({
  method: 'GET',
  key: 'there',
  query,
  headers,
});
const part = (step: string) => recorded('TestS3::test_get_object_part', step);
const partNumber = bad(
  'InvalidArgument',
  'Part number must be an integer between 1 and 10000, inclusive',
);
const notAllowed = refusal(
  405,
  'MethodNotAllowed',
  'The specified method is not allowed against this resource.',
);
const noBucket = refusal(404, 'NoSuchBucket');
const nowhere = 'there-is-no-such-bucket';
const elsewhere: readonly (readonly [string, Ask])[] = [
  ['GET', { method: 'GET', key: 'there' }],
  ['PUT', { method: 'PUT', key: 'new', body: 'x' }],
  ['DELETE', { method: 'DELETE', key: 'there' }],
  ['a list', { method: 'GET', query: { 'list-type': '2' } }],
  ['the location', { method: 'GET', query: { location: '' } }],
  ['a new upload', { method: 'POST', key: 'new', query: { uploads: '' } }],
  ['the list of uploads', { method: 'GET', query: { uploads: '' } }],
  ['CORS', { method: 'GET', query: { cors: '' } }],
  ['the lifecycle', { method: 'GET', query: { lifecycle: '' } }],
];

/** Reads, and requests that no operation answers. */
export const reads: readonly Row[] = [
  {
    name: 'an object that is not there',
    source: recorded('TestS3::test_range_key_not_exists', 'exc'),
    request: { method: 'GET', key: 'nothing', headers: { range: 'bytes=0-4' } },
    ...refusal(404, 'NoSuchKey'),
  },
  {
    name: 'a key in other letters',
    source: recorded('TestS3::test_s3_uppercase_key_names', 'wrong-case-key'),
    request: { method: 'GET', key: 'THERE' },
    ...refusal(404, 'NoSuchKey'),
  },
  {
    name: 'the HEAD of an object that is not there',
    source: recorded('TestS3::test_head_object_fields', 'head-object-404'),
    request: { method: 'HEAD', key: 'nothing' },
    status: 404,
    code: undefined,
  },
  {
    name: 'the HEAD of a bucket that is not there',
    source: recorded('TestS3::test_create_bucket_head_bucket', 'head_bucket_not_exist'),
    request: { method: 'HEAD', bucket: nowhere },
    status: 404,
    code: undefined,
  },
  {
    name: 'a range behind the end',
    source: recorded('TestS3::test_invalid_range_error', 'exc'),
    request: get({}, { range: 'bytes=1024-4096' }),
    ...refusal(416, 'InvalidRange'),
  },
  {
    name: 'a range of the last 0 bytes',
    source: recorded('TestS3ObjectCRUD::test_get_object_range', 'get--0'),
    request: get({}, { range: 'bytes=-0' }),
    ...refusal(416, 'InvalidRange'),
  },
  {
    name: 'an archived object',
    source: recorded('TestS3::test_put_object_storage_class[GLACIER-False]', 'get-object'),
    request: { method: 'GET', key: 'archived' },
    ...refusal(403, 'InvalidObjectState'),
  },
  {
    name: 'a second part of one that has none',
    source: part('part-no-multipart'),
    request: get({ partNumber: '2' }),
    ...refusal(416, 'InvalidPartNumber'),
  },
  {
    name: 'a part and a range',
    source: part('part-with-range'),
    request: get({ partNumber: '1' }, { range: 'bytes=0-4' }),
    ...bad('InvalidRequest'),
  },
  ...['0', '10001', '-1'].map((number) => ({
    name: `part ${number}`,
    source: versitygw('GetObject_invalid_part_number'),
    request: get({ partNumber: number }),
    ...partNumber,
  })),
  {
    name: 'the HEAD of part 10001',
    source: versitygw('HeadObject_invalid_part_number'),
    request: { method: 'HEAD', key: 'there', query: { partNumber: '10001' } },
    status: 400,
    code: undefined,
  },
  ...['cache-control', 'content-disposition'].map((header) => ({
    name: `response-${header} that is no header`,
    source: localstack(
      'TestS3PresignedUrl::test_get_response_overrides_unicode_metadata_with_sig_s3',
      'unicode-error',
    ),
    request: get({ [`response-${header}`]: 'non-ascii — é' }),
    ...bad('InvalidArgument', 'Header value cannot be represented using ISO-8859-1.'),
  })),
  {
    name: 'a version that cannot be one',
    source: localstack('TestS3ObjectCRUD::test_delete_object_versioned', 'delete-with-bad-version'),
    request: get({ versionId: 'foo' }),
    ...bad('InvalidArgument', 'Invalid version id specified'),
  },
  {
    name: 'the delete of a version that is not there',
    source: recorded('TestS3ObjectCRUD::test_delete_object', 'delete-nonexistent-object-versionid'),
    request: {
      method: 'DELETE',
      key: 'there',
      query: { versionId: 'HPniJFCxqTsMuIH9KX8K8wEjNUgmABCD' },
    },
    ...bad('InvalidArgument'),
  },
  ...elsewhere.map(([name, request]) => ({
    name: `${name} of a bucket that is not there`,
    source: recorded('TestS3::test_bucket_does_not_exist', 'list_object'),
    request: { ...request, bucket: nowhere },
    ...noBucket,
  })),
  {
    name: 'CORS where there is none',
    source: recorded('TestS3Cors::test_get_cors', 'get-cors-no-set'),
    request: (site) => ({ method: 'GET', bucket: site.bare, query: { cors: '' } }),
    ...refusal(404, 'NoSuchCORSConfiguration'),
  },
  {
    name: 'a lifecycle where there is none',
    source: recorded(
      'TestS3BucketLifecycle::test_delete_bucket_lifecycle_configuration',
      'get-bucket-lifecycle-exc-1',
    ),
    request: (site) => ({ method: 'GET', bucket: site.bare, query: { lifecycle: '' } }),
    ...refusal(404, 'NoSuchLifecycleConfiguration'),
  },
  {
    name: 'the delete of a bucket that has objects',
    source: recorded('TestS3BucketCRUD::test_delete_bucket_with_objects', 'delete-with-obj'),
    request: { method: 'DELETE' },
    ...refusal(409, 'BucketNotEmpty'),
  },
  {
    name: 'a POST of an object',
    source: versitygw('RouterPostObjectWithoutQuery'),
    request: { method: 'POST', key: 'there' },
    ...notAllowed,
  },
  {
    name: 'a POST of no bucket',
    source: versitygw('RouterPostRoot'),
    request: { method: 'POST', bucket: '' },
    ...notAllowed,
  },
  {
    name: 'a PATCH of an object',
    source: api('ErrorResponses'),
    request: { method: 'PATCH', key: 'there', body: 'x' },
    ...notAllowed,
  },
  {
    name: 'a PUT with an upload and no part number',
    source: versitygw('RouterPUTObjectOnlyUploadId'),
    request: { method: 'PUT', key: 'new', query: { uploadId: 'my-upload-id' } },
    ...notAllowed,
  },
  {
    name: 'a PUT with a part number and no upload',
    source: versitygw('RouterPutPartNumberWithoutUploadId'),
    request: { method: 'PUT', key: 'new', query: { partNumber: '1' } },
    ...bad('InvalidArgument', 'This operation does not accept partNumber without uploadId'),
  },
  {
    name: 'the uploads of an object',
    source: versitygw('RouterGetUploadsWithKey'),
    request: get({ uploads: '' }),
    ...bad('InvalidRequest', 'Key is not expected for the GET method ?uploads subresource'),
  },
  {
    name: 'the versions of an object',
    source: versitygw('RouterListVersionsWithKey'),
    request: get({ versions: '' }),
    ...bad('InvalidRequest', 'There is no such thing as the ?versions sub-resource for a key'),
  },
  ...(['GET', 'DELETE'] as const).map((method) => ({
    name: `a copy source of a ${method}`,
    source: versitygw('RouterCopySourceNotAllowed'),
    request: { method, key: 'there', headers: { 'x-amz-copy-source': 'bucket/object' } },
    ...bad('InvalidArgument', 'You can only specify a copy source header for copy requests.'),
  })),
];
