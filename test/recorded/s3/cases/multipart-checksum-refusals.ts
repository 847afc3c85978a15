import {
  ListMultipartUploadsCommand,
  type ChecksumAlgorithm as AnyAlgorithm,
  type ChecksumType,
} from '@aws-sdk/client-s3';
import { ALGORITHMS, checksumOf } from '../checksum-of.ts';
import { objectCalls } from '../object-calls.ts';
import { recorded } from '../replay.ts';

const SUITE = 'test_s3.py::TestS3MultipartUploadChecksum';
const Key = 'test-multipart-checksum-exc';

for (const ChecksumAlgorithm of ALGORITHMS) {
  for (const type of ['COMPOSITE', 'FULL_OBJECT'] as const) {
    const name = `test_multipart_checksum_type_compatibility[${type}-${ChecksumAlgorithm}]`;
    recorded(`${SUITE}::${name}`, async (replay) => {
      const { create } = objectCalls(replay.s3, 'test-multipart-checksum-compat');
      const accepted = replay.recorded('create-mpu-checksum') !== undefined;
      await replay.match(
        accepted ? 'create-mpu-checksum' : 'create-mpu-checksum-exc',
        create({ ChecksumAlgorithm, ChecksumType: type }),
      );
    });
  }

  const byDefault = `test_multipart_checksum_type_default_for_checksum[${ChecksumAlgorithm}]`;
  recorded(`${SUITE}::${byDefault}`, async (replay) => {
    const { create } = objectCalls(replay.s3, 'test-multipart-checksum-default');
    await replay.match('create-mpu-default-checksum-type', create({ ChecksumAlgorithm }));
  });

  const ofPart = `test_multipart_upload_part_checksum_exception[${ChecksumAlgorithm}]`;
  recorded(`${SUITE}::${ofPart}`, async (replay) => {
    const { create, part } = objectCalls(replay.s3, 'test-multipart-checksum-default');
    const { UploadId } = await create();
    const wrong = {
      'put-wrong-checksum-no-b64': 'abcd1234',
      'put-wrong-checksum-value': await checksumOf(ChecksumAlgorithm, 'bad data'),
    };
    for (const [step, checksum] of Object.entries(wrong)) {
      const more = { ChecksumAlgorithm, [`Checksum${ChecksumAlgorithm}`]: checksum };
      await replay.match(step, part(UploadId, 1, 'right body', more));
    }
  });
}

recorded(`${SUITE}::test_multipart_parts_checksum_exceptions_composite`, async (replay) => {
  const { client, bucket: Bucket } = replay.s3;
  const { create, part, complete } = objectCalls(replay.s3, Key);
  await replay.match(
    'create-mpu-wrong-checksum-algo',
    create({ ChecksumAlgorithm: 'TEST' as AnyAlgorithm }),
  );
  await replay.match(
    'create-mpu-no-checksum-algo-with-type',
    create({ ChecksumType: 'COMPOSITE' }),
  );
  const created = await replay.match(
    'create-mpu-composite-checksum',
    create({ ChecksumType: 'COMPOSITE', ChecksumAlgorithm: 'CRC32' }),
  );
  await replay.match('list-multiparts', client.send(new ListMultipartUploadsCommand({ Bucket })));
  const uploaded = await replay.match(
    'upload-part-no-checksum-ok',
    part(created?.UploadId, 1, 'abc'),
  );

  const sent = { ETag: uploaded?.ETag, PartNumber: 1 };
  const ChecksumSHA256 = await checksumOf('SHA256', 'abc');
  await replay.match(
    'complete-part-with-checksum',
    complete(created?.UploadId, [{ ...sent, ChecksumSHA256 }]),
  );
  await replay.match(
    'complete-part-with-bad-checksum-type',
    complete(created?.UploadId, [sent], { ChecksumType: 'FULL_OBJECT' }),
  );

  const second = await replay.match(
    'create-mpu-with-checksum',
    create({ ChecksumAlgorithm: 'SHA256' }),
  );
  await replay.match('upload-part-different-checksum-exc', part(second?.UploadId, 1, 'abc'));
});

recorded(`${SUITE}::test_multipart_parts_checksum_exceptions_full_object`, async (replay) => {
  const { client, bucket: Bucket } = replay.s3;
  const { create, part, complete } = objectCalls(replay.s3, Key);
  const full = { ChecksumType: 'FULL_OBJECT' as ChecksumType };
  const ofKind = { ...full, ChecksumAlgorithm: 'CRC32C' as const };
  await replay.match('create-mpu-no-checksum-algo-with-type', create(full));
  const created = await replay.match('create-mpu-checksum-crc32c', create(ofKind));
  await replay.match('list-multiparts', client.send(new ListMultipartUploadsCommand({ Bucket })));
  const uploaded = await replay.match(
    'upload-part-no-checksum-ok',
    part(created?.UploadId, 1, 'abc', { ChecksumAlgorithm: 'CRC32C' }),
  );

  const ChecksumCRC32C = await checksumOf('CRC32C', 'abc');
  const composite = await checksumOf('CRC32C', Buffer.from(ChecksumCRC32C, 'base64'));
  const Parts = [{ ETag: uploaded?.ETag, PartNumber: 1, ChecksumCRC32C }];
  const completions = {
    'complete-part-bad-checksum-type': { ChecksumType: 'COMPOSITE' as ChecksumType },
    'complete-part-good-checksum-no-type': { ChecksumCRC32C: `${composite}-1` },
    'complete-part-only-checksum-algo': { ChecksumCRC32C },
    'complete-part-only-checksum-algo-diff': {
      ChecksumCRC64NVME: await checksumOf('CRC64NVME', 'abc'),
    },
    'complete-part-bad-checksum': {
      ...full,
      ChecksumCRC32C: await checksumOf('CRC32C', 'bad string'),
    },
    'complete-part-bad-checksum-algo': {
      ...full,
      ChecksumCRC32: await checksumOf('CRC32', 'bad string'),
    },
    'complete-success': { ...full, ChecksumCRC32C },
  };
  for (const [step, more] of Object.entries(completions)) {
    await replay.match(step, complete(created?.UploadId, Parts, more));
  }

  const second = await replay.match('create-mpu-with-checksum', create(ofKind));
  await replay.match(
    'upload-part-different-checksum-exc',
    part(second?.UploadId, 1, 'abc', { ChecksumAlgorithm: 'CRC32' }),
  );
});
