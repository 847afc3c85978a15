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
  ['a line that ends with a line feed alone', '5\nhello\r\n0\r\n\r\n'],
  ['a chunk without its end', '5\r\nhello0\r\n\r\n'],
  ['a chunk that is longer than it says', '4\r\nhello\r\n0\r\n\r\n'],
  ['a chunk that is shorter than it says', '6\r\nhello\r\n0\r\n\r\n'],
  ['no end', '5\r\nhello\r\n0\r\n'],
  ['no end behind the trailer', `5\r\nhello\r\n0\r\n${CRC64}:${HELLO}\r\n`],
  ['nothing but a size', '5\r\n'],
  ['a size that is none', `five\r\nhello\r\n0\r\n${CRC64}:${HELLO}\r\n\r\n`],
  ['a last size that is none', `5\r\nhello\r\nJ\r\n${CRC64}:${HELLO}\r\n\r\n`],
];

/** Bodies in unsigned chunks. */
export const streams: readonly Row[] = [
  ...(
    [
      ['no trailer', '5\r\nhello\r\n0\r\n\r\n'],
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
    name: 'a trailer that was not announced',
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
    name: 'a trailing checksum that is none',
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
    name: 'a checksum before and one behind the body',
    source: versitygw('UnsignedStreamingPayloadTrailer_multiple_checksum_headers'),
    request: unsigned(trailing(), { 'x-amz-checksum-crc32': 'NhCmhg==' }),
    ...bad(
      'InvalidRequest',
      'Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.',
    ),
  },
  {
    name: 'an algorithm of the SDK other than the trailer’s',
    source: versitygw('UnsignedStreamingPayloadTrailer_sdk_algo_and_trailer_mismatch'),
    request: unsigned(trailing(), { 'x-amz-sdk-checksum-algorithm': 'sha1' }),
    ...bad('InvalidRequest', 'Value for x-amz-sdk-checksum-algorithm header is invalid.'),
  },
  {
    name: 'a trailer that is no checksum',
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
    name: `5 bytes where ${length} are announced`,
    source: versitygw('UnsignedStreamingPayloadTrailer_content_length_payload_size_mismatch'),
    request: unsigned(trailing(), { 'x-amz-decoded-content-length': length }),
    ...otherLength,
  })),
  {
    name: 'a small chunk before the last',
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
    name: 'a decoded length that nobody signed',
    source: recorded(
      'TestS3PresignedUrl::test_put_object_with_md5_and_chunk_signature_bad_headers[s3v4-True]',
      'with-decoded-content-length',
    ),
    request: put({}, { unsigned: { 'x-amz-decoded-content-length': '5' } }),
    ...refusal(403, 'AccessDenied'),
  },
];
