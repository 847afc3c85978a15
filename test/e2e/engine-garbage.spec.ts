import { MiB } from './engine-page.ts';
import { engineTest as test } from './engine-test.ts';
import { expect } from './fixtures.ts';
import { launchOptions } from './launch-options.ts';

/** What the browser's own cleaning up must not take. */

const { args, ...options } = launchOptions();
test.use({ launchOptions: { ...options, args: [...args, '--js-flags=--expose-gc'] } });

test('a sum is finished though garbage is collected all the time', async ({ engine, files }) => {
  const path = await files.file('large.bin', 70 * MiB);
  await engine.open();
  const started = engine.page.waitForEvent('worker');
  await engine.upload(path);
  const worker = await started;
  const hashing = { givenUp: false, over: false };
  worker.on('close', () => (hashing.givenUp = true));
  const collectAll = async (): Promise<void> => {
    while (!hashing.over && !hashing.givenUp) {
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
  hashing.over = true;
  await collecting;
  // The engine does go on without a worker that is silent, but then something was taken.
  expect(hashing.givenUp).toBe(false);
  expect((await engine.stored(id)).sha256).toBe(await files.sha256(path));
});
