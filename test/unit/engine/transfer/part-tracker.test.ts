import { expect, test } from 'vitest';
import { partPlanFor } from '../../../../src/contract/part-plan.ts';
import { crc64ToBase64 } from '../../../../src/engine/checksum/crc64-nvme.ts';
import { PartTracker } from '../../../../src/engine/transfer/part-tracker.ts';

/** Three parts that have been sent; S3 answered with the ETags a, b and c. */
function sentLedger(): PartTracker {
  const ledger = new PartTracker(new Blob(['x'.repeat(30)]), partPlanFor(30, 10));
  for (const [index, etag] of ['a', 'b', 'c'].entries()) {
    const crc64 = BigInt(index + 1);
    ledger.markUploaded(index + 1, { etag, crc64, checksum: crc64ToBase64(crc64) });
  }
  return ledger;
}

const stored = (number: number, etag: string, crc64?: bigint) => ({
  number,
  etag,
  size: 10,
  ...(crc64 !== undefined && { checksum: crc64ToBase64(crc64) }),
});

test('a part that S3 does not have is sent again', () => {
  const ledger = sentLedger();
  ledger.retainOnly([stored(1, 'a', 1n), stored(3, 'c', 3n)]);
  expect([...ledger.pending()]).toEqual([2]);
});

test('a part that S3 has with other bytes is sent again', () => {
  const ledger = sentLedger();
  ledger.retainOnly([stored(1, 'a', 1n), stored(2, 'b', 9n), stored(3, 'c', 3n)]);
  expect([...ledger.pending()]).toEqual([2]);
});

test('the same bytes under another ETag are kept, and named by that ETag', () => {
  const ledger = sentLedger();
  ledger.retainOnly([stored(1, 'a', 1n), stored(2, 'B', 2n), stored(3, 'c', 3n)]);
  expect([...ledger.pending()]).toEqual([]);
  expect(ledger.completeRequest().parts?.map(({ etag }) => etag)).toEqual(['a', 'B', 'c']);
});

test('where S3 tells no checksum the ETag decides', () => {
  const ledger = sentLedger();
  ledger.retainOnly([stored(1, 'a'), stored(2, 'B'), stored(3, 'c')]);
  expect([...ledger.pending()]).toEqual([2]);
});
