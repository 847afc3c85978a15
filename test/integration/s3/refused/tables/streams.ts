import { api, bad, put, recorded, refusal, versitygw, type Ask, type Row } from '../row.ts';
import { CRC64, HELLO, incomplete, malformed, otherLength } from './stream-refusals.ts';

type Headers = Readonly<Record<string, string>>;

const trailing = (value = HELLO): string => `5\r\nhello\r\n0\r\n${CRC64}:${value}\r\n\r\n`;

const unsigned = (body: string, headers: Headers = {}): Ask =>
  put(
    { 'x-amz-decoded-content-length': '5', 'x-amz-trailer': CRC64, ...headers },
    { payloadHash: 'STREAMING-UNSIGNED-PAYLOAD-TRAILER', body },
  );
const without = (name: string, { headers = {}, ...ask }: Ask): Ask => ({
  ...ask,
  headers: Object.fromEntries(Object.entries(headers).filter(([other]) => other !== name)),
});

const noLength = refusal(
  411,
  'MissingContentLength',
  'You must provide the Content-Length HTTP header.',
);
const large = 'x'.repeat(8192);

const broken: readonly (readonly [string, string])[] = [
  ['a chunk line that ends with a line feed only', '5\nhello\r\n0\r\n\r\n'],
  ['a chunk without its line break', '5\r\nhello0\r\n\r\n'],
  ['a chunk that is longer than its size', '4\r\nhello\r\n0\r\n\r\n'],
  ['a chunk that is shorter than its size', '6\r\nhello\r\n0\r\n\r\n'],
  ['chunks without their end', '5\r\nhello\r\n0\r\n'],
  ['chunks without an end after the trailer', `5\r\nhello\r\n0\r\n${CRC64}:${HELLO}\r\n`],
  ['a chunked body with only a chunk size', '5\r\n'],
  ['an invalid chunk size', `five\r\nhello\r\n0\r\n${CRC64}:${HELLO}\r\n\r\n`],
  ['an invalid size of the last chunk', `5\r\nhello\r\nJ\r\n${CRC64}:${HELLO}\r\n\r\n`],
];

/** Bodies in unsigned chunks. */
export const streams: readonly Row[] = [
  ...(
    [
      ['chunks without a trailer', '5\r\nhello\r\n0\r\n\r\n'],
      ['a trailer without a name', `5\r\nhello\r\n0\r\n:${HELLO}\r\n\r\n`],
      ['a trailer of another name', `5\r\nhello\r\n0\r\ninvalid_trailer:${HELLO}\r\n\r\n`],
    ] as const
  ).map(([name, body]) => ({
    name,
    source: versitygw('UnsignedStreaminPayloadTrailer_malformed_trailer'),
    request: unsigned(body),
    ...malformed,
  })),
  {
    name: 'a trailer without x-amz-trailer',
    source: versitygw('UnsignedStreaminPayloadTrailer_malformed_trailer'),
    request: without('x-amz-trailer', unsigned(trailing())),
    ...malformed,
  },
  {
    name: 'a trailer twice',
    source: api('sigv4-streaming-trailers'),
    request: unsigned(`5\r\nhello\r\n0\r\n${CRC64}:${HELLO}\r\n${CRC64}:${HELLO}\r\n\r\n`),
    ...malformed,
  },
  ...['', 'abc', '12x'].map((length) => ({
    name: `the decoded length "${length}"`,
    source: versitygw('UnsignedStreamingPayloadTrailer_missing_invalid_dec_content_length'),
    request:
      length === ''
        ? without('x-amz-decoded-content-length', unsigned(trailing()))
        : unsigned(trailing(), { 'x-amz-decoded-content-length': length }),
    ...noLength,
  })),
  {
    name: 'an invalid trailing checksum',
    source: versitygw('UnsignedStreamingPayloadTrailer_invalid_trailing_checksum'),
    request: unsigned(trailing('invalid_checksum')),
    ...bad('InvalidRequest', `Value for ${CRC64} trailing header is invalid.`),
  },
  {
    name: 'a wrong trailing checksum',
    source: versitygw('UnsignedStreamingPayloadTrailer_incorrect_trailing_checksum'),
    request: unsigned(trailing('QFRKMGE3tuw=')),
    ...bad('BadDigest', 'The CRC64NVME you specified did not match the calculated checksum.'),
  },
  {
    name: 'a checksum in the headers and one in the trailer',
    source: versitygw('UnsignedStreamingPayloadTrailer_multiple_checksum_headers'),
    request: unsigned(trailing(), { 'x-amz-checksum-crc32': 'NhCmhg==' }),
    ...bad(
      'InvalidRequest',
      'Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.',
    ),
  },
  {
    name: 'x-amz-sdk-checksum-algorithm with another algorithm than the trailer’s',
    source: versitygw('UnsignedStreamingPayloadTrailer_sdk_algo_and_trailer_mismatch'),
    request: unsigned(trailing(), { 'x-amz-sdk-checksum-algorithm': 'sha1' }),
    ...bad('InvalidRequest', 'Value for x-amz-sdk-checksum-algorithm header is invalid.'),
  },
  {
    name: 'a trailer that is not a checksum',
    source: versitygw('ErrTrailerHeaderNotSupported in s3api/utils'),
    request: unsigned('5\r\nhello\r\n0\r\nx-amz-meta-a:b\r\n\r\n', {
      'x-amz-trailer': 'x-amz-meta-a',
    }),
    ...bad('InvalidRequest', 'The value specified in the x-amz-trailer header is not supported'),
  },
  ...broken.map(([name, body]) => ({
    name,
    source: versitygw('UnsignedStreamingPayloadTrailer_incomplete_body'),
    request: unsigned(body),
    ...incomplete,
  })),
  ...['4', '6', '200'].map((length) => ({
    name: `5 bytes in chunks with a decoded length of ${length}`,
    source: versitygw('UnsignedStreamingPayloadTrailer_content_length_payload_size_mismatch'),
    request: unsigned(trailing(), { 'x-amz-decoded-content-length': length }),
    ...otherLength,
  })),
  {
    name: 'a chunk of less than 8 KiB before the last one',
    source: api('sigv4-streaming'),
    request: unsigned(`5\r\nhello\r\n2000\r\n${large}\r\n0\r\n\r\n`, {
      'x-amz-decoded-content-length': '8197',
    }),
    ...refusal(
      403,
      'InvalidChunkSizeError',
      'Only the last chunk is allowed to have a size less than 8192 bytes',
    ),
  },
  {
    name: 'a part in chunks with a trailer of another algorithm than the upload’s',
    source: versitygw('UnsignedStreamingPayloadTrailer_UploadPart_trailer_and_mp_algo_mismatch'),
    request: ({ composite }) => ({
      ...unsigned(trailing()),
      key: 'parts',
      query: { uploadId: composite, partNumber: '2' },
    }),
    ...bad(
      'InvalidRequest',
      'Checksum Type mismatch occurred, expected checksum Type: sha256, actual checksum Type: crc64nvme',
    ),
  },
  {
    name: 'a part in chunks without the checksum of its composite upload',
    source: versitygw('UnsignedStreamingPayloadTrailer_UploadPart_no_trailer_composite_checksum'),
    request: ({ composite }) => ({
      ...without('x-amz-trailer', unsigned('5\r\nhello\r\n0\r\n\r\n')),
      key: 'parts',
      query: { uploadId: composite, partNumber: '2' },
    }),
    ...bad(
      'InvalidRequest',
      'Checksum Type mismatch occurred, expected checksum Type: sha256, actual checksum Type: null',
    ),
  },
  {
    name: 'an unsigned decoded length',
    source: recorded(
      'TestS3PresignedUrl::test_put_object_with_md5_and_chunk_signature_bad_headers[s3v4-True]',
      'with-decoded-content-length',
    ),
    request: put({}, { unsigned: { 'x-amz-decoded-content-length': '5' } }),
    ...refusal(403, 'AccessDenied'),
  },
];
