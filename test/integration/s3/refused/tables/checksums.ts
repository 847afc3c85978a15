import { createHash } from 'node:crypto';
import { bad, put, recorded, TEXT, versitygw, type Ask, type Row } from '../row.ts';

type Headers = Readonly<Record<string, string>>;

/** The length of each digest in bytes. */
const algorithms = [
  ['CRC32', 4],
  ['CRC32C', 4],
  ['CRC64NVME', 8],
  ['SHA1', 20],
  ['SHA256', 32],
] as const;
const newer = [
  ['SHA512', 64],
  ['MD5', 16],
  ['XXHASH3', 8],
  ['XXHASH64', 8],
  ['XXHASH128', 16],
] as const;

const zeros = (bytes: number): string => Buffer.alloc(bytes).toString('base64');
const header = (algorithm: string): string => `x-amz-checksum-${algorithm.toLowerCase()}`;
const object = (headers: Headers): Ask => put(headers);
const part =
  (headers: Headers) =>
  ({ plain }: { readonly plain: string }): Ask => ({
    method: 'PUT',
    key: 'parts',
    query: { uploadId: plain, partNumber: '2' },
    headers,
    body: TEXT,
  });
const putTest = (algorithm: string): string =>
  `TestS3PutObjectChecksum::test_put_object_checksum[${algorithm}]`;
const partTest = (algorithm: string): string =>
  `TestS3MultipartUploadChecksum::test_multipart_upload_part_checksum_exception[${algorithm}]`;
const invalid = bad('InvalidRequest');
const digest = bad('BadDigest');
const sha256 = createHash('sha256').update(TEXT).digest('base64');
const unknown = bad(
  'InvalidRequest',
  'The algorithm type you specified in x-amz-checksum- header is invalid.',
);

/** Checksums of objects and parts. */
export const checksums: readonly Row[] = [
  ...algorithms.flatMap(([algorithm, bytes]) => [
    {
      name: `an invalid ${algorithm}`,
      source: recorded(putTest(algorithm), 'put-wrong-checksum-no-b64'),
      request: object({ [header(algorithm)]: 'AAAA.BBB.CCC' }),
      ...invalid,
    },
    {
      name: `a wrong ${algorithm}`,
      source: recorded(putTest(algorithm), 'put-wrong-checksum-value'),
      request: object({ [header(algorithm)]: zeros(bytes) }),
      ...digest,
    },
    {
      name: `an invalid ${algorithm} of a part`,
      source: recorded(partTest(algorithm), 'put-wrong-checksum-no-b64'),
      request: part({ [header(algorithm)]: 'AAAA.BBB.CCC' }),
      ...invalid,
    },
    {
      name: `a wrong ${algorithm} of a part`,
      source: recorded(partTest(algorithm), 'put-wrong-checksum-value'),
      request: part({ [header(algorithm)]: zeros(bytes) }),
      ...digest,
    },
  ]),
  ...newer.flatMap(([algorithm, bytes]) => [
    {
      name: `an invalid ${algorithm}`,
      source: versitygw('PutObject_invalid_checksum_header'),
      request: object({ [header(algorithm)]: 'invalid_base64' }),
      ...bad('InvalidRequest', `Value for ${header(algorithm)} header is invalid.`),
    },
    {
      name: `a wrong ${algorithm}`,
      source: versitygw('PutObject_incorrect_checksums'),
      request: object({ [header(algorithm)]: zeros(bytes) }),
      ...bad('BadDigest', `The ${algorithm} you specified did not match the calculated checksum.`),
    },
  ]),
  {
    name: 'two checksums',
    source: recorded('TestS3PutObjectChecksum::test_s3_checksum_no_algorithm', 'put-2-checksums'),
    request: object({ [header('SHA256')]: sha256, [header('CRC32')]: zeros(4) }),
    ...invalid,
  },
  {
    name: 'two checksums of a part',
    source: versitygw('UploadPart_multiple_checksum_headers'),
    request: part({ [header('SHA256')]: sha256, [header('CRC32')]: zeros(4) }),
    ...bad(
      'InvalidRequest',
      'Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.',
    ),
  },
  {
    name: 'a checksum of an unknown algorithm',
    source: versitygw('PutObject_invalid_checksum_header'),
    request: object({ 'x-amz-checksum-foo': 'AAAA' }),
    ...unknown,
  },
  {
    name: 'x-amz-sdk-checksum-algorithm without a checksum',
    source: versitygw('PutObject_checksum_algorithm_and_header_mismatch'),
    request: object({ 'x-amz-sdk-checksum-algorithm': 'SHA256' }),
    ...bad(
      'InvalidRequest',
      'x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers were found.',
    ),
  },
  {
    name: 'x-amz-sdk-checksum-algorithm with a checksum of another algorithm',
    source: versitygw('PutObject_checksum_algorithm_and_header_mismatch'),
    request: object({ 'x-amz-sdk-checksum-algorithm': 'CRC32', [header('SHA256')]: sha256 }),
    ...bad('InvalidRequest', 'Value for x-amz-sdk-checksum-algorithm header is invalid.'),
  },
  {
    name: 'x-amz-sdk-checksum-algorithm with a checksum of another algorithm, for a part',
    source: versitygw('UploadPart_checksum_header_and_algo_mismatch'),
    request: part({ 'x-amz-sdk-checksum-algorithm': 'CRC32', [header('SHA256')]: sha256 }),
    ...bad('InvalidRequest', 'Value for x-amz-sdk-checksum-algorithm header is invalid.'),
  },
  ...['__invalid__', '000', 'not base64 encoded checksum', 'MTIz', 'dGVzdC1zdHJpbmc='].flatMap(
    (md5, index) => [
      {
        name: `the Content-MD5 ${md5}`,
        source: recorded('TestS3::test_s3_invalid_content_md5', `md5-error-${index}`),
        request: object({ 'content-md5': md5 }),
        ...bad('InvalidDigest'),
      },
      {
        name: `the Content-MD5 ${md5} of a part`,
        source: recorded('TestS3::test_s3_invalid_content_md5', `upload-part-md5-error-${index}`),
        request: part({ 'content-md5': md5 }),
        ...bad('InvalidDigest'),
      },
    ],
  ),
  {
    name: 'a wrong Content-MD5',
    source: recorded('TestS3::test_s3_invalid_content_md5', 'md5-error-bad-digest'),
    request: object({ 'content-md5': zeros(16) }),
    ...digest,
  },
  {
    name: 'a wrong Content-MD5 of a part',
    source: recorded('TestS3::test_s3_invalid_content_md5', 'upload-part-md5-bad-digest'),
    request: part({ 'content-md5': zeros(16) }),
    ...digest,
  },
];
