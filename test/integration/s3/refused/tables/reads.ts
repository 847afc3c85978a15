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
  ['a list of objects', { method: 'GET', query: { 'list-type': '2' } }],
  ['the location', { method: 'GET', query: { location: '' } }],
  ['a new upload', { method: 'POST', key: 'new', query: { uploads: '' } }],
  ['the list of uploads', { method: 'GET', query: { uploads: '' } }],
  ['CORS', { method: 'GET', query: { cors: '' } }],
  ['the lifecycle', { method: 'GET', query: { lifecycle: '' } }],
];

/** Reads, and requests without an operation. */
export const reads: readonly Row[] = [
  {
    name: 'a GET of a missing object',
    source: recorded('TestS3::test_range_key_not_exists', 'exc'),
    request: { method: 'GET', key: 'nothing', headers: { range: 'bytes=0-4' } },
    ...refusal(404, 'NoSuchKey'),
  },
  {
    name: 'a GET of a key in another case',
    source: recorded('TestS3::test_s3_uppercase_key_names', 'wrong-case-key'),
    request: { method: 'GET', key: 'THERE' },
    ...refusal(404, 'NoSuchKey'),
  },
  {
    name: 'a HEAD of a missing object',
    source: recorded('TestS3::test_head_object_fields', 'head-object-404'),
    request: { method: 'HEAD', key: 'nothing' },
    status: 404,
    code: undefined,
  },
  {
    name: 'a HEAD of a missing bucket',
    source: recorded('TestS3::test_create_bucket_head_bucket', 'head_bucket_not_exist'),
    request: { method: 'HEAD', bucket: nowhere },
    status: 404,
    code: undefined,
  },
  {
    name: 'a range after the end of the object',
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
    name: 'a GET of an archived object',
    source: recorded('TestS3::test_put_object_storage_class[GLACIER-False]', 'get-object'),
    request: { method: 'GET', key: 'archived' },
    ...refusal(403, 'InvalidObjectState'),
  },
  {
    name: 'part 2 of an object without parts',
    source: part('part-no-multipart'),
    request: get({ partNumber: '2' }),
    ...refusal(416, 'InvalidPartNumber'),
  },
  {
    name: 'a GET with both a part number and a range',
    source: part('part-with-range'),
    request: get({ partNumber: '1' }, { range: 'bytes=0-4' }),
    ...bad('InvalidRequest'),
  },
  ...['0', '10001', '-1'].map((number) => ({
    name: `a GET of part ${number}`,
    source: versitygw('GetObject_invalid_part_number'),
    request: get({ partNumber: number }),
    ...partNumber,
  })),
  {
    name: 'a HEAD of part 10001',
    source: versitygw('HeadObject_invalid_part_number'),
    request: { method: 'HEAD', key: 'there', query: { partNumber: '10001' } },
    status: 400,
    code: undefined,
  },
  ...['cache-control', 'content-disposition'].map((header) => ({
    name: `response-${header} with an invalid header value`,
    source: localstack(
      'TestS3PresignedUrl::test_get_response_overrides_unicode_metadata_with_sig_s3',
      'unicode-error',
    ),
    request: get({ [`response-${header}`]: 'non-ascii — é' }),
    ...bad('InvalidArgument', 'Header value cannot be represented using ISO-8859-1.'),
  })),
  {
    name: 'a GET with an invalid version id',
    source: localstack('TestS3ObjectCRUD::test_delete_object_versioned', 'delete-with-bad-version'),
    request: get({ versionId: 'foo' }),
    ...bad('InvalidArgument', 'Invalid version id specified'),
  },
  {
    name: 'a DELETE of a missing version',
    source: recorded('TestS3ObjectCRUD::test_delete_object', 'delete-nonexistent-object-versionid'),
    request: {
      method: 'DELETE',
      key: 'there',
      query: { versionId: 'HPniJFCxqTsMuIH9KX8K8wEjNUgmABCD' },
    },
    ...bad('InvalidArgument'),
  },
  ...elsewhere.map(([name, request]) => ({
    name: `${name} of a missing bucket`,
    source: recorded('TestS3::test_bucket_does_not_exist', 'list_object'),
    request: { ...request, bucket: nowhere },
    ...noBucket,
  })),
  {
    name: 'a GET of CORS rules that are not set',
    source: recorded('TestS3Cors::test_get_cors', 'get-cors-no-set'),
    request: (site) => ({ method: 'GET', bucket: site.bare, query: { cors: '' } }),
    ...refusal(404, 'NoSuchCORSConfiguration'),
  },
  {
    name: 'a GET of lifecycle rules that are not set',
    source: recorded(
      'TestS3BucketLifecycle::test_delete_bucket_lifecycle_configuration',
      'get-bucket-lifecycle-exc-1',
    ),
    request: (site) => ({ method: 'GET', bucket: site.bare, query: { lifecycle: '' } }),
    ...refusal(404, 'NoSuchLifecycleConfiguration'),
  },
  {
    name: 'a DELETE of a bucket that has objects',
    source: recorded('TestS3BucketCRUD::test_delete_bucket_with_objects', 'delete-with-obj'),
    request: { method: 'DELETE' },
    ...refusal(409, 'BucketNotEmpty'),
  },
  {
    name: 'a POST to an object',
    source: versitygw('RouterPostObjectWithoutQuery'),
    request: { method: 'POST', key: 'there' },
    ...notAllowed,
  },
  {
    name: 'a POST without a bucket',
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
    name: 'a PUT with an upload id and no part number',
    source: versitygw('RouterPUTObjectOnlyUploadId'),
    request: { method: 'PUT', key: 'new', query: { uploadId: 'my-upload-id' } },
    ...notAllowed,
  },
  {
    name: 'a PUT with a part number and no upload id',
    source: versitygw('RouterPutPartNumberWithoutUploadId'),
    request: { method: 'PUT', key: 'new', query: { partNumber: '1' } },
    ...bad('InvalidArgument', 'This operation does not accept partNumber without uploadId'),
  },
  {
    name: 'a list of uploads of an object',
    source: versitygw('RouterGetUploadsWithKey'),
    request: get({ uploads: '' }),
    ...bad('InvalidRequest', 'Key is not expected for the GET method ?uploads subresource'),
  },
  {
    name: 'a list of versions of an object',
    source: versitygw('RouterListVersionsWithKey'),
    request: get({ versions: '' }),
    ...bad('InvalidRequest', 'There is no such thing as the ?versions sub-resource for a key'),
  },
  ...(['GET', 'DELETE'] as const).map((method) => ({
    name: `a ${method} with x-amz-copy-source`,
    source: versitygw('RouterCopySourceNotAllowed'),
    request: { method, key: 'there', headers: { 'x-amz-copy-source': 'bucket/object' } },
    ...bad('InvalidArgument', 'You can only specify a copy source header for copy requests.'),
  })),
];
