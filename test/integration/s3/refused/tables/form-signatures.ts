import { changedForm, post, withoutFields } from '../forms.ts';
import { api, bad, recorded, refusal, reported, versitygw, type Row } from '../row.ts';

const auth = 'TestS3PresignedPost::test_post_request_missing_fields[s3v4]';
const missing = (name: string) =>
  bad(
    'InvalidArgument',
    `Bucket POST must contain a field named '${name}'.  If it is specified, please check the order of the fields.`,
  );
const credential = (name: string, change: (value: string) => string, message: string): Row => ({
  name: `a form with ${name} in the credential`,
  source: versitygw('PostObject_invalid_credential_format'),
  request: changedForm('x-amz-credential', change),
  ...bad('InvalidArgument', message),
});

/** The signatures of forms. */
export const formSignatures: readonly Row[] = [
  {
    name: 'a form with another signature',
    source: recorded(
      'TestS3PresignedPost::test_post_request_malformed_policy[s3v4]',
      'exception-policy',
    ),
    request: changedForm('x-amz-signature', () => '0'.repeat(64)),
    ...refusal(403, 'SignatureDoesNotMatch'),
  },
  {
    name: 'a form with another policy than the signed one',
    source: recorded(
      'TestS3PresignedPost::test_post_request_malformed_policy[s3v4]',
      'exception-policy',
    ),
    request: changedForm('policy', (policy) => `${policy.slice(0, -4)}AAAA`),
    ...refusal(403, 'SignatureDoesNotMatch'),
  },
  {
    name: 'a form without a signature',
    source: recorded(
      'TestS3PresignedPost::test_post_request_missing_signature[s3v4]',
      'exception-missing-signature',
    ),
    request: post({ change: withoutFields('x-amz-signature') }),
    ...bad('InvalidArgument'),
  },
  {
    name: 'a form without algorithm, credential and date',
    source: recorded(auth, 'exception-missing-fields'),
    request: post({ change: withoutFields('x-amz-algorithm', 'x-amz-credential', 'x-amz-date') }),
    ...bad('InvalidArgument'),
  },
  {
    name: 'a form without any signature field',
    source: recorded(auth, 'exception-no-sig-related-fields'),
    request: post({
      change: withoutFields(
        'policy',
        'x-amz-signature',
        'x-amz-algorithm',
        'x-amz-credential',
        'x-amz-date',
      ),
    }),
    ...refusal(403, 'AccessDenied'),
  },
  {
    name: 'a form with signature version 2',
    source: reported('benefitcloud/ember-uploader/issues/143'),
    request: post({
      change: ({ key = '', policy = '' }) => ({
        key,
        policy,
        AWSAccessKeyId: 'AKID',
        signature: 'c2lnbmF0dXJl',
      }),
    }),
    ...bad(
      'InvalidRequest',
      'The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.',
    ),
  },
  ...(
    [
      ['policy', 'policy'],
      ['x-amz-credential', 'X-Amz-Credential'],
      ['x-amz-date', 'X-Amz-Date'],
      ['x-amz-algorithm', 'X-Amz-Algorithm'],
    ] as const
  ).map(([name, told]) => ({
    name: `a form without ${name}`,
    source: versitygw('PostObject_partial_auth_fields'),
    request: post({ change: withoutFields(name) }),
    ...missing(told),
  })),
  {
    name: 'a form with another signature algorithm',
    source: versitygw('PostObject_invalid_algorithm'),
    request: changedForm('x-amz-algorithm', () => 'invalid'),
    ...bad('InvalidArgument', 'Only AWS4-HMAC-SHA256 is supported'),
  },
  {
    name: 'a form with an invalid date',
    source: versitygw('PostObject_invalid_date'),
    request: changedForm('x-amz-date', () => 'invalid_date'),
    ...bad('InvalidArgument', 'X-Amz-Date must be formated via ISO8601 Long format'),
  },
  credential(
    'no components',
    () => 'malformed-no-slashes',
    'the Credential is mal-formed; expecting "<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request".',
  ),
  credential(
    'another terminal',
    (value) => value.replace('aws4_request', 'aws_request'),
    'incorrect terminal "aws_request". This endpoint uses "aws4_request".',
  ),
  credential(
    'another service',
    (value) => value.replace('/s3/', '/ec2/'),
    'incorrect service "ec2". This endpoint belongs to "s3".',
  ),
  credential(
    'an invalid date',
    (value) => value.replace(/\/\d{8}\//, '/2006/'),
    'incorrect date format "2006". This date in the credential must be in the format "yyyyMMdd".',
  ),
  {
    name: 'a form with another region in the credential',
    source: versitygw('PostObject_incorrect_region'),
    request: changedForm('x-amz-credential', (value) => value.replace('us-east-1', 'eu-central-1')),
    ...bad('InvalidArgument'),
  },
  {
    name: 'a form with an unknown access key',
    source: versitygw('PostObject_non_existing_access_key'),
    request: changedForm('x-amz-credential', (value) => value.replace(/^[^/]*/, 'SOMEBODYELSE')),
    ...refusal(403, 'InvalidAccessKeyId'),
  },
  {
    name: 'a form with temporary credentials without their token',
    source: api('RESTAuthentication'),
    request: post({
      unnamed: ['x-amz-security-token'],
      change: withoutFields('x-amz-security-token'),
    }),
    ...refusal(403, 'InvalidAccessKeyId'),
  },
  {
    name: 'a form with another session token',
    source: api('ErrorResponses'),
    request: changedForm('x-amz-security-token', () => 'another'),
    ...bad('InvalidToken'),
  },
];
