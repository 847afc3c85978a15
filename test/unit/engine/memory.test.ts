import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { Uploader } from '../../../src/engine/uploader.ts';
import { settings } from '../../support/simulation/create-test-uploader.ts';
import { simulatedFile } from '../../support/simulation/simulated-file.ts';
import { SimulatedBrowser } from '../../support/simulation/simulated-platform.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

test('the bytes of a small file are released when it is done, and it can still be reverted', async () => {
  const browser = new SimulatedBrowser(() => 0.5);
  const platform = browser.platform();
  let sent: WeakRef<object> | undefined;
  const uploader = new Uploader(settings, {
    ...platform,
    postObject: (form, options) => {
      sent = new WeakRef(form.bytes);
      return platform.postObject(form, options);
    },
  });
  const upload = uploader.upload(simulatedFile('small', 10));
  await browser.clock.exhaust(100);
  expect(upload.state.status).toBe('done');
  // A WeakRef keeps its target alive until the end of the task that created or dereferenced it.
  for (let task = 0; task < 3; task += 1) {
    await new Promise((resolve) => setTimeout(resolve, 0));
    collect();
  }
  expect(sent).toBeDefined();
  expect(sent?.deref()).toBeUndefined();
  const reverted = upload.revert();
  await browser.clock.exhaust(100);
  await reverted;
  expect([...browser.servers.rows.values()].map(({ deleted }) => deleted)).toEqual([true]);
});
