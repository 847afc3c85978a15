import type { StorageClass } from '@aws-sdk/client-s3';
import { callsOf } from '../calls.ts';
import { capturedErrors } from '../captured-errors.ts';
import { recorded } from '../replay.ts';

const SUITE = 'test_s3.py::TestS3::';
const Key = 'test-put-object-storage-class';
const NO_ATTRIBUTES = 'GetObjectAttributes is not claimed';

const retrievable: readonly StorageClass[] = [
  'STANDARD',
  'STANDARD_IA',
  'GLACIER_IR',
  'ONEZONE_IA',
  'INTELLIGENT_TIERING',
  'REDUCED_REDUNDANCY',
];
for (const name of retrievable) {
  recorded(`${SUITE}test_put_object_storage_class[${name}-True]`, async (replay) => {
    const { put, get } = callsOf(replay.s3);
    await put(Key, 'body-test', { StorageClass: name });
    await replay.match('get-object', get(Key));
    replay.skip('get-object-storage-class', NO_ATTRIBUTES);
  });
}

const archives: readonly StorageClass[] = ['GLACIER', 'DEEP_ARCHIVE'];
for (const name of archives) {
  recorded(`${SUITE}test_put_object_storage_class[${name}-False]`, async (replay) => {
    const { put, get } = callsOf(replay.s3);
    await put(Key, 'body-test', { StorageClass: name });
    const { comparable } = await capturedErrors(get(Key));
    // The recording's client returns this element of the error a second time outside of the error.
    const details = 'Error' in comparable ? (comparable.Error as object) : {};
    const again = 'StorageClass' in details ? { StorageClass: details.StorageClass } : {};
    replay.matchValue('get-object', { ...comparable, ...again });
    replay.skip('get-object-storage-class', NO_ATTRIBUTES);
  });
}

recorded(`${SUITE}test_put_object_storage_class_outposts`, async ({ s3, match }) => {
  const { put, create } = callsOf(s3);
  const refused = { StorageClass: 'OUTPOSTS' } as const;
  await match('put-object-outposts', put(Key, 'body-test', refused));
  await match('create-multipart-outposts-exc', create(Key, refused));
});
