import { amzDate, scopeText } from '../../../../support/local-stack/sign-request.ts';
import { pathOf, sendTo } from '../../../../support/s3/raw-request.ts';
import { api, bad, put, refusal, versitygw, type Row } from '../row.ts';
import { authorization, changed, without } from '../signed-request.ts';

const forged = refusal(
  403,
  'SignatureDoesNotMatch',
  'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
);
const unsigned = refusal(
  403,
  'AccessDenied',
  'There were headers present in the request which were not signed',
);
const noMechanism = bad(
  'InvalidRequest',
  'The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.',
);
const page = api('sig-v4-header-based-auth');

/** Requests that differ from what was signed. */
export const forgeries: readonly Row[] = [
  {
    name: 'a signed request with another method',
    source: page,
    request: changed((headers) => headers, { method: 'DELETE' }),
    ...forged,
  },
  {
    name: 'a signed request with another key',
    source: page,
    request: changed((headers) => headers, { key: 'archived' }),
    ...forged,
  },
  {
    name: 'a request with another signature in its headers',
    source: page,
    request: changed(authorization(/Signature=.{4}/, 'Signature=0000')),
    ...forged,
  },
  {
    name: 'a signature with appended characters',
    source: page,
    request: changed(authorization(/$/, 'zz')),
    ...forged,
  },
  {
    name: 'another value of a signed header',
    source: page,
    request: changed((headers) => ({ ...headers, range: 'bytes=0-4' }), {
      headers: { range: 'bytes=0-1' },
    }),
    ...forged,
  },
  {
    name: 'a request that lacks a signed header',
    source: page,
    request: changed(without('range'), { headers: { range: 'bytes=0-1' } }),
    ...forged,
  },
  {
    name: 'another payload hash than the signed one',
    source: page,
    request: changed((headers) => ({ ...headers, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' })),
    ...forged,
  },
  ...['x-amz-tagging', 'x-amz-meta-a', 'x-amz-acl', 'x-amz-copy-source', 'x-amz-storage-class'].map(
    (name) => ({
      name: `${name} that is not signed`,
      source: versitygw('Authentication_unsigned_required_header'),
      request: put(
        {},
        { unsigned: { [name]: name === 'x-amz-copy-source' ? 'bucket/there' : 'a=b' }, body: '' },
      ),
      ...unsigned,
    }),
  ),
  {
    name: 'a host that is not signed',
    source: page,
    request: changed(authorization('SignedHeaders=host;', 'SignedHeaders=')),
    ...unsigned,
  },
  {
    name: 'signature version 2 in the headers',
    source: versitygw('Authentication_sigv2_not_supported'),
    request: changed(authorization(/.*/, 'AWS AKID:c2lnbmF0dXJl')),
    ...noMechanism,
  },
  {
    name: 'signature version 2 in the query',
    source: versitygw('PresignedAuth_sigv2_not_supported'),
    request: (site) =>
      sendTo(
        `${site.url}${pathOf(site, 'there')}?AWSAccessKeyId=AKID&Expires=${Math.ceil(Date.now() / 1000) + 60}&Signature=c2ln`,
        'GET',
        {},
      ),
    ...noMechanism,
  },
  {
    name: 'a signature in the headers and one in the query',
    source: 'https://github.com/catalyst/moodle-tool_objectfs/issues/303',
    request: (site) =>
      sendTo(
        `${site.url}${pathOf(site, 'there')}?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=0`,
        'GET',
        {
          authorization: `AWS4-HMAC-SHA256 Credential=A/${scopeText(amzDate())}, SignedHeaders=host, Signature=0`,
        },
      ),
    ...bad(
      'InvalidArgument',
      'Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or the Authorization header should be specified',
    ),
  },
];
