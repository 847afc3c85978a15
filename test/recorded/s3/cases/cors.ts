import { GetBucketCorsCommand } from '@aws-sdk/client-s3';
import { expect } from 'vitest';
import { sendTo } from '../../../support/s3/raw-request.ts';
import { corsCalls } from '../cors-calls.ts';
import { callsOf } from '../calls.ts';
import { recorded } from '../replay.ts';

const SUITE = 'test_s3_cors.py::TestS3Cors::';
const ORIGIN = 'https://localhost:4200';

// These answers were recorded without their statuses, which the tests checked.
recorded(`${SUITE}test_cors_http_options_no_config`, async (replay) => {
  const { preflight } = corsCalls(replay);
  await callsOf(replay.s3).put('key', 'cors-test');
  const Origin = 'whatever';
  const asked = { Origin, 'Access-Control-Request-Method': 'PUT' };
  const answers = {
    'options-no-origin': await preflight('key', {}),
    'options-with-origin-and-method': await preflight('key', asked),
    'options-with-origin-no-method': await preflight('key', { Origin }),
  };
  for (const [step, answer] of Object.entries(answers)) replay.matchXml(step, answer);
  expect(Object.values(answers).map(({ status }) => status)).toEqual([400, 403, 403]);
});

// This recording has no steps: its test checked the answers.
recorded(`${SUITE}test_cors_http_get_no_config`, async (replay) => {
  await callsOf(replay.s3).put('key', 'cors-test');
  for (const headers of [{}, { Origin: 'whatever' }]) {
    const answer = await corsCalls(replay).request('GET', 'key', headers);
    expect([answer.status, answer.text]).toEqual([200, 'cors-test']);
    const ofCors = Object.keys(answer.headers).filter((name) => name.startsWith('access-control'));
    expect(ofCors).toEqual([]);
  }
});

recorded(`${SUITE}test_cors_http_options_non_existent_bucket`, async (replay) => {
  const url = `${replay.s3.url}/${replay.s3.bucket}-absent/key`;
  const answers = {
    'options-no-origin': await sendTo(url, 'OPTIONS', {}),
    'options-with-origin': await sendTo(url, 'OPTIONS', { Origin: 'whatever' }),
  };
  for (const [step, answer] of Object.entries(answers)) replay.matchXml(step, answer);
  expect(Object.values(answers).map(({ status }) => status)).toEqual([400, 403]);
});

const readAndWrite = {
  AllowedMethods: ['GET', 'PUT'],
  MaxAgeSeconds: 3000,
  AllowedHeaders: ['*'],
};

recorded(`${SUITE}test_cors_match_origins`, async (replay) => {
  const { setRules, preflight, request, match } = corsCalls(replay);
  await callsOf(replay.s3).put('key', 'test-cors');
  const bothFrom = async (name: string, from: Readonly<Record<string, string>>) => {
    const method = 'Access-Control-Request-Method';
    const asked = Object.keys(from).length > 0 ? { [method]: 'PUT' } : {};
    match(`opt-${name}`, await preflight('key', { ...from, ...asked }));
    match(`get-${name}`, await request('GET', 'key', from));
  };
  await setRules({ ...readAndWrite, AllowedOrigins: [ORIGIN] });
  await bothFrom('no-origin', {});
  await bothFrom('referer', { Referer: ORIGIN });
  await bothFrom('right-origin', { Origin: ORIGIN });
  await bothFrom('wrong-origin', { Origin: 'http://localhost:4200' });
  await setRules({ ...readAndWrite, AllowedOrigins: ['*'] });
  await bothFrom('random-wildcard-origin', { Origin: 'http://random:1234' });
});

const partial = {
  options_match_partial_origin: 'http://test.origin.com',
  options_fails_partial_origin: 'http://test.origin.com/',
};
for (const [step, Origin] of Object.entries(partial)) {
  recorded(`${SUITE}test_cors_${step}`, async (replay) => {
    const { setRules, preflight, match } = corsCalls(replay);
    await setRules({ ...readAndWrite, AllowedOrigins: ['http://*.origin.com'] });
    match(step, await preflight(undefined, { Origin, 'Access-Control-Request-Method': 'GET' }));
  });
}

recorded(`${SUITE}test_cors_match_methods`, async (replay) => {
  const { setRules, preflight, request, match } = corsCalls(replay);
  await callsOf(replay.s3).put('key', 'test-cors');
  await setRules({ ...readAndWrite, AllowedMethods: ['GET'], AllowedOrigins: [ORIGIN] });
  const asked = (method: string) => ({ Origin: ORIGIN, 'Access-Control-Request-Method': method });
  match('opt-get', await preflight('key', asked('GET')));
  match('get-wrong-op', await request('GET', 'key', asked('PUT')));
  match('get-op', await request('GET', 'key', { Origin: ORIGIN }));
  match('opt-put', await preflight('new', asked('PUT')));
  match('put-op', await request('PUT', 'new', { Origin: ORIGIN }));
});

recorded(`${SUITE}test_cors_match_headers`, async (replay) => {
  const { setRules, preflight, request, match } = corsCalls(replay);
  await callsOf(replay.s3).put('key', 'test-cors');
  const rule = { ...readAndWrite, AllowedMethods: ['GET'], AllowedOrigins: [ORIGIN] };
  const optionsFor = async (step: string, names: string) => {
    const asked = {
      'Access-Control-Request-Method': 'GET',
      'Access-Control-Request-Headers': names,
    };
    match(step, await preflight('key', { Origin: ORIGIN, ...asked }));
  };
  // A presigned URL must sign this header, like every x-amz- header.
  const payer = { 'x-amz-request-payer': 'requester' };

  await setRules(rule);
  await optionsFor('opt-get', 'x-amz-request-payer');
  await optionsFor('opt-get-two', 'x-amz-request-payer, x-amz-expected-bucket-owner');
  match('get-op', await request('GET', 'key', { Origin: ORIGIN }, payer));

  const AllowedHeaders = [
    'x-amz-expected-bucket-owner',
    'x-amz-server-side-encryption-customer-algorithm',
    'x-AMZ-server-SIDE-encryption',
  ];
  await setRules({ ...rule, AllowedHeaders });
  const { client, bucket: Bucket } = replay.s3;
  await replay.match('get-bucket-cors-casing', client.send(new GetBucketCorsCommand({ Bucket })));
  const owner = 'x-amz-expected-bucket-owner';
  const encryption = 'x-amz-server-side-encryption';
  await optionsFor('opt-get-non-allowed', 'x-amz-request-payer');
  await optionsFor('opt-get-allowed', owner);
  await optionsFor('opt-get-allowed-diff-casing', `x-AMZ-expected-BUCKET-owner, ${encryption}`);
  await optionsFor('opt-get-allowed-no-space', `${owner},${encryption}`);
  const asked = { 'Access-Control-Request-Headers': 'x-amz-request-payer' };
  match('get-non-allowed-with-acl', await request('GET', 'key', { Origin: ORIGIN, ...asked }));
  match('get-non-allowed', await request('GET', 'key', { Origin: ORIGIN }, payer));
});

recorded(`${SUITE}test_cors_expose_headers`, async (replay) => {
  const { setRules, preflight, match } = corsCalls(replay);
  const ExposeHeaders = ['x-amz-id-2', 'x-amz-request-id', 'x-amz-request-payer'];
  await setRules({ AllowedOrigins: ['*'], AllowedMethods: ['GET'], ExposeHeaders });
  const asked = { Origin: 'localhost:4566', 'Access-Control-Request-Method': 'GET' };
  match('opt-get', await preflight('key', asked));
});

recorded(`${SUITE}test_put_cors_default_values`, async (replay) => {
  const { setRules, preflight, match } = corsCalls(replay);
  await setRules({ AllowedOrigins: ['*'], AllowedMethods: ['GET'] });
  const asked = { Origin: 'localhost:4566', 'Access-Control-Request-Method': 'GET' };
  match('opt-get', await preflight('key', asked));
  const headers = { 'Access-Control-Request-Headers': 'x-amz-request-payer' };
  match('opt-get-headers', await preflight('key', { ...asked, ...headers }));
});
