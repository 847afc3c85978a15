import { join } from 'node:path';
import type { FilestoreUpload } from '../../src/element/filestore-upload.ts';
import type * as filepondModule from '../../src/filepond.ts';
import { bytesOf, expect, test } from './fixtures.ts';

/** Options and plugins of FilePond behind the element. */

test('pondOptions are passed to FilePond, except options that the element controls', async ({
  demoPage,
  demo,
}) => {
  const { page, upload } = demoPage;
  const elsewhere: string[] = [];
  page.on('request', (request) => {
    if (request.url().includes('/elsewhere')) elsewhere.push(request.url());
  });
  await demoPage.open(demo.url);
  expect(await upload.evaluate((element: FilestoreUpload) => element.pond)).toBeUndefined();
  await upload.evaluate((element: FilestoreUpload) => {
    element.pondOptions = {
      labelFileProcessingComplete: 'Safely there',
      server: '/elsewhere',
      allowRevert: false,
      name: 'stolen',
    };
  });
  await demoPage.choose({ name: 'a.txt', ...bytesOf('a') });
  await expect(demoPage.upload.locator('.filepond--item .row')).toContainText('Uploaded');
  const seen = await upload.evaluate((element: FilestoreUpload) => {
    const pond = element.pond as {
      getFiles(): { filename: string }[];
      name: string;
      labelFileProcessingComplete: string;
    };
    const names = pond.getFiles().map(({ filename }) => filename);
    return [names, pond.name, pond.labelFileProcessingComplete];
  });
  expect(seen).toEqual([['a.txt'], 'filepond', 'Safely there']);
  await demoPage.row('a.txt').getByRole('button', { name: 'Remove' }).click();
  await expect(demoPage.row('a.txt')).toHaveCount(0);
  expect(elsewhere).toEqual([]);
});

test('a registered FilePond plugin applies to lists that are created later', async ({
  demoPage,
  demo,
}) => {
  await demoPage.open(demo.url);
  await demoPage.page.evaluate(
    async (module) => {
      const { registerPlugin } = (await import(module)) as typeof filepondModule;
      const plugin = (api: {
        addFilter(
          name: string,
          filter: (view: { is(name: string): boolean; view: { element: HTMLElement } }) => void,
        ): void;
      }) => {
        api.addFilter('CREATE_VIEW', ({ is, view }) => {
          if (is('file')) view.element.dataset['plugged'] = 'in';
        });
        return { options: {} };
      };
      await registerPlugin(plugin);
    },
    `/@fs${join(import.meta.dirname, '../../src/filepond.ts')}`,
  );
  await demoPage.upload.evaluate((element: FilestoreUpload) => {
    element.pondOptions = {};
  });
  await demoPage.choose({ name: 'a.txt', ...bytesOf('a') });
  await expect(demoPage.upload.locator('[data-plugged=in]')).toBeVisible();
});
