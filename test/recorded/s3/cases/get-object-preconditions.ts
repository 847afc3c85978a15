import { randomBytes } from 'node:crypto';
import { callsOf } from '../calls.ts';
import { recorded } from '../replay.ts';
import { capturedErrors } from '../captured-errors.ts';

const SUITE = 'test_s3.py::TestS3::';
const DAY = 86_400_000;

for (const method of ['get', 'head'] as const) {
  recorded(`${SUITE}test_s3_get_object_preconditions[${method}_object]`, async (replay) => {
    const calls = callsOf(replay.s3);
    const Key = 'test-object';
    const { ETag = '' } = await calls.put(Key, 'data');
    const { LastModified } = await calls.head(Key);
    const IfModifiedSince = new Date();
    const IfUnmodifiedSince = new Date(Date.now() - DAY);
    const IfNoneMatch = ETag;
    const steps = {
      'precondition-if-match': {
        IfModifiedSince,
        IfUnmodifiedSince,
        IfMatch: 'etag123',
        IfNoneMatch,
      },
      'precondition-if-unmodified-since': { IfModifiedSince, IfUnmodifiedSince, IfNoneMatch },
      'precondition-if-none-match': { IfModifiedSince, IfNoneMatch },
      'copy-precondition-if-modified-since': { IfModifiedSince },
      'obj-ignore-future-modified-since': { IfModifiedSince: new Date(Date.now() + DAY) },
      'etag-missing-quotes': { IfModifiedSince, IfNoneMatch: unquoted(ETag) },
      'precondition-if-unmodified-since-is-object': { IfUnmodifiedSince: LastModified },
      'precondition-if-modified-since-is-object': { IfModifiedSince: LastModified },
      'obj-success': {
        IfMatch: unquoted(ETag),
        IfNoneMatch: 'etag123',
        IfModifiedSince: new Date(Date.now() - DAY),
        IfUnmodifiedSince: new Date(),
      },
    };
    for (const [step, conditions] of Object.entries(steps)) {
      await replay.match<object>(step, calls[method](Key, conditions));
    }
  });
}

recorded(`${SUITE}test_precondition_failed_error`, async (replay) => {
  const { put, get } = callsOf(replay.s3);
  await put('foo', '{"foo": "bar"}');
  await replay.match('get-object-if-match', get('foo', { IfMatch: '"not good etag"' }));
});

recorded(`${SUITE}test_s3_get_object_headers`, async (replay) => {
  const { put, get } = callsOf(replay.s3);
  const Key = 'en-gb.wav';
  const { ETag = '' } = await put(Key, randomBytes(1000));
  const refused = {
    if_none_match_err_1: { IfNoneMatch: ETag },
    if_none_match_err_2: { IfNoneMatch: unquoted(ETag) },
    if_match_err_1: { IfMatch: 'etag' },
  };
  for (const [step, conditions] of Object.entries(refused)) {
    const { comparable } = await capturedErrors(get(Key, conditions));
    replay.matchValue(step, 'Error' in comparable ? comparable.Error : comparable);
  }
  const served = {
    if_none_match_1: { IfNoneMatch: 'etag' },
    if_match_1: { IfMatch: ETag },
    if_match_2: { IfMatch: unquoted(ETag) },
  };
  for (const [step, conditions] of Object.entries(served)) {
    const { Body, $metadata } = await get(Key, conditions);
    await Body?.transformToByteArray();
    replay.matchValue(step, $metadata.httpStatusCode);
  }
});

function unquoted(etag: string): string {
  return etag.replaceAll('"', '');
}
