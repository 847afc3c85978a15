import { api, bad, recorded, refusal, versitygw, type Row } from '../row.ts';
import { PART_ETAG } from '../site.ts';
import {
  byDefault,
  checksums,
  complete,
  composite,
  element,
  sha256,
  fullObject,
  wrongCrc,
  wrongSha256,
} from '../uploads.ts';

const invalid = bad('InvalidRequest');
const xml = bad('MalformedXML');
const withSha = (value: string): string => `<ChecksumSHA256>${value}</ChecksumSHA256>`;

/** Requests that complete multipart uploads. */
export const completions: readonly Row[] = [
  {
    name: 'completing with parts in another order',
    source: recorded('TestS3::test_complete_multipart_parts_order', 'complete-multipart-unordered'),
    request: complete('plain', `${element(2)}${element(1)}`),
    ...bad('InvalidPartOrder'),
  },
  {
    name: 'completing with a part named twice',
    source: api('API_CompleteMultipartUpload'),
    request: complete('plain', `${element(1)}${element(1)}`),
    ...bad('InvalidPartOrder'),
  },
  {
    name: 'completing without parts',
    source: recorded(
      'TestS3::test_multipart_complete_multipart_too_small',
      'complete-exc-no-parts',
    ),
    request: ({ plain }) => ({ method: 'POST', key: 'parts', query: { uploadId: plain } }),
    ...invalid,
  },
  {
    name: 'completing with a part that was not uploaded',
    source: recorded(
      'TestS3::test_multipart_complete_multipart_wrong_part',
      'complete-exc-wrong-part-number',
    ),
    request: complete('plain', element(2)),
    ...bad('InvalidPart'),
  },
  {
    name: 'completing with another ETag for a part',
    source: recorded(
      'TestS3::test_multipart_complete_multipart_wrong_part',
      'complete-exc-wrong-etag',
    ),
    request: complete('plain', element(1, 'd41d8cd98f00b204e9800998ecf8427e')),
    ...bad('InvalidPart'),
  },
  {
    name: 'completing with part 0',
    source: versitygw('CompleteMultipartUpload_invalid_part_number'),
    request: complete('plain', element(0)),
    ...bad('InvalidArgument', 'PartNumber must be >= 1'),
  },
  ...(
    [
      ['without an ETag', '<Part><PartNumber>1</PartNumber></Part>'],
      ['without a number', `<Part><ETag>${PART_ETAG}</ETag></Part>`],
      ['with an unknown element', element(1, PART_ETAG, '<Size>5</Size>')],
      ['with an invalid number', element('one')],
    ] as const
  ).map(([name, parts]) => ({
    name: `completing with a part ${name}`,
    source: versitygw('CompleteMultipartUpload_missing_part_fields'),
    request: complete('plain', parts),
    ...xml,
  })),
  {
    name: 'completing with a list that is not XML',
    source: versitygw('CompleteMultipartUpload_missing_part_fields'),
    request: complete('plain', '<Part>'),
    ...xml,
  },
  {
    name: 'completing with another size than that of the parts',
    source: checksums('test_multipart_size_validation', 'complete-multipart-wrong-size'),
    request: complete('plain', element(1), { 'x-amz-mp-object-size': '6' }),
    ...bad(
      'InvalidRequest',
      "The provided 'x-amz-mp-object-size' header value 6 does not match what was computed: 5",
    ),
  },
  ...(
    [
      ['-1', "Value for x-amz-mp-object-size header is less than zero: '-1'"],
      ['five', "Value for x-amz-mp-object-size header is invalid: 'five'"],
    ] as const
  ).map(([size, message]) => ({
    name: `completing with the size ${size}`,
    source: versitygw('CompleteMultipartUpload_mpu_object_size'),
    request: complete('plain', element(1), { 'x-amz-mp-object-size': size }),
    ...bad('InvalidRequest', message),
  })),
  {
    name: 'completing with another checksum than the uploaded part’s',
    source: checksums(
      'test_complete_multipart_parts_checksum_composite[SHA256]',
      'complete-multipart-wrong-parts-checksum',
    ),
    request: complete('composite', element(1, PART_ETAG, withSha(wrongSha256))),
    ...bad('InvalidPart'),
  },
  {
    name: 'completing without the checksum of a part',
    source: checksums(
      'test_complete_multipart_parts_checksum_composite[SHA256]',
      'complete-multipart-no-checksum',
    ),
    request: complete('composite', element(1)),
    ...invalid,
  },
  {
    name: 'completing with a part’s checksum of another algorithm',
    source: versitygw('CompleteMultipartUpload_different_checksum_part'),
    request: complete('fullObject', element(1, PART_ETAG, withSha(sha256))),
    ...bad('BadDigest', 'The sha256 you specified for part 1 did not match what we received.'),
  },
  {
    name: 'completing with two checksums of a part',
    source: versitygw('CompleteMultipartUpload_multiple_checksum_part'),
    request: complete(
      'composite',
      element(1, PART_ETAG, `${withSha(sha256)}<ChecksumCRC32>${wrongCrc}</ChecksumCRC32>`),
    ),
    ...bad('InvalidArgument', 'Invalid Base64 or multiple checksums present in request'),
  },
  {
    name: 'completing with an invalid checksum of a part',
    source: versitygw('CompleteMultipartUpload_invalid_checksum_part'),
    request: complete(
      'fullObject',
      element(1, PART_ETAG, '<ChecksumCRC32C>invalid_checksum</ChecksumCRC32C>'),
    ),
    ...bad('InvalidArgument', 'Invalid Base64 or multiple checksums present in request'),
  },
  {
    name: 'completing with a part’s checksum if the upload has no algorithm',
    source: checksums(byDefault, 'complete-multipart-parts-checksum'),
    request: complete('plain', element(1, PART_ETAG, withSha(sha256))),
    ...bad('InvalidPart'),
  },
  ...(
    [
      ['FULL_OBJECT', 'complete-multipart-full-object-type'],
      ['COMPOSITE', 'complete-multipart-composite-type'],
    ] as const
  ).map(([type, step]) => ({
    name: `completing with the checksum type ${type} if the upload has none`,
    source: checksums(byDefault, step),
    request: complete('plain', element(1), { 'x-amz-checksum-type': type }),
    ...invalid,
  })),
  {
    name: 'completing a composite upload as FULL_OBJECT',
    source: checksums(composite, 'complete-part-with-bad-checksum-type'),
    request: complete('composite', element(1, PART_ETAG, withSha(sha256)), {
      'x-amz-checksum-type': 'FULL_OBJECT',
    }),
    ...invalid,
  },
  {
    name: 'completing a full-object upload as COMPOSITE',
    source: checksums(fullObject, 'complete-part-bad-checksum-type'),
    request: complete('fullObject', element(1), { 'x-amz-checksum-type': 'COMPOSITE' }),
    ...invalid,
  },
  {
    name: 'completing with a wrong checksum of the object',
    source: checksums(fullObject, 'complete-part-bad-checksum'),
    request: complete('fullObject', element(1), {
      'x-amz-checksum-type': 'FULL_OBJECT',
      'x-amz-checksum-crc32c': wrongCrc,
    }),
    ...bad('BadDigest'),
  },
  {
    name: 'completing with a checksum of the object by another algorithm',
    source: checksums(fullObject, 'complete-part-bad-checksum-algo'),
    request: complete('fullObject', element(1), {
      'x-amz-checksum-type': 'FULL_OBJECT',
      'x-amz-checksum-sha256': sha256,
    }),
    ...bad('BadDigest'),
  },
  {
    name: 'completing with two checksums of the object',
    source: versitygw('CompleteMultipartUpload_multiple_final_checksums'),
    request: complete('fullObject', element(1), {
      'x-amz-checksum-crc32c': wrongCrc,
      'x-amz-checksum-crc32': wrongCrc,
    }),
    ...bad(
      'InvalidRequest',
      'Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.',
    ),
  },
  {
    name: 'completing with an invalid checksum of the object',
    source: versitygw('CompleteMultipartUpload_invalid_final_checksums'),
    request: complete('fullObject', element(1), { 'x-amz-checksum-crc32c': 'invalid_crc32c' }),
    ...bad('InvalidRequest', 'Value for x-amz-checksum-crc32c header is invalid.'),
  },
  {
    name: 'completing with If-None-Match and an ETag',
    source: versitygw('CompleteMultipartUpload_conditional_writes'),
    request: complete('plain', element(1), { 'if-none-match': '"foo"' }),
    ...refusal(501, 'NotImplemented'),
  },
  {
    name: 'completing with If-Match if the object does not exist',
    source: versitygw('CompleteMultipartUpload_conditional_writes'),
    request: complete('plain', element(1), { 'if-match': `"${PART_ETAG}"` }),
    ...refusal(404, 'NoSuchKey'),
  },
];
