import { MiB } from './engine-page.ts';
import { engineTest as test } from './engine-test.ts';
import { expect } from './fixtures.ts';
import { launchOptions } from './launch-options.ts';

/** Objects that the garbage collector must not collect. */

const { args, ...options } = launchOptions();
test.use({ launchOptions: { ...options, args: [...args, '--js-flags=--expose-gc'] } });

test('a checksum is computed in the worker despite constant garbage collection', async ({
  engine,
  files,
}) => {
  const path = await files.file('large.bin', 70 * MiB);
  await engine.open();
  const started = engine.page.waitForEvent('worker');
  await engine.upload(path);
  const worker = await started;
  const hashing = { workerClosed: false, finished: false };
  worker.on('close', () => (hashing.workerClosed = true));
  const collectAll = async (): Promise<void> => {
    while (!hashing.finished && !hashing.workerClosed) {
      await worker
        .evaluate(() => {
          const gc = Reflect.get(globalThis, 'gc') as (how: object) => Promise<void>;
          return gc({ type: 'major', execution: 'async' });
        })
        .catch(() => undefined);
    }
  };
  const collecting = collectAll();
  const { id } = await engine.onlyDone();
  hashing.finished = true;
  await collecting;
  // The engine also finishes without a responding worker, but then an object was collected.
  expect(hashing.workerClosed).toBe(false);
  expect((await engine.stored(id)).sha256).toBe(await files.sha256(path));
});
