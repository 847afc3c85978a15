import { api, bad, recorded, refusal, versitygw, type Ask, type Row } from '../row.ts';

const list = (query: Readonly<Record<string, string>>): Ask => ({ method: 'GET', query });

const lists = [
  ['list_objects', {}],
  ['list_objects_v2', { 'list-type': '2' }],
  ['list_multipart_uploads', { uploads: '' }],
] as const;
const counts = [
  ['ListObjects', 'ListObjects_invalid_max_keys', 'max-keys', {}],
  ['ListObjectsV2', 'ListObjects_invalid_max_keys', 'max-keys', { 'list-type': '2' }],
  [
    'ListMultipartUploads',
    'ListMultipartUploads_invalid_max_uploads',
    'max-uploads',
    { uploads: '' },
  ],
] as const;

/** Lists with invalid parameters. */
export const listRows: readonly Row[] = [
  ...lists.flatMap(([operation, query]) => {
    const recording = `TestS3ListObjectsV2::test_list_ops_encoding_type_validation[${operation}]`;
    return [
      {
        name: `${operation} with an unknown encoding`,
        source: recorded(recording, `${operation}-error-wrong-value`),
        request: list({ ...query, 'encoding-type': 'value' }),
        ...bad('InvalidArgument'),
      },
      {
        name: `${operation} with an empty encoding`,
        source: recorded(recording, `${operation}-error-empty-value`),
        request: list({ ...query, 'encoding-type': '' }),
        ...bad('InvalidArgument'),
      },
    ];
  }),
  ...counts.flatMap(([operation, test, name, query]) => [
    {
      name: `${operation} with a negative count`,
      source: versitygw(test),
      request: list({ ...query, [name]: '-1' }),
      ...bad('InvalidArgument', `Argument ${name} must be an integer between 0 and 2147483647`),
    },
    ...['foo', '2147483648'].map((value) => ({
      name: `${operation} with the count ${value}`,
      source: versitygw(test),
      request: list({ ...query, [name]: value }),
      ...bad('InvalidArgument', `Provided ${name} not an integer or within integer range`),
    })),
  ]),
  ...(['max-parts', 'part-number-marker'] as const).flatMap((name) =>
    [
      ['-1', `Argument ${name} must be an integer between 0 and 2147483647`] as const,
      ['foo', `Provided ${name} not an integer or within integer range`] as const,
    ].map(([value, message]): Row => ({
      name: `ListParts with ${name}=${value}`,
      source: versitygw(
        name === 'max-parts'
          ? 'ListParts_invalid_max_parts'
          : 'ListParts_invalid_part_number_marker',
      ),
      request: ({ plain }) => ({
        method: 'GET',
        key: 'parts',
        query: { uploadId: plain, [name]: value },
      }),
      ...bad('InvalidArgument', message),
    })),
  ),
  ...['0', '-1', '10001', 'foo'].map((value) => ({
    name: `ListBuckets with max-buckets=${value}`,
    source: versitygw('ListBuckets_invalid_max_buckets'),
    request: { ...list({ 'max-buckets': value }), bucket: '' },
    ...bad('InvalidArgument', 'Argument max-buckets must be an integer between 1 and 10000.'),
  })),
  {
    name: 'ListBuckets with an unknown region',
    source: recorded('TestS3ListBuckets::test_list_buckets_region_validation', 'bad-region'),
    request: { ...list({ 'bucket-region': 'eu-east-1' }), bucket: '' },
    ...bad('InvalidArgument'),
  },
  ...['', 'foo'].map((token) => ({
    name: `a list with the continuation token "${token}"`,
    source: recorded(
      'TestS3ListObjectsV2::test_list_objects_v2_continuation_start_after',
      'exc-continuation-token',
    ),
    request: list({ 'list-type': '2', 'continuation-token': token }),
    ...bad('InvalidArgument'),
  })),
  {
    name: 'a list of type 3',
    source: api('API_ListObjectsV2'),
    request: list({ 'list-type': '3' }),
    ...bad('InvalidArgument', 'Invalid List Type specified in Request'),
  },
  {
    name: 'a list of uploads whose marker is an upload of another key',
    source: recorded(
      'TestS3ListMultipartUploads::test_list_multiparts_next_marker',
      'list-multiparts-wrong-id-for-key',
    ),
    request: list({ uploads: '', 'key-marker': 'parts', 'upload-id-marker': 'of-another-key' }),
    ...bad('InvalidArgument'),
  },
  {
    name: 'ListParts of a missing upload',
    source: recorded('TestS3::test_multipart_no_such_upload', 'upload-exc'),
    request: { method: 'GET', key: 'parts', query: { uploadId: 'fakeid' } },
    ...refusal(404, 'NoSuchUpload'),
  },
  {
    name: 'ListParts of an upload under another key',
    source: recorded('TestS3::test_multipart_key_validation', 'list-parts-wrong-key-name'),
    request: ({ plain }) => ({ method: 'GET', key: 'other', query: { uploadId: plain } }),
    ...refusal(404, 'NoSuchUpload'),
  },
];
