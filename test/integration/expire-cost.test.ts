import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { LocalDynamoDb } from '../../backend/dev/local-dynamodb.ts';
import { findingCost } from '../bench/expire.ts';

/** `npm run bench -- expire` measures the same with 100,000 rows. */
test('the read cost of expire depends on the due rows, not on the size of the table', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'filestore-expire-'));
  const own = process.env['TEST_DYNAMODB_ENDPOINT'] ? undefined : await LocalDynamoDb.start(folder);
  const endpoint = process.env['TEST_DYNAMODB_ENDPOINT'] ?? own?.endpoint ?? '';
  try {
    const small = await findingCost(endpoint, 1000, 100);
    const large = await findingCost(endpoint, 10_000, 100);
    expect([small.found, large.found]).toEqual([100, 100]);
    expect(small.units).toBeGreaterThan(0);
    // Allows for half units: a query of an empty shard costs half a unit, and which shards are empty is
    // random.
    expect(Math.abs(large.units - small.units)).toBeLessThanOrEqual(2);
  } finally {
    await own?.close();
    await rm(folder, { recursive: true, force: true });
  }
}, 120_000);
