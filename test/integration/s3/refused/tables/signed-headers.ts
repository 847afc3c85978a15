import { amzDate } from '../../../../support/local-stack/sign-request.ts';
import { api, bad, recorded, refusal, versitygw, type Row } from '../row.ts';
import { authorization, changed, without } from '../signed-request.ts';

const malformed = (problem: string) =>
  bad('AuthorizationHeaderMalformed', `The authorization header is malformed; ${problem}`);
const forged = refusal(
  403,
  'SignatureDoesNotMatch',
  'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
);
const page = api('sig-v4-header-based-auth');
const seconds = (count: number): Date => new Date(Date.now() + count * 1000);
const today = amzDate().slice(0, 8);
const credential = /Credential=[^,]*/;

/** Requests with a signature in their headers. */
export const signedHeaders: readonly Row[] = [
  {
    name: 'a request without a signature',
    source: recorded(
      'TestS3PresignedPost::test_post_request_missing_fields[s3v4]',
      'exception-no-sig-related-fields',
    ),
    request: changed(without('authorization')),
    ...refusal(403, 'AccessDenied'),
  },
  {
    name: 'an invalid Authorization header',
    source: versitygw('Authentication_invalid_auth_header'),
    request: changed(authorization(/.*/, 'invalid_header')),
    ...bad(
      'InvalidArgument',
      "Authorization header is invalid -- one and only one ' ' (space) required.",
    ),
  },
  {
    name: 'an Authorization header with another algorithm',
    source: versitygw('Authentication_unsupported_signature_version'),
    request: changed(authorization('AWS4-HMAC-SHA256', 'AWS2-HMAC-SHA1')),
    ...bad('InvalidArgument', 'Unsupported Authorization Type'),
  },
  {
    name: 'an Authorization header with two components',
    source: versitygw('Authentication_missing_components'),
    request: changed(authorization(/ SignedHeaders=[^,]*,/, '')),
    ...malformed(
      'the authorization header requires three components: Credential, SignedHeaders, and Signature.',
    ),
  },
  {
    name: 'an Authorization header with a component without a value',
    source: versitygw('Authentication_malformed_component'),
    request: changed(authorization(/SignedHeaders=[^,]*/, 'SignedHeaders-Content-Length')),
    ...malformed('the authorization component "SignedHeaders-Content-Length" is malformed.'),
  },
  ...[
    ['Credential', 'credentials'],
    ['SignedHeaders', 'signedheaders'],
    ['Signature', 'signature'],
  ].map(([name = '', tested]) => ({
    name: `an Authorization header without ${name}`,
    source: versitygw(`Authentication_missing_${tested}`),
    request: changed(authorization(`${name}=`, 'missing=')),
    ...malformed(`missing ${name}.`),
  })),
  {
    name: 'a credential with too many components',
    source: versitygw('Authentication_malformed_credential'),
    request: changed(
      authorization(credential, 'Credential=access/32234/us-east-1/s3/extra/things'),
    ),
    ...malformed(
      'the Credential is mal-formed; expecting "<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request".',
    ),
  },
  {
    name: 'another terminal in the credential',
    source: versitygw('Authentication_credentials_invalid_terminal'),
    request: changed(authorization('aws4_request', 'aws_request')),
    ...malformed('incorrect terminal "aws_request". This endpoint uses "aws4_request".'),
  },
  {
    name: 'another service in the credential',
    source: versitygw('Authentication_credentials_incorrect_service'),
    request: changed(authorization('/s3/', '/ec2/')),
    ...malformed('incorrect service "ec2". This endpoint belongs to "s3".'),
  },
  {
    name: 'another region in the credential',
    source: recorded('TestS3::test_create_bucket_aws_global', 'xml-error-create-bucket'),
    request: { method: 'GET', key: 'there', scope: { region: 'aws-global' } },
    ...malformed("the region 'aws-global' is wrong; expecting 'us-east-1'"),
  },
  {
    name: 'an invalid date in the credential',
    source: versitygw('Authentication_credentials_invalid_date'),
    request: changed(authorization(`/${today}/`, '/3223423234/')),
    ...malformed(
      'incorrect date format "3223423234". This date in the credential must be in the format "yyyyMMdd".',
    ),
  },
  {
    name: 'a credential with another date than the request’s',
    source: versitygw('Authentication_date_mismatch'),
    request: changed(authorization(`/${today}/`, '/20200101/')),
    ...malformed('Invalid credential date. Date is not the same as X-Amz-Date.'),
  },
  ...[-1000, 1000].map((off) => ({
    name: `a clock that is off by ${off} seconds`,
    source: api('ErrorResponses'),
    request: { method: 'GET', key: 'there', scope: { date: seconds(off) } },
    ...refusal(
      403,
      'RequestTimeTooSkewed',
      'The difference between the request time and the current time is too large.',
    ),
  })),
  {
    name: 'a signed request without a date',
    source: versitygw('Authentication_missing_date_header'),
    request: changed(without('x-amz-date')),
    ...refusal(
      403,
      'AccessDenied',
      'AWS authentication requires a valid Date or x-amz-date header',
    ),
  },
  {
    name: 'a signed request with an invalid date header',
    source: versitygw('Authentication_invalid_date_header'),
    request: changed((headers) => ({ ...headers, 'x-amz-date': '03032006' })),
    ...refusal(
      403,
      'AccessDenied',
      'AWS authentication requires a valid Date or x-amz-date header',
    ),
  },
  {
    name: 'a Date header in another format, without x-amz-date',
    source: api('RESTCommonRequestHeaders'),
    request: changed((headers) => ({
      ...without('x-amz-date')(headers),
      date: new Date().toISOString(),
    })),
    ...refusal(
      403,
      'AccessDenied',
      'AWS authentication requires a valid Date or x-amz-date header',
    ),
  },
  {
    name: 'a signed request without a payload hash',
    source: page,
    request: changed(without('x-amz-content-sha256')),
    ...bad('InvalidRequest', 'Missing required header for this request: x-amz-content-sha256'),
  },
  {
    name: 'a signed request with an unknown access key',
    source: versitygw('Authentication_credentials_non_existing_access_key'),
    request: ({ credentials }) => ({
      method: 'GET',
      key: 'there',
      credentials: { ...credentials, accessKeyId: 'SOMEBODYELSE' },
    }),
    ...refusal(
      403,
      'InvalidAccessKeyId',
      'The AWS Access Key Id you provided does not exist in our records.',
    ),
  },
  {
    name: 'a request signed with another secret',
    source: versitygw('Authentication_signature_error_incorrect_secret_key'),
    request: ({ credentials }) => ({
      method: 'GET',
      key: 'there',
      credentials: { ...credentials, secretAccessKey: 'wrong' },
    }),
    ...forged,
  },
  {
    name: 'a signed request with temporary credentials without their token',
    source: api('RESTAuthentication'),
    request: ({ credentials: { accessKeyId, secretAccessKey } }) => ({
      method: 'GET',
      key: 'there',
      credentials: { accessKeyId, secretAccessKey },
    }),
    ...refusal(403, 'InvalidAccessKeyId'),
  },
  {
    name: 'a signed request with another session token',
    source: api('ErrorResponses'),
    request: ({ credentials }) => ({
      method: 'GET',
      key: 'there',
      credentials: { ...credentials, sessionToken: 'another' },
    }),
    ...bad('InvalidToken', 'The provided token is malformed or otherwise invalid.'),
  },
];
