import { post, type Form } from '../forms.ts';
import { api, bad, recorded, refusal, versitygw, type Row } from '../row.ts';

const denied = (problem?: string) =>
  refusal(
    403,
    'AccessDenied',
    problem === undefined ? undefined : `Invalid according to Policy: ${problem}`,
  );
const failed = (condition: string) => denied(`Policy Condition failed: ${condition}`);
const invalid = (problem?: string) =>
  bad('InvalidPolicyDocument', problem === undefined ? undefined : `Invalid Policy: ${problem}`);
const page = api('sigv4-HTTPPOSTConstructPolicy');
const eq = 'TestS3PresignedPost::test_post_object_policy_conditions_validation_eq';
const startsWith = 'TestS3PresignedPost::test_post_object_policy_conditions_validation_starts_with';
const size = 'TestS3PresignedPost::test_post_object_policy_validation_size';
const REDIRECT = 'http://localhost.test/random';
const redirect = (value: string, condition: unknown): Form => ({
  fields: { success_action_redirect: value },
  conditions: [condition],
});

/** The policies of forms. */
export const policies: readonly Row[] = [
  {
    name: 'a form with an expired policy',
    source: recorded('TestS3PresignedPost::test_post_request_expires', 'exception'),
    request: post({ expiresIn: -60 }),
    ...denied(),
  },
  {
    name: 'a form field with another value than its condition',
    source: recorded(eq, 'invalid-condition-eq'),
    request: post(
      redirect('http://wrong.location/test', ['eq', '$success_action_redirect', REDIRECT]),
    ),
    ...denied(),
  },
  {
    name: 'a policy condition whose field lacks its $',
    source: recorded(eq, 'invalid-condition-missing-prefix'),
    request: post(redirect(REDIRECT, ['eq', 'success_action_redirect', REDIRECT])),
    ...denied(),
  },
  {
    name: 'a policy with a condition of two fields among others',
    source: recorded(eq, 'invalid-condition-wrong-condition'),
    request: post(redirect(REDIRECT, { bucket: 'a', success_action_redirect: REDIRECT })),
    ...invalid(),
  },
  {
    name: 'a form field whose value differs in case from its condition',
    source: recorded(eq, 'invalid-condition-wrong-value-casing'),
    request: post(
      redirect(REDIRECT, ['eq', '$success_action_redirect', REDIRECT.replace('http', 'HTTP')]),
    ),
    ...denied(),
  },
  {
    name: 'a form field that does not start with its condition’s value',
    source: recorded(startsWith, 'invalid-condition-starts-with'),
    request: post(
      redirect('http://wrong.location/test', [
        'starts-with',
        '$success_action_redirect',
        'http://localhost',
      ]),
    ),
    ...denied(),
  },
  {
    name: 'a form field whose start differs in case from its condition',
    source: recorded(startsWith, 'invalid-condition-starts-with-casing'),
    request: post(
      redirect('HTTP://localhost.test/random', [
        'starts-with',
        '$success_action_redirect',
        'http://localhost',
      ]),
    ),
    ...denied(),
  },
  {
    name: 'a form without a field that its policy requires',
    source: page,
    request: post({ conditions: [{ 'Content-Type': 'a/b' }] }),
    ...denied(),
  },
  {
    name: 'a form with another key than its policy’s',
    source: versitygw('PostObject_policy_condition_key_mismatch'),
    request: post({ unnamed: ['key'], conditions: [['eq', '$key', 'expected-key']] }),
    ...failed('["eq", "$key", "expected-key"]'),
  },
  {
    name: 'a form for another bucket than its policy’s',
    source: versitygw('PostObject_policy_access_control'),
    request: post({ unnamed: ['bucket'], conditions: [['eq', '$bucket', 'wrong-bucket-name']] }),
    ...failed('["eq", "$bucket", "wrong-bucket-name"]'),
  },
  {
    name: 'a form with a key that leaves the folder of its policy',
    source: page,
    request: post({ unnamed: ['key'], conditions: [['starts-with', '$key', 'mine/']] }),
    ...denied(),
  },
  ...(
    [
      ['a list of types', 'image/png,text/html'],
      ['a list of types with blanks', 'image/png, text/html'],
      ['another type', 'text/html'],
      ['no type', ''],
    ] as const
  ).map(([name, type]) => ({
    name: `a form with ${name} if its policy requires an image type`,
    source: page,
    request: post({
      fields: { 'Content-Type': type },
      conditions: [['starts-with', '$Content-Type', 'image/']],
    }),
    ...denied(),
  })),
  ...['bucket', 'key'].map((name) => ({
    name: `a policy that does not name the ${name}`,
    source: name === 'bucket' ? versitygw('PostObject_policy_missing_bucket_condition') : page,
    request: post({ unnamed: [name] }),
    ...denied(`Extra input fields: ${name}`),
  })),
  ...['x-amz-credential', 'x-amz-algorithm', 'x-amz-date'].map((name) => ({
    name: `a policy that does not name ${name}`,
    source: page,
    request: post({ unnamed: [name] }),
    ...denied(`Extra input fields: ${name}`),
  })),
  ...(
    [
      ['content-type', 'a/b'],
      ['x-amz-meta-custom', 'value'],
      ['acl', 'private'],
      ['success_action_status', '200'],
      ['x-amz-checksum-crc32', 'AAAAAA=='],
      ['tagging', '<Tagging/>'],
    ] as const
  ).map(([name, value]) => ({
    name: `the form field ${name} without a condition`,
    source: versitygw('PostObject_policy_extra_field'),
    request: post({ fields: { [name]: value } }),
    ...denied(`Extra input fields: ${name}`),
  })),
  {
    name: 'a form with a file that is too large for its policy',
    source: recorded(size, 'invalid-content-length-too-big'),
    request: post({ conditions: [['content-length-range', 5, 10]], file: 'hello world!' }),
    ...bad('EntityTooLarge'),
  },
  {
    name: 'a form with a file that is too small for its policy',
    source: recorded(size, 'invalid-content-length-too-small'),
    request: post({ conditions: [['content-length-range', 5, 10]], file: 'a' }),
    ...bad('EntityTooSmall'),
  },
  {
    name: 'a policy with an invalid content-length-range',
    source: recorded(size, 'invalid-content-length-wrong-type'),
    request: post({ conditions: [['content-length-range', 'test', '10']] }),
    ...denied(),
  },
  {
    name: 'a policy with a content-length-range with one bound',
    source: versitygw('PostObject_invalid_policy_document'),
    request: post({ conditions: [['content-length-range', 5]] }),
    ...invalid('Invalid content-length-range: wrong number of arguments.'),
  },
];
