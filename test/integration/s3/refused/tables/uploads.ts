import { bad, recorded, refusal, versitygw, type Ask, type Row } from '../row.ts';
import { PART, type Site } from '../site.ts';
import {
  checksums,
  complete,
  composite,
  create,
  element,
  part,
  fullObject,
  wrongCrc,
} from '../uploads.ts';

const noUpload = refusal(404, 'NoSuchUpload');
const invalid = bad('InvalidRequest');

const fake: readonly (readonly [string, string, Ask])[] = [
  [
    'UploadPart',
    'upload-exc',
    { method: 'PUT', key: 'parts', query: { uploadId: 'fakeid', partNumber: '1' }, body: PART },
  ],
  [
    'CompleteMultipartUpload',
    'complete-exc',
    {
      method: 'POST',
      key: 'parts',
      query: { uploadId: 'fakeid' },
      body: `<CompleteMultipartUpload>${element(1)}</CompleteMultipartUpload>`,
    },
  ],
  [
    'AbortMultipartUpload',
    'abort-exc',
    { method: 'DELETE', key: 'parts', query: { uploadId: 'fakeid' } },
  ],
];

/** Multipart uploads and their checksums. */
export const uploads: readonly Row[] = [
  ...fake.map(([name, step, request]) => ({
    name: `${name} of a missing upload`,
    source: recorded('TestS3::test_multipart_no_such_upload', step),
    request,
    ...noUpload,
  })),
  ...(
    [
      ['UploadPart', 'upload-part-wrong-key-name', part('plain')],
      [
        'CompleteMultipartUpload',
        'complete-multipart-wrong-key-name',
        complete('plain', element(1)),
      ],
      [
        'AbortMultipartUpload',
        'abort-multipart-wrong-key-name',
        ({ plain }: Site): Ask => ({ method: 'DELETE', query: { uploadId: plain } }),
      ],
    ] as const
  ).map(([name, step, request]) => ({
    name: `${name} of an upload under another key`,
    source: recorded('TestS3::test_multipart_key_validation', step),
    request: (site: Site): Ask => ({ ...request(site), key: 'other' }),
    ...noUpload,
  })),
  {
    name: 'UploadPart with part number -1',
    source: recorded(
      'TestS3::test_complete_multipart_parts_order',
      'upload-part-negative-part-number',
    ),
    request: part('plain', '-1'),
    ...bad('InvalidArgument'),
  },
  ...['0', '10001', 'one'].map((number) => ({
    name: `UploadPart with part number ${number}`,
    source: versitygw('UploadPart_invalid_part_number'),
    request: part('plain', number),
    ...bad('InvalidArgument', 'Part number must be an integer between 1 and 10000, inclusive'),
  })),
  {
    name: 'a part with another checksum algorithm than its composite upload’s',
    source: checksums(composite, 'upload-part-different-checksum-exc'),
    request: part('composite', '2', { 'x-amz-checksum-crc32': wrongCrc }),
    ...invalid,
  },
  {
    name: 'a part with another checksum algorithm than its full-object upload’s',
    source: checksums(fullObject, 'upload-part-different-checksum-exc'),
    request: part('fullObject', '2', { 'x-amz-checksum-crc32': wrongCrc }),
    ...invalid,
  },
  {
    name: 'a part without the checksum of its composite upload',
    source: versitygw('UploadPart_no_checksum_with_composite_checksum_type'),
    request: part('composite'),
    ...bad(
      'InvalidRequest',
      'Checksum Type mismatch occurred, expected checksum Type: sha256, actual checksum Type: null',
    ),
  },
  {
    name: 'CreateMultipartUpload with an unknown checksum algorithm',
    source: versitygw('CreateMultipartUpload_invalid_checksum_algorithm'),
    request: create({ 'x-amz-checksum-algorithm': 'TEST' }),
    ...bad(
      'InvalidRequest',
      'Checksum algorithm provided is unsupported. Please try again with any of the valid types: [CRC32, CRC32C, CRC64NVME, MD5, SHA1, SHA256, SHA512, XXHASH128, XXHASH3, XXHASH64]',
    ),
  },
  {
    name: 'CreateMultipartUpload with a checksum type and no algorithm',
    source: checksums(composite, 'create-mpu-no-checksum-algo-with-type'),
    request: create({ 'x-amz-checksum-type': 'COMPOSITE' }),
    ...invalid,
  },
  {
    name: 'CreateMultipartUpload with an unknown checksum type',
    source: versitygw('CreateMultipartUpload_invalid_checksum_type'),
    request: create({ 'x-amz-checksum-algorithm': 'CRC32', 'x-amz-checksum-type': 'FOO' }),
    ...bad('InvalidRequest', 'Value for x-amz-checksum-type header is invalid.'),
  },
  ...(
    [
      ['COMPOSITE', 'CRC64NVME'],
      ['FULL_OBJECT', 'SHA1'],
      ['FULL_OBJECT', 'SHA256'],
    ] as const
  ).map(([type, algorithm]) => ({
    name: `CreateMultipartUpload with ${type} of ${algorithm}`,
    source: checksums(
      `test_multipart_checksum_type_compatibility[${type}-${algorithm}]`,
      'create-mpu-checksum-exc',
    ),
    request: create({ 'x-amz-checksum-algorithm': algorithm, 'x-amz-checksum-type': type }),
    ...invalid,
  })),
];
