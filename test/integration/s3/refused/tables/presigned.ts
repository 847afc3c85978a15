import { amzDate } from '../../../../support/local-stack/sign-request.ts';
import { api, bad, recorded, refusal, versitygw, type Row } from '../row.ts';
import { changed, set, type Change } from '../presigned-request.ts';

const nothing: Change = () => undefined;
const seconds = (count: number): Date => new Date(Date.now() + count * 1000);

const query = (message?: string) => bad('AuthorizationQueryParametersError', message);
const credential = (problem: string) =>
  query(`Error parsing the X-Amz-Credential parameter; ${problem}`);
const inCredential =
  (pattern: string | RegExp, replacement: string): Change =>
  (parameters) =>
    parameters.set(
      'X-Amz-Credential',
      (parameters.get('X-Amz-Credential') ?? '').replace(pattern, replacement),
    );
const denied = refusal(403, 'AccessDenied');
const page = api('sigv4-query-string-auth');
const today = amzDate().slice(0, 8);

/** Requests with a signature in the query. */
export const presigned: readonly Row[] = [
  ...['Algorithm', 'Credential', 'Date', 'Expires', 'SignedHeaders', 'Signature'].map((name) => ({
    name: `a presigned URL without X-Amz-${name}`,
    source: recorded(
      'TestS3PresignedUrl::test_s3_put_presigned_url_missing_sig_param[s3v4]',
      'missing-param-exception',
    ),
    request: changed((parameters) => parameters.delete(`X-Amz-${name}`)),
    ...query(),
  })),
  {
    name: 'a presigned URL with a credential that is encoded twice',
    source: recorded(
      'TestS3PresignedUrl::test_presigned_double_encoded_credentials',
      'error-malformed',
    ),
    request: changed(inCredential(/\//g, '%2F')),
    ...query(),
  },
  {
    name: 'a presigned URL with an unknown algorithm',
    source: versitygw('PresignedAuth_unsupported_algorithm'),
    request: changed(set('X-Amz-Algorithm', 'AWS4-SHA256')),
    ...query('X-Amz-Algorithm only supports "AWS4-HMAC-SHA256 and AWS4-ECDSA-P256-SHA256"'),
  },
  {
    name: 'a presigned URL with the algorithm of access points',
    source: versitygw('PresignedAuth_ECDSA_not_supported'),
    request: changed(set('X-Amz-Algorithm', 'AWS4-ECDSA-P256-SHA256')),
    ...query('X-Amz-Algorithm only supports "AWS4-HMAC-SHA256"'),
  },
  {
    name: 'a presigned URL with another terminal in the credential',
    source: versitygw('PresignedAuth_creds_invalid_terminal'),
    request: changed(inCredential('aws4_request', 'aws5_request')),
    ...credential('incorrect terminal "aws5_request". This endpoint uses "aws4_request".'),
  },
  {
    name: 'a presigned URL with another service in the credential',
    source: versitygw('PresignedAuth_creds_incorrect_service'),
    request: changed(inCredential('/s3/', '/sns/')),
    ...credential('incorrect service "sns". This endpoint belongs to "s3".'),
  },
  {
    name: 'a presigned URL with another region in the credential',
    source: versitygw('PresignedAuth_creds_incorrect_region'),
    request: changed(nothing, { scope: { region: 'eu-central-1' } }),
    ...credential("the region 'eu-central-1' is wrong; expecting 'us-east-1'"),
  },
  {
    name: 'a presigned URL with an invalid date in the credential',
    source: versitygw('PresignedAuth_creds_invalid_date'),
    request: changed(inCredential(`/${today}/`, '/2006/')),
    ...credential(
      'incorrect date format "2006". This date in the credential must be in the format "yyyyMMdd".',
    ),
  },
  {
    name: 'a presigned URL with another date than its credential’s',
    source: versitygw('PresignedAuth_dates_mismatch'),
    request: changed(inCredential(`/${today}/`, '/20060102/')),
    ...query(
      `Invalid credential date "20060102". This date is not the same as X-Amz-Date: "${today}".`,
    ),
  },
  {
    name: 'a presigned URL with a date in another format',
    source: page,
    request: changed(set('X-Amz-Date', '2006-01-02T15:04:05Z')),
    ...query(`X-Amz-Date must be in the ISO8601 Long Format "yyyyMMdd'T'HHmmss'Z'"`),
  },
  ...(
    [
      ['invalid', 'X-Amz-Expires should be a number'],
      ['-3', 'X-Amz-Expires must be non-negative'],
      [
        '604801',
        'X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 seconds',
      ],
    ] as const
  ).map(([expires, message]) => ({
    name: `a presigned URL with X-Amz-Expires ${expires}`,
    source: versitygw('PresignedAuth_invalid_expiration_query_param'),
    request: changed(set('X-Amz-Expires', expires)),
    ...query(message),
  })),
  {
    name: 'an expired presigned URL',
    source: recorded(
      'TestS3PresignedUrl::test_s3_presigned_url_expired[s3v4]',
      'expired-exception',
    ),
    request: changed(nothing, { scope: { date: seconds(-60) }, expiresIn: 2 }),
    ...denied,
  },
  {
    name: 'a presigned URL with a date in the future',
    source: versitygw('s3err ErrRequestNotReadyYet'),
    request: changed(nothing, { scope: { date: seconds(3600) } }),
    ...refusal(403, 'AccessDenied', 'Request is not valid yet'),
  },
  {
    name: 'a presigned URL with an unknown access key',
    source: versitygw('PresignedAuth_non_existing_access_key_id'),
    request: changed(inCredential(/^[^/]*/, 'SOMEBODYELSE')),
    ...refusal(403, 'InvalidAccessKeyId'),
  },
  {
    name: 'a presigned URL with another session token',
    source: api('ErrorResponses'),
    request: changed(set('X-Amz-Security-Token', 'another')),
    ...bad('InvalidToken'),
  },
  {
    name: 'a presigned URL with temporary credentials without their token',
    source: api('RESTAuthentication'),
    request: changed((parameters) => parameters.delete('X-Amz-Security-Token')),
    ...refusal(403, 'InvalidAccessKeyId'),
  },
];
