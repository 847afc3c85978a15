import { callsOf } from '../calls.ts';
import { recorded } from '../replay.ts';

const SUITE = 'test_s3.py::TestS3::';
const CONTENT = 'test content 123';

recorded(`${SUITE}test_get_object_part`, async ({ s3, match }) => {
  const { put, get, head, upload } = callsOf(s3);
  const Key = 'test.file';
  // Repeated until it exceeds 5 MiB.
  const first = CONTENT.repeat(Math.floor((5 * 1024 * 1024) / CONTENT.length) + 1);
  await match('multipart-upload', upload(Key, [first, CONTENT]));
  await match('head-object-part', head(Key, { PartNumber: 2 }));
  await match('get-object-part', get(Key, { PartNumber: 2 }));
  await match(
    'get-object-part-with-checksum',
    get(Key, { PartNumber: 2, ChecksumMode: 'ENABLED' }),
  );
  await match('part-doesnt-exist', get(Key, { PartNumber: 10 }));
  await match('part-with-range', get(Key, { PartNumber: 2, Range: 'bytes=0-8' }));
  await put('key-no-part', 'test-123');
  await match('part-no-multipart', get('key-no-part', { PartNumber: 2 }));
  await match(
    'get-obj-no-multipart',
    get('key-no-part', { PartNumber: 1, ChecksumMode: 'ENABLED' }),
  );
});

for (const ChecksumType of ['COMPOSITE', 'FULL_OBJECT'] as const) {
  recorded(`${SUITE}test_get_object_part_checksum[${ChecksumType}]`, async ({ s3, match }) => {
    const { create, uploadPart, complete, get, head } = callsOf(s3);
    const Key = 'test-multipart-checksum';
    const ChecksumAlgorithm = 'CRC32C';
    const created = await match(
      'create-mpu-checksum',
      create(Key, { ChecksumAlgorithm, ChecksumType }),
    );
    const UploadId = created?.UploadId;
    const part = await match(
      'upload-part',
      uploadPart(Key, UploadId, 1, CONTENT, { ChecksumAlgorithm }),
    );
    const Parts = [{ ETag: part?.ETag, PartNumber: 1, ChecksumCRC32C: part?.ChecksumCRC32C }];
    await match(
      'complete-multipart-checksum',
      complete(Key, UploadId, { MultipartUpload: { Parts } }),
    );
    const of = { PartNumber: 1, ChecksumMode: 'ENABLED' } as const;
    await match('head-object-part', head(Key, of));
    await match('get-object-part', get(Key, of));
  });
}
