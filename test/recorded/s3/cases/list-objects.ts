import { ListMultipartUploadsCommand } from '@aws-sdk/client-s3';
import { send } from '../../../support/s3/raw-request.ts';
import { listingCalls, withQuery } from '../listing.ts';
import { recorded, type Replay } from '../replay.ts';

const SUITE = 'test_s3_list_operations.py::TestS3ListObjects::';
const CONTENT = 'content 123';

for (const Delimiter of ['', '/', '%2F']) {
  recorded(`${SUITE}test_list_objects_with_prefix[${Delimiter}]`, async (replay) => {
    const { putAll, listAsSent } = listingCalls(replay.s3);
    await putAll(['test/foo/bar/123'], CONTENT);
    const call = listAsSent({ Prefix: 'test/', Delimiter, MaxKeys: 1, EncodingType: 'url' });
    await replay.match('list-objects', call);
    if (Delimiter !== '%2F') return;
    const query = { prefix: 'test', delimiter: '/' };
    const answer = await send(replay.s3, { method: 'GET', query, payloadHash: 'UNSIGNED-PAYLOAD' });
    replay.matchXml('list-objects-no-encoding', answer);
  });
}

recorded(`${SUITE}test_list_objects_next_marker`, async (replay) => {
  const { putAll, list } = listingCalls(replay.s3);
  await putAll(['test_0', 'test_1', 'test_2'], CONTENT);
  await replay.match('list-objects-all', list());
  const first = await replay.match('list-objects-max-1', list({ MaxKeys: 1, Delimiter: '/' }));
  await replay.match('list-objects-rest', list({ Marker: first?.NextMarker, MaxKeys: 1 }));
  await replay.match('list-objects-marker-empty', list({ Marker: '', MaxKeys: 1 }));
});

recorded(`${SUITE}test_s3_list_objects_empty_marker`, async (replay) => {
  await replay.match('list-objects', listingCalls(replay.s3).list({ Marker: '' }));
});

recorded(`${SUITE}test_list_objects_marker_common_prefixes`, async (replay) => {
  const { putAll, list } = listingCalls(replay.s3);
  const folder = ['aSubfolder/subFile1', 'aSubfolder/subFile2', 'file1', 'file2'];
  const keys = folder.map((name) => `folder/${name}`);
  await putAll(keys, CONTENT);
  await replay.match('list-objects-all-keys', list());
  let Marker: string | undefined;
  for (const page of ['start', 'next-1', 'end']) {
    const call = list({ Prefix: 'folder/', Delimiter: '/', MaxKeys: 1, Marker });
    Marker = (await replay.match(`list-objects-${page}`, call))?.NextMarker;
  }
  const manual = list({ Prefix: 'folder/', Delimiter: '/', MaxKeys: 1, Marker: keys[0] });
  await replay.match('list-objects-manual-first-file', manual);
});

const VALIDATION = 'test_s3_list_operations.py::TestS3ListObjectsV2::';
const listings: Readonly<Record<string, (replay: Replay) => Promise<object>>> = {
  list_objects: ({ s3 }) => listingCalls(s3).listAsSent({}),
  list_objects_v2: ({ s3 }) => listingCalls(s3).listV2AsSent({}),
  list_multipart_uploads: ({ s3 }) =>
    s3.client.send(new ListMultipartUploadsCommand({ Bucket: s3.bucket })),
};
for (const [name, list] of Object.entries(listings)) {
  recorded(`${VALIDATION}test_list_ops_encoding_type_validation[${name}]`, async (replay) => {
    const values = { wrong: 'value', empty: '' };
    for (const [what, value] of Object.entries(values)) {
      const call = withQuery(replay.s3.client, { 'encoding-type': value }, () => list(replay));
      await replay.match(`${name}-error-${what}-value`, call);
    }
  });
}
