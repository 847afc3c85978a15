import {
  ListMultipartUploadsCommand,
  ListPartsCommand,
  type ListMultipartUploadsCommandInput,
  type ListPartsCommandInput,
} from '@aws-sdk/client-s3';
import { send } from '../../../support/s3/raw-request.ts';
import { withQuery } from '../listing.ts';
import { callsOf } from '../calls.ts';
import { recorded, type Replay } from '../replay.ts';

const UPLOADS = 'test_s3_list_operations.py::TestS3ListMultipartUploads::';
const PARTS = 'test_s3_list_operations.py::TestS3ListParts::';

function uploadCalls({ s3 }: Replay) {
  return {
    list: (more: Partial<ListMultipartUploadsCommandInput> = {}) =>
      s3.client.send(new ListMultipartUploadsCommand({ Bucket: s3.bucket, ...more })),
    createAll: async (keys: readonly string[]) => {
      const ids: (string | undefined)[] = [];
      for (const key of keys) ids.push((await callsOf(s3).create(key)).UploadId);
      return ids;
    },
  };
}

recorded(`${UPLOADS}test_list_multiparts_next_marker`, async (replay) => {
  const { list, createAll } = uploadCalls(replay);
  await replay.match('list-multiparts-empty', list());
  const ids = await createAll(['test_c', 'test_b', 'test_a', 'test_a', 'test_a']);
  replay.matchValue('upload-ids-order', { UploadIds: ids.map((UploadId) => ({ UploadId })) });
  await replay.match('list-multiparts-all', list());
  const first = await replay.match('list-multiparts-max-1', list({ MaxUploads: 1 }));
  const KeyMarker = first?.NextKeyMarker;
  const UploadIdMarker = first?.NextUploadIdMarker;
  const markers: Readonly<Record<string, Partial<ListMultipartUploadsCommandInput>>> = {
    'next-key-only': { KeyMarker },
    'next-key-last': { KeyMarker: 'test_c' },
    'next-upload-only': { UploadIdMarker },
    'both-markers': { KeyMarker, UploadIdMarker },
    'both-markers-2': { KeyMarker, UploadIdMarker: ids.at(-1) },
    'get-last-upload-no-truncate': { KeyMarker: 'test_b', UploadIdMarker: ids[1] },
    'wrong-id-for-key': { KeyMarker: 'test_c', UploadIdMarker: ids[1] },
    'next-key-empty': { KeyMarker: '' },
  };
  for (const [step, more] of Object.entries(markers)) {
    await replay.match(`list-multiparts-${step}`, list({ MaxUploads: 1, ...more }));
  }
});

recorded(`${UPLOADS}test_list_multiparts_with_prefix_and_delimiter`, async (replay) => {
  const { list, createAll } = uploadCalls(replay);
  await createAll(['test/foo/bar/123', 'test/foo/bar/456', 'test/bar/foo/123']);
  for (const [index, Prefix] of ['test/', 'test/foo/', 'test/foo/bar'].entries()) {
    const call = list({ Prefix, EncodingType: 'url', Delimiter: '/' });
    await replay.match(`list-multiparts-${index + 1}`, call);
  }
  const query = { uploads: '', prefix: 'test/foo' };
  const answer = await send(replay.s3, { method: 'GET', query, payloadHash: 'UNSIGNED-PAYLOAD' });
  replay.matchXml('list-multiparts-no-encoding', answer);
});

recorded(`${UPLOADS}test_list_multipart_uploads_marker_common_prefixes`, async (replay) => {
  const { list, createAll } = uploadCalls(replay);
  const names = ['aSubfolder/subFile1', 'aSubfolder/subFile2', 'file1', 'file2'];
  await createAll(names.map((name) => `folder/${name}`));
  const markers = {
    start: undefined,
    'manual-prefix': 'folder/aSubfolder/',
    'manual-first-file': 'folder/aSubfolder/subFile1',
  };
  for (const [step, KeyMarker] of Object.entries(markers)) {
    const call = list({ Prefix: 'folder/', Delimiter: '/', MaxUploads: 1, KeyMarker });
    await replay.match(`list-multiparts-${step}`, call);
  }
});

function partsOf({ s3 }: Replay, Key: string, UploadId: string | undefined) {
  return (more: Partial<ListPartsCommandInput> = {}) =>
    s3.client.send(new ListPartsCommand({ Bucket: s3.bucket, Key, UploadId, ...more }));
}

recorded(`${PARTS}test_list_parts_pagination`, async (replay) => {
  const Key = 'test-list-part-pagination';
  const { create, uploadPart } = callsOf(replay.s3);
  const { UploadId } = await create(Key);
  const list = partsOf(replay, Key, UploadId);
  await replay.match('list-parts-empty', list());
  for (const number of [1, 2]) await uploadPart(Key, UploadId, number, 'data');
  await replay.match('list-parts-all', list());
  const first = await replay.match('list-parts-1', list({ MaxParts: 1 }));
  const PartNumberMarker = first?.NextPartNumberMarker;
  await replay.match('list-parts-next', list({ MaxParts: 1, PartNumberMarker }));
  await replay.match('list-parts-wrong-part', list({ MaxParts: 1, PartNumberMarker: '10' }));
});

recorded(`${PARTS}test_list_parts_empty_part_number_marker`, async (replay) => {
  const Key = 'test-list-part-empty-marker';
  const { create, uploadPart } = callsOf(replay.s3);
  const { UploadId } = await create(Key);
  await uploadPart(Key, UploadId, 1, 'data');
  const list = partsOf(replay, Key, UploadId);
  for (const name of ['part-number-marker', 'max-parts']) {
    const call = withQuery(replay.s3.client, { [name]: '' }, list);
    const step = name === 'max-parts' ? 'list-parts-empty-max-parts' : 'list-parts-empty-marker';
    await replay.match(step, call);
  }
});

recorded(`${PARTS}test_list_parts_via_object_attrs_pagination`, async (replay) => {
  const Key = 'test-object-attrs-pagination';
  const { create, uploadPart, complete } = callsOf(replay.s3);
  const { UploadId } = await create(Key, { ChecksumAlgorithm: 'SHA256' });
  const body = Buffer.alloc(5_242_881, 'a');
  const Parts = [];
  for (const PartNumber of [1, 2]) {
    const more = { ChecksumAlgorithm: 'SHA256' } as const;
    const { ETag, ChecksumSHA256 } = await uploadPart(Key, UploadId, PartNumber, body, more);
    Parts.push({ PartNumber, ETag, ChecksumSHA256 });
  }
  await replay.match('list-parts', partsOf(replay, Key, UploadId)());
  await replay.match('complete-mpu', complete(Key, UploadId, { MultipartUpload: { Parts } }));
  for (const step of ['all', '1', 'next', 'wrong-part']) {
    replay.skip(`get-object-attrs-${step}`, 'GetObjectAttributes is not claimed');
  }
});
