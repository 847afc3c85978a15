import { api, bad, refusal, versitygw, type Row } from '../row.ts';
import type { Site } from '../site.ts';
import { sendSigned, type SignedStream } from '../streams.ts';
import { CRC64, HELLO, incomplete, malformed, otherLength } from './stream-refusals.ts';

const signed =
  (stream: SignedStream) =>
  (site: Site): ReturnType<typeof sendSigned> =>
    sendSigned(site, stream);
const forged = refusal(403, 'SignatureDoesNotMatch');
const twoChunks = ['a'.repeat(10_000), 'hello'];

/** Bodies in signed chunks. */
export const signedStreams: readonly Row[] = [
  ...(
    [
      ['the first chunk', (body: string) => body.replace('aaaa', 'abaa')],
      ['the last chunk', (body: string) => body.replace('hello', 'hallo')],
      [
        'the signature of the last chunk',
        (body: string) => body.replace(/(\r\n0;chunk-signature=)\w{4}/, '$10000'),
      ],
      [
        'the order of the chunks',
        (body: string) => body.replace(/^[^]*?\r\n[^]*?\r\n(5;[^]*?hello\r\n)/, '$1'),
      ],
    ] as const
  ).map(([name, change]) => ({
    name: `signed chunks with a change of ${name}`,
    source: api('sigv4-streaming'),
    request: signed({ chunks: twoChunks, change }),
    ...forged,
  })),
  ...(
    [
      ['an invalid size', (body: string) => `j${body.slice(1)}`],
      ['no signature', (body: string) => body.replace(/;chunk-signature=\w+/, '')],
      [
        'another name for the signature',
        (body: string) => body.replace(';chunk-signature', ';signature'),
      ],
      ['a colon before the signature', (body: string) => body.replace(';', ':')],
      ['a signature that is too short', (body: string) => body.replace(/=\w{5}/, '=')],
      ['another line ending', (body: string) => `${body.slice(0, -1)}s`],
    ] as const
  ).map(([name, change]) => ({
    name: `signed chunks with ${name}`,
    source: versitygw('SignedStreamingPayload_invalid_encoding'),
    request: signed({ chunks: ['dummy data'], change }),
    ...incomplete,
  })),
  ...['4', '6'].map((length) => ({
    name: `5 bytes in signed chunks with a decoded length of ${length}`,
    source: versitygw('SignedStreamingPayload_decoded_content_length_mismatch'),
    request: signed({ chunks: ['hello'], length }),
    ...otherLength,
  })),
  {
    name: 'small signed chunks',
    source: versitygw('SignedStreamingPayload_invalid_chunk_size'),
    request: signed({ chunks: ['hello', ' world'] }),
    ...refusal(403, 'InvalidChunkSizeError'),
  },
  ...(
    [
      ['x-amz-checksum-crc64nvme', 'x-amz-invalid:invalid'],
      ['x-amz-checksum-sha1', 'x-amz-checksum-crc32:NhCmhg=='],
    ] as const
  ).map(([declared, trailer]) => ({
    name: `the signed trailer ${trailer} if x-amz-trailer is ${declared}`,
    source: versitygw('SignedStreamingPayloadTrailer_malformed_trailer'),
    request: signed({ chunks: ['hello'], trailer, headers: { 'x-amz-trailer': declared } }),
    ...malformed,
  })),
  {
    name: 'a signed trailer without x-amz-trailer',
    source: versitygw('SignedStreamingPayloadTrailer_missing_x_amz_trailer_header'),
    request: signed({ chunks: ['hello'], trailer: 'x-amz-checksum-crc32:NhCmhg==' }),
    ...malformed,
  },
  {
    name: 'a signed trailer that is not a checksum',
    source: versitygw('SignedStreamingPayloadTrailer_invalid_checksum'),
    request: signed({
      chunks: ['hello'],
      trailer: `${CRC64}:invalid`,
      headers: { 'x-amz-trailer': CRC64 },
    }),
    ...bad('InvalidRequest', `Value for ${CRC64} trailing header is invalid.`),
  },
  {
    name: 'a signed trailer with a wrong checksum',
    source: versitygw('SignedStreamingPayloadTrailer_bad_digest'),
    request: signed({
      chunks: ['hello'],
      trailer: `${CRC64}:QFRKMGE3tuw=`,
      headers: { 'x-amz-trailer': CRC64 },
    }),
    ...bad('BadDigest', 'The CRC64NVME you specified did not match the calculated checksum.'),
  },
  {
    name: 'a signed trailer that was changed after signing',
    source: api('sigv4-streaming-trailers'),
    request: signed({
      chunks: ['hello'],
      trailer: `${CRC64}:${HELLO}`,
      headers: { 'x-amz-trailer': CRC64 },
      change: (body) => body.replace(HELLO, 'QFRKMGE3tuw='),
    }),
    ...forged,
  },
];
