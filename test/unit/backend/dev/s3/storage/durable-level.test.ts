import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { DurableLevel } from '../../../../../../backend/dev/s3/storage/durable-level.ts';

test('a closed DurableLevel rejects all calls, and its folder can be opened again', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'filestore-level-'));
  try {
    const level = await DurableLevel.open<number>(directory);
    await level.write([{ type: 'put', key: 'a', value: 1 }]);
    await level.close();
    const late = (): Promise<void> => level.write([{ type: 'put', key: 'b', value: 2 }]);
    await expect(late()).rejects.toThrow();
    await expect(level.get('a')).rejects.toThrow();
    await expect(late()).rejects.toThrow();
    const again = await DurableLevel.open<number>(directory);
    expect(await Array.fromAsync(again.entries())).toEqual([['a', 1]]);
    await again.close();
  } finally {
    await rm(directory, { recursive: true });
  }
});
