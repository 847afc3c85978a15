import { expect } from 'vitest';
import type { RawResponse } from '../../../support/s3/raw-request.ts';
import { objectCalls } from '../object-calls.ts';
import { postForm, presignedForm, type Fields } from '../presigned-form.ts';
import { recorded, type Replay } from '../replay.ts';

const SUITE = 'test_s3.py::TestS3PresignedPost';
const redirect = 'http://localhost.test/random';

/** Posts a form with a signed redirect; `sent` is the redirect that is sent. */
function post(
  { s3 }: Replay,
  key: string,
  conditions: readonly unknown[],
  { sent = redirect, file = 'abcdef' } = {},
): Promise<RawResponse> {
  const form = presignedForm(s3, key, {
    fields: { success_action_redirect: redirect },
    conditions,
  });
  return postForm(s3, { ...form, success_action_redirect: sent }, file);
}

function matchRefusal(replay: Replay, step: string, answer: RawResponse, status = 403): void {
  expect.soft(answer.status, step).toBe(status);
  replay.matchXml(step, answer);
}

function expectRedirect({ status, headers }: RawResponse, to: string): void {
  expect.soft(status).toBe(303);
  expect.soft(headers['location'] ?? '').toMatch(new RegExp(`^${RegExp.escape(to)}`));
}

recorded(`${SUITE}::test_post_object_policy_conditions_validation_eq`, async (replay) => {
  const key = 'validate-policy-1';
  const { get, head } = objectCalls(replay.s3, key);
  const isRedirect = ['eq', '$success_action_redirect', redirect];
  matchRefusal(
    replay,
    'invalid-condition-eq',
    await post(replay, key, [isRedirect], { sent: 'http://wrong.location/test' }),
  );
  matchRefusal(
    replay,
    'invalid-condition-missing-prefix',
    await post(replay, key, [['eq', 'success_action_redirect', redirect]]),
  );
  matchRefusal(
    replay,
    'invalid-condition-wrong-condition',
    await post(replay, key, [{ bucket: replay.s3.bucket, success_action_redirect: redirect }]),
    400,
  );
  matchRefusal(
    replay,
    'invalid-condition-wrong-value-casing',
    await post(replay, key, [
      ['eq', '$success_action_redirect', redirect.replace('http:', 'HTTP:')],
    ]),
  );

  const Expires = new Date(Date.now() + 600_000).toUTCString();
  const fields: Fields = {
    'x-amz-meta-test-1': 'test-meta-1',
    'x-amz-meta-TEST-2': 'test-meta-2',
    'Content-Type': 'text/plain',
    Expires,
  };
  const lowerCase = [
    ['eq', '$x-amz-meta-test-1', 'test-meta-1'],
    ['eq', '$x-amz-meta-test-2', 'test-meta-2'],
    ['eq', '$content-type', 'text/plain'],
    ['eq', '$Expires', Expires],
  ];
  const form = presignedForm(replay.s3, key, { fields, conditions: lowerCase });
  expect.soft((await postForm(replay.s3, form, 'abcdef')).status).toBe(204);
  await replay.match('head-object-metadata', head());

  expectRedirect(await post(replay, key, [['eq', '$success_Action_REDIRECT', redirect]]), redirect);
  await replay.match('final-object', get());

  const simple = [
    { 'x-amz-meta-test-1': 'test-meta-1' },
    { 'x-amz-meta-test-2': 'test-meta-2' },
    { 'Content-Type': 'text/plain' },
    { Expires },
  ];
  const withSimple = presignedForm(replay.s3, key, { fields, conditions: simple });
  expect.soft((await postForm(replay.s3, withSimple, 'abcdef')).status).toBe(204);
});

recorded(`${SUITE}::test_post_object_policy_conditions_validation_starts_with`, async (replay) => {
  const key = 'validate-policy-2';
  const { get } = objectCalls(replay.s3, key);
  const startsWith = (start: string) => [['starts-with', '$success_action_redirect', start]];
  const other = 'http://wrong.location/test';
  const refused = {
    'invalid-condition-starts-with': other,
    'invalid-condition-starts-with-casing': redirect.replace('http:', 'HTTP:'),
  };
  for (const [step, sent] of Object.entries(refused)) {
    const answer = await post(replay, key, startsWith('http://localhost'), { sent });
    matchRefusal(replay, step, answer);
  }
  expectRedirect(await post(replay, key, startsWith('http://localhost')), redirect);
  await replay.match('get-object-1', get());

  const file = 'manual value to change ETag';
  expectRedirect(await post(replay, key, startsWith(''), { sent: other, file }), other);
  await replay.match('get-object-2', get());
});

recorded(`${SUITE}::test_post_object_policy_validation_size`, async (replay) => {
  const key = 'validate-policy-content-length';
  const postBytes = (bytes: number, min: unknown, max: unknown) => {
    const conditions = [['content-length-range', min, max]];
    return postForm(replay.s3, presignedForm(replay.s3, key, { conditions }), 'a'.repeat(bytes));
  };
  matchRefusal(replay, 'invalid-content-length-too-big', await postBytes(12, 5, 10), 400);
  matchRefusal(replay, 'invalid-content-length-too-small', await postBytes(1, 5, 10), 400);
  for (const bytes of [5, 10]) {
    expect.soft((await postBytes(bytes, 5, 10)).status).toBe(204);
  }
  await replay.match('final-object', objectCalls(replay.s3, key).get());
  expect.soft((await postBytes(10, '5', '10')).status).toBe(204);
  matchRefusal(replay, 'invalid-content-length-wrong-type', await postBytes(10, 'test', '10'));
});
