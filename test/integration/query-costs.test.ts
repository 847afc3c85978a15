import { expect, test } from 'vitest';
import { withDynamoDb } from '../bench/counting-table.ts';
import { findingCost } from '../bench/expire.ts';
import { listingCost } from '../bench/listing.ts';

/** `npm run bench -- expire` measures the same with 100,000 rows. */
test('the read cost of expire depends on the due rows, not on the size of the table', async () => {
  await withDynamoDb(async (endpoint) => {
    const small = await findingCost(endpoint, 1000, 100);
    const large = await findingCost(endpoint, 10_000, 100);
    expect([small.found, large.found]).toEqual([100, 100]);
    expect(small.units).toBeGreaterThan(0);
    // Allows for half units: a query of an empty shard costs half a unit, and which shards are empty is
    // random.
    expect(Math.abs(large.units - small.units)).toBeLessThanOrEqual(2);
  });
});

/** `npm run bench -- listing` measures the same with 100,000 files. */
test('the read cost of a page of the list does not depend on the number of files', async () => {
  await withDynamoDb(async (endpoint) => {
    const small = await listingCost(endpoint, 1000);
    const large = await listingCost(endpoint, 10_000);
    expect(small.first).toBeGreaterThan(0);
    // The files of a page are spread over four partitions at random, and one of them can need a second query.
    for (const units of [small.middle, large.first, large.middle]) {
      expect(Math.abs(units - small.first)).toBeLessThanOrEqual(3);
    }
  });
});
