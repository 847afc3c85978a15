import { changedForm, post, withoutFields } from '../forms.ts';
import { api, bad, recorded, refusal, reported, versitygw, type Row } from '../row.ts';

const auth = 'TestS3PresignedPost::test_post_request_missing_fields[s3v4]';
const missing = (name: string) =>
  bad(
    'InvalidArgument',
    `Bucket POST must contain a field named '${name}'.  If it is specified, please check the order of the fields.`,
  );
const credential = (name: string, change: (value: string) => string, message: string): Row => ({
  name: `${name} in the credential`,
  source: versitygw('PostObject_invalid_credential_format'),
  request: changedForm('x-amz-credential', change),
  ...bad('InvalidArgument', message),
});

/** The signatures of forms. */
export const formSignatures: readonly Row[] = [
  {
    name: 'another signature',
    source: recorded(
      'TestS3PresignedPost::test_post_request_malformed_policy[s3v4]',
      'exception-policy',
    ),
    request: changedForm('x-amz-signature', () => '0'.repeat(64)),
    ...refusal(403, 'SignatureDoesNotMatch'),
  },
  {
    name: 'another policy than the signed one',
    source: recorded(
      'TestS3PresignedPost::test_post_request_malformed_policy[s3v4]',
      'exception-policy',
    ),
    request: changedForm('policy', (policy) => `${policy.slice(0, -4)}AAAA`),
    ...refusal(403, 'SignatureDoesNotMatch'),
  },
  {
    name: 'no signature',
    source: recorded(
      'TestS3PresignedPost::test_post_request_missing_signature[s3v4]',
      'exception-missing-signature',
    ),
    request: post({ change: withoutFields('x-amz-signature') }),
    ...bad('InvalidArgument'),
  },
  {
    name: 'no algorithm, credential and date',
    source: recorded(auth, 'exception-missing-fields'),
    request: post({ change: withoutFields('x-amz-algorithm', 'x-amz-credential', 'x-amz-date') }),
    ...bad('InvalidArgument'),
  },
  {
    name: 'nothing of a signature',
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
    name: 'the older signature',
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
    name: `no ${name}`,
    source: versitygw('PostObject_partial_auth_fields'),
    request: post({ change: withoutFields(name) }),
    ...missing(told),
  })),
  {
    name: 'another algorithm',
    source: versitygw('PostObject_invalid_algorithm'),
    request: changedForm('x-amz-algorithm', () => 'invalid'),
    ...bad('InvalidArgument', 'Only AWS4-HMAC-SHA256 is supported'),
  },
  {
    name: 'a date that is none',
    source: versitygw('PostObject_invalid_date'),
    request: changedForm('x-amz-date', () => 'invalid_date'),
    ...bad('InvalidArgument', 'X-Amz-Date must be formated via ISO8601 Long format'),
  },
  credential(
    'no parts',
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
    'a date that is none',
    (value) => value.replace(/\/\d{8}\//, '/2006/'),
    'incorrect date format "2006". This date in the credential must be in the format "yyyyMMdd".',
  ),
  {
    name: 'another region in the credential',
    source: versitygw('PostObject_incorrect_region'),
    request: changedForm('x-amz-credential', (value) => value.replace('us-east-1', 'eu-central-1')),
    ...bad('InvalidArgument'),
  },
  {
    name: 'an access key that there is not',
    source: versitygw('PostObject_non_existing_access_key'),
    request: changedForm('x-amz-credential', (value) => value.replace(/^[^/]*/, 'SOMEBODYELSE')),
    ...refusal(403, 'InvalidAccessKeyId'),
  },
  {
    name: 'temporary credentials without their token',
    source: api('RESTAuthentication'),
    request: post({
      unnamed: ['x-amz-security-token'],
      change: withoutFields('x-amz-security-token'),
    }),
    ...refusal(403, 'InvalidAccessKeyId'),
  },
  {
    name: 'another token',
    source: api('ErrorResponses'),
    request: changedForm('x-amz-security-token', () => 'another'),
    ...bad('InvalidToken'),
  },
];
