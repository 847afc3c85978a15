import {
  api,
  bad,
  document,
  localstack,
  recorded,
  refusal,
  versitygw,
  type Ask,
  type Row,
} from '../row.ts';

const remove = (content: string): Ask => document('POST', 'delete', `<Delete>${content}</Delete>`);
const object = (key: string, more = ''): string => `<Object><Key>${key}</Key>${more}</Object>`;
const many = (count: number, of: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => of(index)).join('');
const noChecksum = (ask: Ask): Ask => ({ ...ask, headers: {} });
const xml = bad('MalformedXML');
const missing = bad(
  'InvalidRequest',
  'Missing required header for this request: Content-MD5 OR x-amz-checksum-*',
);
const deletes = api('API_DeleteObjects');

/** DeleteObjects, and deletes in a missing bucket. */
export const deleteRows: readonly Row[] = [
  {
    name: 'DeleteObjects without a checksum',
    source: deletes,
    request: noChecksum(remove(object('there'))),
    ...missing,
  },
  {
    name: 'DeleteObjects with a wrong Content-MD5',
    source: deletes,
    request: { ...remove(object('there')), headers: { 'content-md5': 'AAAAAAAAAAAAAAAAAAAAAA==' } },
    ...bad('BadDigest'),
  },
  {
    name: 'DeleteObjects with a wrong checksum',
    source: deletes,
    request: { ...remove(object('there')), headers: { 'x-amz-checksum-crc32': 'AAAAAA==' } },
    ...bad('BadDigest', 'The CRC32 you specified did not match the calculated checksum.'),
  },
  {
    name: 'DeleteObjects without objects',
    source: versitygw('DeleteObjects_empty_input'),
    request: remove(''),
    ...xml,
  },
  ...(
    [
      ['DeleteObjects with an object without a key', remove('<Object/>')],
      ['DeleteObjects with an empty key', remove(object(''))],
      ['DeleteObjects with 1,001 objects', remove(many(1001, (index) => object(`k${index}`)))],
      ['DeleteObjects with an unknown element', remove(`${object('there')}<Force>true</Force>`)],
      [
        'DeleteObjects with an unknown element of an object',
        remove(object('there', '<Size2>1</Size2>')),
      ],
      [
        'DeleteObjects with a body that is not XML',
        document('POST', 'delete', '<Delete><Object><Key>there</Key>'),
      ],
    ] as const
  ).map(([name, request]) => ({ name, source: deletes, request, ...xml })),
  {
    name: 'DeleteObjects with a missing version',
    source: localstack(
      'TestS3ObjectCRUD::test_delete_objects_versioned',
      'delete-objects-wrong-version-id',
    ),
    request: remove(object('there', '<VersionId>HPniJFCxqTsMuIH9KX8K8wEjNUgmABCD</VersionId>')),
    status: 200,
    code: 'NoSuchVersion',
    message: 'The specified version does not exist.',
  },
  {
    name: 'DeleteObjects with another ETag of an object',
    source: deletes,
    request: remove(object('there', '<ETag>"other"</ETag>')),
    status: 200,
    code: 'PreconditionFailed',
  },
  {
    name: 'DeleteObjects in a missing bucket',
    source: recorded(
      'TestS3::test_delete_non_existing_keys_in_non_existing_bucket',
      'error-non-existent-bucket',
    ),
    request: { ...remove(object('dummy1')), bucket: 'there-is-no-such-bucket' },
    ...refusal(404, 'NoSuchBucket'),
  },
  {
    name: 'DeleteObjects with an empty body',
    source: api('ErrorResponses'),
    request: document('POST', 'delete', ''),
    ...bad('MissingRequestBodyError'),
  },
];
