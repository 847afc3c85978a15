import { send } from '../../../support/s3/raw-request.ts';
import { listingCalls } from '../listing.ts';
import { recorded } from '../replay.ts';

const SUITE = 'test_s3_list_operations.py::TestS3ListObjectsV2::';
const CONTENT = 'content 123';
const KEYS = ['test/foo/bar/123', 'test/foo/bar/456', 'test/bar/foo/123'];
const PREFIXES = ['test/', 'test/foo', 'test/foo/bar'];

recorded(`${SUITE}test_list_objects_v2_with_prefix`, async (replay) => {
  const { putAll, listV2AsSent } = listingCalls(replay.s3);
  await putAll(KEYS, CONTENT);
  for (const [index, Prefix] of PREFIXES.entries()) {
    const call = listV2AsSent({ Prefix, EncodingType: 'url' });
    await replay.match(`list-objects-v2-${index + 1}`, call);
  }
  const query = { 'list-type': '2', prefix: 'test/foo' };
  const answer = await send(replay.s3, { method: 'GET', query, payloadHash: 'UNSIGNED-PAYLOAD' });
  replay.matchXml('list-objects-v2-no-encoding', answer);
});

recorded(`${SUITE}test_list_objects_v2_with_prefix_and_delimiter`, async (replay) => {
  const { putAll, listV2AsSent } = listingCalls(replay.s3);
  await putAll(KEYS, CONTENT);
  for (const [index, Prefix] of PREFIXES.entries()) {
    const call = listV2AsSent({ Prefix, EncodingType: 'url', Delimiter: '/' });
    await replay.match(`list-objects-v2-${index + 1}`, call);
  }
  const one = listV2AsSent({ Prefix: 'test/', EncodingType: 'url', Delimiter: '/', MaxKeys: 1 });
  await replay.match('list-objects-v2-1-with-max-keys', one);
});

recorded(`${SUITE}test_list_objects_v2_continuation_start_after`, async (replay) => {
  const { putAll, listV2 } = listingCalls(replay.s3);
  await putAll(
    Array.from({ length: 12 }, (_, index) => `test_${index}`),
    CONTENT,
  );
  const first = await replay.match('list-objects-v2-max-5', listV2({ MaxKeys: 5 }));
  const ContinuationToken = first?.NextContinuationToken;
  await replay.match('list-objects-v2-rest', listV2({ ContinuationToken }));
  const StartAfter = 'test_7';
  await replay.match('list-objects-start-after', listV2({ StartAfter, MaxKeys: 2 }));
  const both = listV2({ StartAfter, ContinuationToken });
  await replay.match('list-objects-start-after-token', both);
  await replay.match('exc-continuation-token', listV2({ ContinuationToken: '' }));
});

recorded(`${SUITE}test_list_objects_v2_continuation_common_prefixes`, async (replay) => {
  const { putAll, listV2 } = listingCalls(replay.s3);
  const names = ['aSubfolder/subFile1', 'aSubfolder/subFile2', 'file1', 'file2'];
  await putAll(
    names.map((name) => `folder/${name}`),
    CONTENT,
  );
  await replay.match('list-objects-v2-all-keys', listV2());
  let ContinuationToken: string | undefined;
  for (const page of ['start', 'next-1', 'end']) {
    const call = listV2({ Prefix: 'folder/', Delimiter: '/', MaxKeys: 1, ContinuationToken });
    ContinuationToken = (await replay.match(`list-objects-v2-${page}`, call))
      ?.NextContinuationToken;
  }
});

recorded(`${SUITE}test_list_objects_v2_continuation_token_safe_chars`, async (replay) => {
  const { putAll, listV2, listV2AsSent } = listingCalls(replay.s3);
  const days = ['01-01', '02-01', '03-01', '05-01'].map((day) => `date=2026-${day}/`);
  const odd =
    'file%2Fname|test@key/|test%123|test%percent|test key/|test key//|test%123/|a/%F0%9F%98%80/'.split(
      '|',
    );
  await putAll([...odd, ...days], '');
  const first = await replay.match('list-objects-v2-max-5', listV2({ MaxKeys: 5 }));
  const rest = listV2({ ContinuationToken: first?.NextContinuationToken });
  await replay.match('list-objects-v2-rest', rest);

  const StartAfter = 'date=2026-02-01/';
  await replay.match('list-objects-start-after', listV2AsSent({ StartAfter, MaxKeys: 2 }));
  const encoded = listV2AsSent({ StartAfter, MaxKeys: 2, EncodingType: 'url' });
  await replay.match('list-objects-start-after-url-type', encoded);
  const twice = await replay.match(
    'list-objects-start-after-encoded',
    listV2({ StartAfter: 'date%3D2026-02-01/', MaxKeys: 2 }),
  );
  const ContinuationToken = twice?.NextContinuationToken;
  const both = listV2({ StartAfter, ContinuationToken, MaxKeys: 2 });
  await replay.match('list-objects-start-after-token', both);
  const alone = listV2({ ContinuationToken, MaxKeys: 2 });
  await replay.match('list-objects-continuation-token-2', alone);
});
