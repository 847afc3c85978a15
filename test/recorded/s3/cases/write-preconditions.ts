import {
  DeleteObjectCommand,
  type CompleteMultipartUploadCommandInput,
  type PutObjectCommandInput,
} from '@aws-sdk/client-s3';
import { callsOf } from '../calls.ts';
import { recorded, type Replay } from '../replay.ts';

const SUITE = 'test_s3_api.py::TestS3ObjectWritePrecondition::';

/** Returns the calls that these recordings make for one object, each as a step. */
function steps(replay: Replay, Key = 'test-precondition') {
  const { client, bucket: Bucket } = replay.s3;
  const { put, create, uploadPart, complete } = callsOf(replay.s3);
  return {
    put: (step: string, Body = '', more: Partial<PutObjectCommandInput> = {}) =>
      replay.match(step, put(Key, Body, more)),
    remove: (step: string) =>
      replay.match(step, client.send(new DeleteObjectCommand({ Bucket, Key }))),
    /**
     * Uploads one part and returns a function that completes the upload. `step` is undefined if the step was
     * not recorded.
     */
    upload: async (step?: string) => {
      const created =
        step === undefined ? await create(Key) : await replay.match(step, create(Key));
      const UploadId = created?.UploadId;
      const { ETag } = await uploadPart(Key, UploadId, 1, 'test');
      const MultipartUpload = { Parts: [{ PartNumber: 1, ETag }] };
      return (end: string, more: Partial<CompleteMultipartUploadCommandInput>) =>
        replay.match(end, complete(Key, UploadId, { MultipartUpload, ...more }));
    },
  };
}

recorded(`${SUITE}test_put_object_if_none_match`, async (replay) => {
  const { put, remove } = steps(replay);
  await put('put-obj', '', { IfNoneMatch: '*' });
  await put('put-obj-if-none-match', '', { IfNoneMatch: '*' });
  await remove('del-obj');
  await put('put-obj-after-del', '', { IfNoneMatch: '*' });
});

recorded(`${SUITE}test_put_object_if_none_match_validation`, async (replay) => {
  const { put } = steps(replay, 'test-precondition-validation');
  const IfNoneMatch = (await put('put-obj'))?.ETag;
  await put('put-obj-if-none-match-bad-value', '', { IfNoneMatch });
});

recorded(`${SUITE}test_put_object_if_match`, async (replay) => {
  const { put, remove } = steps(replay);
  const IfMatch = (await put('put-obj', 'test'))?.ETag;
  const ofNothing = 'd41d8cd98f00b204e9800998ecf8427e';
  await put('put-obj-if-match-wrong-etag', '', { IfMatch: ofNothing });
  await put('put-obj-overwrite', '', { IfMatch });
  await remove('del-obj');
  await put('put-obj-if-match-key-not-exists', '', { IfMatch });
  await put('put-obj-after-del');
});

recorded(`${SUITE}test_put_object_if_match_validation`, async (replay) => {
  const { put } = steps(replay, 'test-precondition-validation');
  await put('put-obj-if-match-star-value', '', { IfMatch: '*' });
  await put('put-obj-if-match-bad-value', '', { IfMatch: 'abcdef' });
  await put('put-obj-if-match-bad-value-2', '', { IfMatch: 'bad-char_/' });
});

recorded(`${SUITE}test_put_object_if_match_and_if_none_match_validation`, async (replay) => {
  const { put } = steps(replay, 'test-precondition-validation');
  await put('put-obj-both-precondition', '', { IfNoneMatch: '*', IfMatch: 'abcdef' });
});

recorded(`${SUITE}test_multipart_if_none_match_with_delete`, async (replay) => {
  const { put, remove, upload } = steps(replay);
  await put('put-obj', '', { IfNoneMatch: '*' });
  const complete = await upload('create-multipart');
  await complete('complete-multipart-if-none-match', { IfNoneMatch: '*' });
  await remove('del-obj');
  await complete('complete-multipart-after-del', { IfNoneMatch: '*' });
  const completeAgain = await upload();
  await completeAgain('complete-multipart-after-del-restart', { IfNoneMatch: '*' });
});

recorded(`${SUITE}test_multipart_if_none_match_with_put`, async (replay) => {
  const { put, upload } = steps(replay);
  const complete = await upload('create-multipart');
  await put('put-obj', '', { IfNoneMatch: '*' });
  await complete('complete-multipart-if-none-match-put-during', { IfNoneMatch: '*' });
});

recorded(`${SUITE}test_multipart_if_match_with_put`, async (replay) => {
  const { put, upload } = steps(replay);
  const before = await put('put-obj', 'test');
  const complete = await upload('create-multipart');
  const during = await put('put-obj-during', 'test2');
  await complete('complete-multipart-if-match-put-before', { IfMatch: before?.ETag });
  await complete('complete-multipart-if-match-put-during', { IfMatch: during?.ETag });
  const completeAgain = await upload('create-multipart-again');
  await completeAgain('complete-multipart-if-match-put-before-restart', { IfMatch: during?.ETag });
});

recorded(`${SUITE}test_multipart_if_match_with_put_identical`, async (replay) => {
  const { put, upload } = steps(replay);
  await put('put-obj', 'test');
  const complete = await upload('create-multipart');
  const IfMatch = (await put('put-obj-during', 'test'))?.ETag;
  await complete('complete-multipart-if-match-put-during', { IfMatch });
  const completeAgain = await upload('create-multipart-again');
  await completeAgain('complete-multipart-if-match-put-before-restart', { IfMatch });
});

recorded(`${SUITE}test_multipart_if_match_with_delete`, async (replay) => {
  const { put, remove, upload } = steps(replay);
  const first = await put('put-obj', 'test');
  const complete = await upload('create-multipart');
  await remove('del-obj');
  await complete('complete-multipart-after-del', { IfMatch: first?.ETag });
  const second = await put('put-obj-2', 'test');
  await complete('complete-multipart-if-match-after-put', { IfMatch: second?.ETag });
});

recorded(`${SUITE}test_multipart_if_match_etag`, async (replay) => {
  const { put, upload } = steps(replay);
  const IfMatch = (await put('put-obj', 'test'))?.ETag;
  const complete = await upload('create-multipart');
  const completed = await complete('complete-multipart-if-match', { IfMatch });
  const overwrite = await upload('create-multipart-overwrite');
  await overwrite('complete-multipart-if-match-true-etag', { IfMatch });
  await overwrite('complete-multipart-if-match-overwrite-multipart', { IfMatch: completed?.ETag });
});
