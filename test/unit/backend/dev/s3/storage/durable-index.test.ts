import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { DurableIndex } from '../../../../../../backend/dev/s3/storage/durable-index.ts';

test('a closed DurableIndex rejects all calls, and its folder can be opened again', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'filestore-index-'));
  try {
    const index = await DurableIndex.open<number>(directory);
    await index.write([{ type: 'put', key: 'a', value: 1 }]);
    await index.close();
    const late = (): Promise<void> => index.write([{ type: 'put', key: 'b', value: 2 }]);
    await expect(late()).rejects.toThrow();
    await expect(index.get('a')).rejects.toThrow();
    await expect(late()).rejects.toThrow();
    const again = await DurableIndex.open<number>(directory);
    expect(await Array.fromAsync(again.entries())).toEqual([['a', 1]]);
    await again.close();
  } finally {
    await rm(directory, { recursive: true });
  }
});
