import {
  ListMultipartUploadsCommand,
  ListPartsCommand,
  UploadPartCopyCommand,
  type CompletedPart,
  type CreateMultipartUploadOutput,
} from '@aws-sdk/client-s3';
import { capturedErrors } from '../captured-errors.ts';
import { checksumOf, type Algorithm } from '../checksum-of.ts';
import { NO_ATTRIBUTES, objectCalls } from '../object-calls.ts';
import { recorded, type Replay } from '../replay.ts';

const SUITE = 'test_s3.py::TestS3MultipartUploadChecksum';
const Key = 'test-multipart-checksum';
const WITH_CHECKSUM = { ChecksumMode: 'ENABLED' } as const;

const part = Buffer.alloc(5 * 1024 * 1024 + 1, 'a');
const contents = [part, part, part.subarray(0, 10)];

async function matchReads(replay: Replay): Promise<void> {
  const { get, head } = objectCalls(replay.s3, Key);
  await replay.match('get-object-with-checksum', get(WITH_CHECKSUM));
  await replay.match('head-object-with-checksum', head(WITH_CHECKSUM));
  replay.skip('get-object-attrs', NO_ATTRIBUTES);
}

async function matchCopy(replay: Replay): Promise<void> {
  await replay.match('copy-obj-checksum', objectCalls(replay.s3, Key).copyTo('mpu-copy-checksum'));
  replay.skip('get-copy-object-attrs', NO_ATTRIBUTES);
}

function listParts({ s3 }: Replay, UploadId: string | undefined) {
  return s3.client.send(new ListPartsCommand({ Bucket: s3.bucket, Key, UploadId }));
}

async function matchUpload(
  replay: Replay,
  ChecksumAlgorithm: Algorithm,
  created: CreateMultipartUploadOutput | undefined,
): Promise<(CompletedPart & { readonly ETag: string | undefined })[]> {
  const calls = objectCalls(replay.s3, Key);
  const parts = [];
  for (const [index, content] of contents.entries()) {
    const uploaded = await replay.match(
      `upload-part-${index}`,
      calls.part(created?.UploadId, index + 1, content, { ChecksumAlgorithm }),
    );
    const field = `Checksum${ChecksumAlgorithm}` as const;
    parts.push({ PartNumber: index + 1, ETag: uploaded?.ETag, [field]: uploaded?.[field] });
  }
  await replay.match('list-parts', listParts(replay, created?.UploadId));
  return parts;
}

function withoutChecksums(parts: readonly CompletedPart[]): CompletedPart[] {
  return parts.map(({ ETag, PartNumber }) => ({ ETag, PartNumber }));
}

/**
 * All parts have a wrong checksum, and AWS names the first one that it finds. The recordings differ in which
 * part that is, so it is not compared.
 */
async function matchWrongParts(
  replay: Replay,
  ChecksumAlgorithm: Algorithm,
  UploadId: string | undefined,
  parts: readonly CompletedPart[],
): Promise<void> {
  const step = 'complete-multipart-wrong-parts-checksum';
  const wrong = await checksumOf(ChecksumAlgorithm, 'bbb');
  const given = parts.map((one) => ({ ...one, [`Checksum${ChecksumAlgorithm}`]: wrong }));
  const call = objectCalls(replay.s3, Key).complete(UploadId, given);
  const { comparable } = await capturedErrors(call);
  const { Error: ours } = comparable as { readonly Error?: CompletedPart };
  const theirs = (replay.recorded(step) as { readonly Error: Readonly<Record<string, string>> })
    .Error;
  const isOne = parts.some(
    ({ ETag, PartNumber }) =>
      ours?.ETag === ETag?.replaceAll('"', '') && String(ours?.PartNumber) === String(PartNumber),
  );
  const named = isOne && { ETag: theirs['ETag'], PartNumber: theirs['PartNumber'] };
  replay.matchValue(step, { ...comparable, ...(ours && { Error: { ...ours, ...named } }) });
}

for (const ChecksumAlgorithm of ['CRC32', 'CRC32C', 'SHA1', 'SHA256'] as const) {
  const name = `test_complete_multipart_parts_checksum_composite[${ChecksumAlgorithm}]`;
  recorded(`${SUITE}::${name}`, async (replay) => {
    const { create, complete, get } = objectCalls(replay.s3, Key);
    const created = await replay.match(
      'create-mpu-checksum',
      create({ ChecksumAlgorithm, ChecksumType: 'COMPOSITE' }),
    );
    const parts = await matchUpload(replay, ChecksumAlgorithm, created);
    await matchWrongParts(replay, ChecksumAlgorithm, created?.UploadId, parts);
    await replay.match(
      'complete-multipart-no-checksum',
      complete(created?.UploadId, withoutChecksums(parts)),
    );
    await replay.match('complete-multipart-checksum', complete(created?.UploadId, parts));
    await matchReads(replay);
    await matchCopy(replay);
    await replay.match('get-object-part-checksum', get({ ...WITH_CHECKSUM, PartNumber: 3 }));
  });
}

for (const ChecksumAlgorithm of ['CRC32', 'CRC32C', 'CRC64NVME'] as const) {
  const name = `test_complete_multipart_parts_checksum_full_object[${ChecksumAlgorithm}]`;
  recorded(`${SUITE}::${name}`, async (replay) => {
    const { create, complete, get } = objectCalls(replay.s3, Key);
    const ChecksumType = 'FULL_OBJECT';
    const created = await replay.match(
      'create-mpu-checksum',
      create({ ChecksumAlgorithm, ChecksumType }),
    );
    const parts = withoutChecksums(await matchUpload(replay, ChecksumAlgorithm, created));
    await matchWrongParts(replay, ChecksumAlgorithm, created?.UploadId, parts);
    const full = await checksumOf(ChecksumAlgorithm, Buffer.concat(contents));
    const more = { ChecksumType, [`Checksum${ChecksumAlgorithm}`]: full } as const;
    await replay.match('complete-multipart-checksum', complete(created?.UploadId, parts, more));
    await matchReads(replay);
    await matchCopy(replay);
    await replay.match('get-object-part-checksum', get({ ...WITH_CHECKSUM, PartNumber: 3 }));
  });
}

recorded(`${SUITE}::test_complete_multipart_parts_checksum_full_object_default`, async (replay) => {
  const { create, part: upload, complete } = objectCalls(replay.s3, Key);
  const ChecksumAlgorithm = 'CRC64NVME';
  const created = await replay.match('create-mpu-checksum-crc64', create({ ChecksumAlgorithm }));
  const uploaded = await replay.match(
    'upload-part',
    upload(created?.UploadId, 1, 'aaa', { ChecksumAlgorithm }),
  );
  const { ETag, ChecksumCRC64NVME } = uploaded ?? {};
  await replay.match(
    'complete-multipart-checksum',
    complete(created?.UploadId, [{ PartNumber: 1, ETag, ChecksumCRC64NVME }]),
  );
  await matchReads(replay);
});

recorded(`${SUITE}::test_complete_multipart_parts_checksum_default`, async (replay) => {
  const { client, bucket: Bucket } = replay.s3;
  const { create, part: upload, complete } = objectCalls(replay.s3, Key);
  const UploadId = (await replay.match('create-mpu-no-checksum', create()))?.UploadId;
  await replay.match('list-multiparts', client.send(new ListMultipartUploadsCommand({ Bucket })));
  const uploaded = await replay.match(
    'upload-part-different-checksum-than-default',
    upload(UploadId, 1, 'aaa', { ChecksumAlgorithm: 'CRC32C' }),
  );
  await replay.match('list-parts', listParts(replay, UploadId));

  const sent = { ETag: uploaded?.ETag, PartNumber: 1 };
  const { ChecksumCRC32C = '' } = uploaded ?? {};
  await replay.match(
    'complete-multipart-parts-checksum',
    complete(UploadId, [{ ...sent, ChecksumCRC32C }]),
  );
  await replay.match(
    'complete-multipart-wrong-parts-checksum',
    complete(UploadId, [{ ...sent, ChecksumSHA256: await checksumOf('SHA256', 'aaa') }]),
  );
  const types = {
    'complete-multipart-full-object-type': 'FULL_OBJECT',
    'complete-multipart-composite-type': 'COMPOSITE',
  } as const;
  for (const [step, ChecksumType] of Object.entries(types)) {
    await replay.match(step, complete(UploadId, [sent], { ChecksumType }));
  }
  // A composite checksum of two parts for an upload of one part; S3 does not check it.
  const composite = await checksumOf('CRC32C', Buffer.from(ChecksumCRC32C, 'base64'));
  await replay.match(
    'complete-multipart-checksum',
    complete(UploadId, [sent], { ChecksumCRC32C: `${composite}-2` }),
  );
  await matchReads(replay);
  await matchCopy(replay);
});

recorded(`${SUITE}::test_multipart_size_validation`, async (replay) => {
  const { create, part: upload, complete } = objectCalls(replay.s3, 'test-multipart-size');
  const UploadId = (await replay.match('create-mpu', create()))?.UploadId;
  const uploaded = await replay.match('upload-part', upload(UploadId, 1, 'aaaa'));
  const Parts = [{ PartNumber: 1, ETag: uploaded?.ETag }];
  const sizes = { 'complete-multipart-wrong-size': 5, 'complete-multipart-good-size': 4 };
  for (const [step, MpuObjectSize] of Object.entries(sizes)) {
    await replay.match(step, complete(UploadId, Parts, { MpuObjectSize }));
  }
  replay.skip('get-object-attrs', NO_ATTRIBUTES);
});

for (const ChecksumType of ['COMPOSITE', 'FULL_OBJECT'] as const) {
  const name = `test_multipart_upload_part_copy_checksum[${ChecksumType}]`;
  recorded(`${SUITE}::${name}`, async (replay) => {
    const { client, bucket: Bucket } = replay.s3;
    const { create, complete } = objectCalls(replay.s3, Key);
    const source = 'test-part-checksum';
    await replay.match(
      'put-object',
      objectCalls(replay.s3, source).put({ Body: 'this is a part' }),
    );
    const created = await replay.match(
      'create-mpu-checksum-sha256',
      create({ ChecksumAlgorithm: 'CRC32C', ChecksumType }),
    );
    const UploadId = created?.UploadId;
    const CopySource = `${Bucket}/${source}`;
    const copied = await replay.match(
      'upload-part-copy',
      client.send(new UploadPartCopyCommand({ Bucket, Key, UploadId, PartNumber: 1, CopySource })),
    );
    await replay.match('list-parts', listParts(replay, UploadId));
    const { ETag, ChecksumCRC32C } = copied?.CopyPartResult ?? {};
    await replay.match(
      'complete-multipart-checksum',
      complete(UploadId, [{ PartNumber: 1, ETag, ChecksumCRC32C }]),
    );
    await matchReads(replay);
  });
}
