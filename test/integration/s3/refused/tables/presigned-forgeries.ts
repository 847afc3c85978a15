import { pathOf } from '../../../../support/s3/raw-request.ts';
import { changed, set, upload } from '../presigned-request.ts';
import { api, recorded, refusal, versitygw, type Row } from '../row.ts';

const forged = refusal(403, 'SignatureDoesNotMatch');
const denied = refusal(403, 'AccessDenied');
const page = api('sigv4-query-string-auth');
const signature = 'TestS3PresignedUrl::test_presigned_url_signature_authentication[s3v4-False]';
const otherHeaders = 'TestS3PresignedUrl::test_s3_put_presigned_url_with_different_headers[s3v4]';
const metadata = 'TestS3PresignedUrl::test_put_url_metadata_with_sig_s3v4[False]';

/** Requests that differ from the presigned ones. */
export const presignedForgeries: readonly Row[] = [
  {
    name: 'a presigned URL with another signature',
    source: recorded(signature, 'invalid-get-1'),
    request: changed(set('X-Amz-Signature', '0'.repeat(64))),
    ...forged,
  },
  {
    name: 'a presigned URL with a longer expiry',
    source: page,
    request: changed(set('X-Amz-Expires', '901')),
    ...forged,
  },
  {
    name: 'a presigned URL with another key',
    source: page,
    request: changed((_parameters, url, site) => {
      url.pathname = pathOf(site, 'archived');
    }),
    ...forged,
  },
  {
    name: 'a presigned URL with an additional parameter',
    source: page,
    request: changed(set('response-content-type', 'text/html')),
    ...forged,
  },
  {
    name: 'a presigned URL with another list of signed headers',
    source: page,
    request: changed(set('X-Amz-SignedHeaders', 'date;host')),
    ...forged,
  },
  {
    name: 'a presigned URL without a signed host',
    source: versitygw('PresignedAuth_unsigned_required_header'),
    request: changed(set('X-Amz-SignedHeaders', 'date')),
    ...denied,
  },
  {
    name: 'a presigned PUT with another type than the signed one',
    source: recorded(otherHeaders, 'content-type-exception'),
    request: upload({ 'content-type': 'text/plain' }, { 'content-type': 'text/html' }),
    ...forged,
  },
  {
    name: 'a presigned PUT with another encoding than the signed one',
    source: recorded(otherHeaders, 'wrong-content-encoding-response'),
    request: upload({ 'content-encoding': 'identity' }, { 'content-encoding': 'gzip' }),
    ...forged,
  },
  {
    name: 'a presigned PUT without its signed metadata',
    source: recorded(metadata, 'no-meta-headers'),
    request: upload({ 'x-amz-meta-a': 'b' }, {}),
    ...forged,
  },
  {
    name: 'a presigned PUT with unsigned metadata',
    source: recorded(metadata, 'wrong-meta-headers'),
    request: upload({}, { 'x-amz-meta-wrong': 'wrong' }),
    ...denied,
  },
  {
    name: 'a presigned URL with X-Amz-Expires also in a header',
    source: recorded(
      'TestS3PresignedUrl::test_s3_put_presigned_url_same_header_and_qs_parameter',
      'override-signed-qs',
    ),
    request: upload({}, { 'x-amz-expires': '1' }),
    ...denied,
  },
  ...(
    [
      ['an ACL', { 'x-amz-acl': 'public-read' }],
      ['tags', { 'x-amz-tagging': 'a=b' }],
      ['a checksum', { 'x-amz-checksum-crc32': 'AAAAAA==' }],
    ] as const
  ).map(([name, headers]) => ({
    name: `a presigned PUT with ${name} that is not signed`,
    source: page,
    request: upload({}, headers),
    ...denied,
  })),
];
