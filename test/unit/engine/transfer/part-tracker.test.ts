import { expect, test } from 'vitest';
import { partPlanFor } from '../../../../src/contract/part-plan.ts';
import { crc64ToBase64 } from '../../../../src/engine/checksum/crc64-nvme.ts';
import { PartTracker } from '../../../../src/engine/transfer/part-tracker.ts';

/** Returns a tracker with three sent parts. S3 returned the ETags a, b and c. */
function sentTracker(): PartTracker {
  const tracker = new PartTracker(new Blob(['x'.repeat(30)]), partPlanFor(30, 10));
  for (const [index, etag] of ['a', 'b', 'c'].entries()) {
    const crc64 = BigInt(index + 1);
    tracker.markUploaded(index + 1, { etag, crc64, checksum: crc64ToBase64(crc64) });
  }
  return tracker;
}

const stored = (number: number, etag: string, crc64?: bigint) => ({
  number,
  etag,
  size: 10,
  ...(crc64 !== undefined && { checksum: crc64ToBase64(crc64) }),
});

test('PartTracker: a part that S3 does not have is sent again', () => {
  const tracker = sentTracker();
  tracker.retainOnly([stored(1, 'a', 1n), stored(3, 'c', 3n)]);
  expect([...tracker.pending()]).toEqual([2]);
});

test('PartTracker: a part that S3 has with other bytes is sent again', () => {
  const tracker = sentTracker();
  tracker.retainOnly([stored(1, 'a', 1n), stored(2, 'b', 9n), stored(3, 'c', 3n)]);
  expect([...tracker.pending()]).toEqual([2]);
});

test('PartTracker: the same bytes under another ETag are kept and completed with that ETag', () => {
  const tracker = sentTracker();
  tracker.retainOnly([stored(1, 'a', 1n), stored(2, 'B', 2n), stored(3, 'c', 3n)]);
  expect([...tracker.pending()]).toEqual([]);
  expect(tracker.completeRequest().parts?.map(({ etag }) => etag)).toEqual(['a', 'B', 'c']);
});

test('PartTracker: if S3 returns no checksum, the ETag decides', () => {
  const tracker = sentTracker();
  tracker.retainOnly([stored(1, 'a'), stored(2, 'B'), stored(3, 'c')]);
  expect([...tracker.pending()]).toEqual([2]);
});
