import { CopyObjectCommand, type CopyObjectCommandInput } from '@aws-sdk/client-s3';
import { setTimeout as wait } from 'node:timers/promises';
import { callsOf } from '../calls.ts';
import { recorded, type Replay } from '../replay.ts';

const SUITE = 'test_s3_api.py::TestS3ObjectWritePrecondition::';
const SOURCE = 'source-object';
const DAY = 86_400_000;

function copy({ s3 }: Replay, Key: string, more: Partial<CopyObjectCommandInput>) {
  const { client, bucket: Bucket } = s3;
  const CopySource = `${Bucket}/${SOURCE}`;
  return client.send(new CopyObjectCommand({ Bucket, Key, CopySource, ...more }));
}

function putSource({ s3 }: Replay) {
  return callsOf(s3).put(SOURCE, 'source content');
}

recorded(`${SUITE}test_copy_object_if_none_match`, async (replay) => {
  await putSource(replay);
  for (const step of ['copy-obj', 'copy-obj-if-none-match-fail']) {
    await replay.match(step, copy(replay, 'dest-object', { IfNoneMatch: '*' }));
  }
});

recorded(`${SUITE}test_copy_object_if_match`, async (replay) => {
  await putSource(replay);
  const put = callsOf(replay.s3).put('dest-object', 'initial content');
  const { ETag: IfMatch } = await put;
  await replay.match('copy-obj-if-match', copy(replay, 'dest-object', { IfMatch }));
  await replay.match(
    'copy-obj-if-match-fail-wrong-etag',
    copy(replay, 'dest-object', { IfMatch: '"wrong-etag"' }),
  );
  const toNothing = copy(replay, 'non-existent-key', { IfMatch });
  await replay.match('copy-obj-if-match-fail-no-object', toNothing);
});

recorded(`${SUITE}test_copy_object_precondition_write_validation`, async (replay) => {
  const { ETag: IfNoneMatch } = await putSource(replay);
  const conditions = {
    'copy-obj-none-match-etag': { IfNoneMatch },
    'copy-obj-if-match-star': { IfMatch: '*' },
    'copy-obj-both': { IfMatch: '*', IfNoneMatch },
  };
  for (const [step, more] of Object.entries(conditions)) {
    await replay.match(step, copy(replay, 'dest-object', more));
  }
});

recorded(`${SUITE}test_copy_object_if_none_match_in_place`, async (replay) => {
  await putSource(replay);
  await replay.match(
    'copy-obj-if-none-match-fail',
    copy(replay, SOURCE, { IfNoneMatch: '*', StorageClass: 'STANDARD' }),
  );
});

recorded(`${SUITE}test_copy_object_if_match_in_place`, async (replay) => {
  const { ETag: IfMatch } = await putSource(replay);
  await replay.match(
    'copy-obj-if-match-in-place',
    copy(replay, SOURCE, { IfMatch, StorageClass: 'STANDARD' }),
  );
});

const SOURCES = 'test_s3_preconditions.py::TestS3CopySourcePreconditions::';

recorded(`${SOURCES}test_s3_copy_object_preconditions`, async (replay) => {
  const { put, head } = callsOf(replay.s3);
  const { ETag = '' } = await put(SOURCE, 'data');
  await replay.match('head-object', head(SOURCE));
  // Waits until "now" is later than the object but not in the future, which S3 would ignore.
  await wait(1_100);
  const now = new Date();
  const yesterday = new Date(now.getTime() - DAY);
  const conditions: Readonly<Record<string, Partial<CopyObjectCommandInput>>> = {
    'copy-precondition-if-match': {
      CopySourceIfModifiedSince: now,
      CopySourceIfUnmodifiedSince: yesterday,
      CopySourceIfMatch: 'etag123',
      CopySourceIfNoneMatch: ETag,
    },
    'copy-precondition-if-unmodified-since': {
      CopySourceIfModifiedSince: now,
      CopySourceIfUnmodifiedSince: yesterday,
      CopySourceIfNoneMatch: ETag,
    },
    'copy-precondition-if-none-match': {
      CopySourceIfModifiedSince: now,
      CopySourceIfNoneMatch: ETag,
    },
    'copy-precondition-if-modified-since': { CopySourceIfModifiedSince: now },
    'copy-ignore-future-modified-since': {
      CopySourceIfModifiedSince: new Date(now.getTime() + DAY),
    },
    'copy-etag-missing-quotes': { CopySourceIfNoneMatch: ETag.replaceAll('"', '') },
    'copy-success': {
      CopySourceIfMatch: ETag.replaceAll('"', ''),
      CopySourceIfNoneMatch: 'etag123',
      CopySourceIfModifiedSince: yesterday,
      CopySourceIfUnmodifiedSince: now,
    },
  };
  for (const [step, more] of Object.entries(conditions)) {
    await replay.match(step, copy(replay, 'dest-object', more));
  }
});
