import { createHash } from 'node:crypto';
import { api, bad, put, refusal, s3Tests, TEXT, versitygw, type Row } from '../row.ts';
import { sendLines } from '../wire.ts';

const payloads: readonly (readonly [string, string])[] = [
  ['garbage', 'garbage'],
  ['an unknown kind', 'STREAMING-FOO'],
  ['unsigned chunks without trailer', 'STREAMING-UNSIGNED-PAYLOAD'],
  ['a hash that is too short', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b8'],
];

/** Lengths and payload hashes that differ from the body. */
export const bodies: readonly Row[] = [
  ...payloads.map(([name, payloadHash]) => ({
    name: `a payload hash: ${name}`,
    source: versitygw('Authentication_invalid_sha256_payload_hash'),
    request: put({}, { payloadHash }),
    ...bad(
      'InvalidArgument',
      'x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER, STREAMING-AWS4-HMAC-SHA256-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER, STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD, STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD-TRAILER or a valid sha256 value.',
    ),
  })),
  {
    name: 'a body that does not match its payload hash',
    source: versitygw('Authentication_incorrect_payload_hash'),
    request: put({}, { payloadHash: createHash('sha256').update('other').digest('hex') }),
    ...bad(
      'XAmzContentSHA256Mismatch',
      "The provided 'x-amz-content-sha256' header does not match what was computed.",
    ),
  },
  {
    name: 'a GET with the payload hash of a body',
    source: versitygw('Authentication_incorrect_payload_hash'),
    request: {
      method: 'GET',
      key: 'there',
      payloadHash: createHash('sha256').update('other').digest('hex'),
    },
    ...bad('XAmzContentSHA256Mismatch'),
  },
  {
    name: 'a chunked body for an operation without chunks',
    source: versitygw('UnsignedStreamingPayloadTrailer_not_allowed'),
    request: {
      method: 'PUT',
      key: 'there',
      query: { tagging: '' },
      headers: { 'x-amz-decoded-content-length': '0' },
      payloadHash: 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
      body: '0\r\n\r\n',
    },
    ...bad('InvalidRequest', 'The value of x-amz-content-sha256 header is invalid.'),
  },
  {
    name: 'a PUT without a length',
    source: s3Tests('test_headers.py test_object_create_bad_contentlength_none'),
    request: (site) => sendLines(site, { method: 'PUT', key: 'new' }),
    ...refusal(411, 'MissingContentLength', 'You must provide the Content-Length HTTP header.'),
  },
  {
    name: 'a body that is longer than its Content-Length',
    source: s3Tests('test_headers.py test_object_create_bad_contentlength_mismatch_below_aws2'),
    request: (site) =>
      sendLines(site, {
        method: 'PUT',
        key: 'new',
        headers: { 'content-md5': createHash('md5').update(TEXT).digest('base64') },
        payloadHash: 'UNSIGNED-PAYLOAD',
        unsigned: { 'content-length': String(TEXT.length - 1) },
        body: TEXT,
      }),
    ...bad('BadDigest'),
  },
  {
    name: 'a negative length',
    source: s3Tests('test_headers.py test_object_create_bad_contentlength_negative'),
    request: (site) =>
      sendLines(site, { method: 'PUT', key: 'new', unsigned: { 'content-length': '-1' } }),
    ...bad('BadRequest', 'An error occurred when parsing the HTTP request.'),
  },
  {
    name: 'a length above 5 GiB',
    source: api('API_PutObject'),
    request: (site) =>
      sendLines(site, {
        method: 'PUT',
        key: 'new',
        payloadHash: 'UNSIGNED-PAYLOAD',
        unsigned: { 'content-length': String(5 * 1024 ** 3 + 1) },
      }),
    ...bad('EntityTooLarge'),
  },
];
