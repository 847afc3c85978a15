import {
  ListPartsCommand,
  UploadPartCopyCommand,
  type UploadPartCopyCommandInput,
} from '@aws-sdk/client-s3';
import { setTimeout as wait } from 'node:timers/promises';
import { callsOf } from '../calls.ts';
import { recorded, type Replay } from '../replay.ts';

const SUITE = 'test_s3_api.py::TestS3Multipart::';
const SOURCE = 'src-key';

function partCalls({ s3 }: Replay, Key: string, UploadId: string | undefined) {
  const { client, bucket: Bucket } = s3;
  const CopySource = `${Bucket}/${SOURCE}`;
  return {
    copyPart: (PartNumber: number, more: Partial<UploadPartCopyCommandInput> = {}) =>
      client.send(
        new UploadPartCopyCommand({ Bucket, Key, UploadId, PartNumber, CopySource, ...more }),
      ),
    listParts: () => client.send(new ListPartsCommand({ Bucket, Key, UploadId })),
  };
}

/** Performs the first steps, which two of the recordings share. */
async function begin(replay: Replay) {
  const Key = 'test-upload-part-copy';
  const put = callsOf(replay.s3).put(SOURCE, '0123456789');
  await replay.match('put-src-object', put);
  const created = await replay.match('create-multipart', callsOf(replay.s3).create(Key));
  return partCalls(replay, Key, created?.UploadId);
}

recorded(`${SUITE}test_upload_part_copy_range`, async (replay) => {
  const { copyPart, listParts } = await begin(replay);
  for (const [index, range] of ['0-8', '1-1', '0-0'].entries()) {
    await replay.match(
      `upload-part-copy-${index + 1}`,
      copyPart(index + 1, { CopySourceRange: `bytes=${range}` }),
    );
  }
  await replay.match('list-parts', listParts());
  await replay.match('upload-part-copy-wrong-format', copyPart(1, { CopySourceRange: '0-8' }));
  const refused = '1-0|-1-|0--1|0-1,3-4,7-9|-|-0|0-100|100-200|1-|-2|-15'.split('|');
  for (const range of refused) {
    await replay.match(
      `upload-part-copy-range-exc-${range}`,
      copyPart(1, { CopySourceRange: `bytes=${range}` }),
    );
  }
});

recorded(`${SUITE}test_upload_part_copy_no_copy_source_range`, async (replay) => {
  const { copyPart, listParts } = await begin(replay);
  await replay.match('upload-part-copy', copyPart(1));
  await replay.match('list-parts', listParts());
});

const DAY = 86_400_000;
const yesterday = new Date(Date.now() - DAY);
const tomorrow = new Date(Date.now() + DAY);
const ETAG = '"781e5e245d69b566979b86e28d23f2c7"';

/** The step and its conditions, by recording. */
const fulfilled: Readonly<
  Record<string, readonly [step: string, Partial<UploadPartCopyCommandInput>]>
> = {
  copy_source_if_match_success: ['upload-part-copy-if-match', { CopySourceIfMatch: ETAG }],
  copy_source_if_match_none_success: [
    'upload-part-copy-if-none-match',
    { CopySourceIfNoneMatch: 'none-match' },
  ],
  copy_source_if_unmodified_since_success: [
    'upload-part-copy-if-unmodified-since',
    { CopySourceIfUnmodifiedSince: tomorrow },
  ],
  copy_source_if_modified_since_success: [
    'upload-part-copy-if-modified-since',
    { CopySourceIfModifiedSince: yesterday },
  ],
  copy_source_if_modified_since_in_future_success: [
    'upload-part-copy-if-modified-since-in-future',
    { CopySourceIfModifiedSince: tomorrow },
  ],
  copy_source_if_match_and_if_unmodified_since_match: [
    'upload-part-copy',
    { CopySourceIfMatch: ETAG, CopySourceIfUnmodifiedSince: yesterday },
  ],
};
const unfulfilled: typeof fulfilled = {
  copy_source_if_match_failed: [
    'upload-part-copy-source-if-match',
    { CopySourceIfMatch: 'not-matching' },
  ],
  copy_source_if_none_match_failed: [
    'upload-part-copy-source-if-none-match',
    { CopySourceIfNoneMatch: ETAG },
  ],
  copy_source_if_unmodified_since_match_failed: [
    'upload-part-copy-source-unmodified-since-match',
    { CopySourceIfUnmodifiedSince: yesterday },
  ],
  copy_source_if_none_match_and_if_unmodified_since_match_failed: [
    'upload-part-copy-source-unmodified-since-and-if-none-match',
    { CopySourceIfNoneMatch: 'not-matching', CopySourceIfUnmodifiedSince: yesterday },
  ],
};

async function sourceAndUpload(replay: Replay) {
  await callsOf(replay.s3).put(SOURCE, '0123456789');
  const { UploadId } = await callsOf(replay.s3).create('destination_file.txt');
  return partCalls(replay, 'destination_file.txt', UploadId);
}

for (const [name, [step, conditions]] of Object.entries({ ...fulfilled, ...unfulfilled })) {
  recorded(`${SUITE}test_upload_part_copy_with_${name}`, async (replay) => {
    const { copyPart, listParts } = await sourceAndUpload(replay);
    await replay.match(step, copyPart(1, conditions));
    if (name in fulfilled) await replay.match('list-parts', listParts());
  });
}

recorded(`${SUITE}test_upload_part_copy_with_if_modified_since_failed`, async (replay) => {
  const { copyPart } = await sourceAndUpload(replay);
  // S3 ignores a time in the future, and the header has a precision of one second.
  await wait(1_100);
  const call = copyPart(1, { CopySourceIfModifiedSince: new Date() });
  await replay.match('upload-part-copy-source-modified-since-match', call);
});
