import { join } from 'node:path';
import type * as FilePond from 'filepond';
import type { FilestoreUpload } from '../../src/element/filestore-upload.ts';
import { bytesOf, expect, test } from './fixtures.ts';

/** Files that the page changes, refuses or leaves out before they are uploaded. */

test('a picture that prepare makes smaller and renames is uploaded like that, and limits apply to the result', async ({
  demoPage,
  demo,
}) => {
  await demoPage.open(demo.url);
  await demoPage.upload.evaluate((element: FilestoreUpload) => {
    Object.assign(element, { maxFileSize: 1000, accept: '.md' });
  });
  await demoPage.upload.evaluate((element: FilestoreUpload) => {
    element.prepare = async (file) => {
      const keep = file.name.startsWith('large') ? 2000 : 10;
      return new File([file.slice(0, keep)], file.name.replace('.txt', '.md'), {
        type: 'text/markdown',
      });
    };
  });
  await demoPage.choose([
    { name: 'notes.txt', ...bytesOf('x'.repeat(5000)) },
    { name: 'large.txt', ...bytesOf('x'.repeat(5000)) },
  ]);
  await expect(demoPage.row('notes.md')).toContainText('Uploaded');
  await expect(demoPage.row('notes.md')).toContainText('10 byte');
  await expect(demoPage.row('large.md')).toContainText('too large');
  const id = (await demoPage.files()).find(({ status }) => status === 'done')?.id ?? '';
  expect(await (await fetch(`${demo.url}v1/files/${id}`, serverKey(demo))).json()).toMatchObject({
    name: 'notes.md',
    size: 10,
    type: 'text/markdown',
  });
});

test('accept applies to what prepare returns, also if the chosen file has needed no table of types', async ({
  demoPage,
  demo,
}) => {
  await demoPage.open(demo.url);
  await demoPage.upload.evaluate((element: FilestoreUpload) => {
    element.accept = '.jpg';
    element.prepare = (file) => new File([file], 'a.webp', { type: 'image/webp' });
  });
  await demoPage.choose({ name: 'a.jpg', ...bytesOf('a') });
  await expect(demoPage.row('a.webp')).toContainText('type');
  expect(String((await demoPage.files())[0]?.error)).toContain('type-not-allowed');
});

test('while a file is prepared, its row says so, and removing it aborts the preparation', async ({
  demoPage,
  demo,
}) => {
  await demoPage.open(demo.url);
  await demoPage.upload.evaluate((element: FilestoreUpload) => {
    element.prepare = (_file, { signal, report }) =>
      new Promise((_resolve, reject) => {
        report(0.4);
        signal.addEventListener('abort', () => {
          document.title = 'aborted';
          reject(signal.reason);
        });
      });
  });
  await demoPage.choose({ name: 'a.txt', ...bytesOf('a') });
  await expect(demoPage.row('a.txt')).toContainText('Preparing 40%');
  // A form waits for it.
  expect(
    await demoPage.upload.evaluate((element: FilestoreUpload) => element.checkValidity()),
  ).toBe(false);
  await demoPage.row('a.txt').getByRole('button', { name: 'Remove a.txt' }).click();
  await expect(demoPage.row('a.txt')).toHaveCount(0);
  await expect(demoPage.page).toHaveTitle('aborted');
});

test('a refused file shows the text of the page, and a failed one can be retried', async ({
  demoPage,
  demo,
}) => {
  await demoPage.open(demo.url);
  await demoPage.upload.evaluate((element: FilestoreUpload) => {
    element.prepare = (file) => {
      if (file.name === 'cat.txt') return { refused: 'No cats <b>here</b>' };
      document.body.dataset['calls'] = String(Number(document.body.dataset['calls'] ?? 0) + 1);
      if (document.body.dataset['calls'] === '1') throw new Error('no memory');
      return undefined;
    };
  });
  await demoPage.choose({ name: 'cat.txt', ...bytesOf('a') });
  await expect(demoPage.row('cat.txt')).toContainText('No cats <b>here</b>');
  await expect(demoPage.row('cat.txt').getByRole('button', { name: 'Retry' })).toHaveCount(0);
  await demoPage.choose({ name: 'dog.txt', ...bytesOf('a') });
  await expect(demoPage.row('dog.txt')).toContainText("couldn't be prepared");
  await demoPage.row('dog.txt').getByRole('button', { name: 'Retry dog.txt' }).click();
  await expect(demoPage.row('dog.txt')).toContainText('Uploaded');
});

test('a canceled filestore-add leaves the file out, and the file may be chosen again', async ({
  demoPage,
  demo,
}) => {
  await demoPage.open(demo.url);
  await demoPage.upload.evaluate((element: FilestoreUpload) => {
    const seen: string[] = [];
    for (const type of ['filestore-add', 'filestore-remove', 'filestore-idle'] as const) {
      element.addEventListener(type, () => {
        seen.push(type);
        document.title = seen.join();
      });
    }
    element.addEventListener('filestore-add', (event) => event.preventDefault(), { once: true });
  });
  await demoPage.choose({ name: 'a.txt', ...bytesOf('a') });
  await expect(demoPage.page).toHaveTitle('filestore-add');
  expect(await demoPage.files()).toEqual([]);
  await demoPage.choose({ name: 'a.txt', ...bytesOf('a') });
  await expect(demoPage.row('a.txt')).toContainText('Uploaded');
  await expect(demoPage.page).toHaveTitle('filestore-add,filestore-add,filestore-idle');
});

test('FilePond’s transform plugins resize a picture before it is uploaded, as the guide says', async ({
  demoPage,
  demo,
}) => {
  await demoPage.open(demo.url);
  const modules = (name: string): string =>
    `/@fs${join(import.meta.dirname, `../../node_modules/${name}/dist/${name}.esm.js`)}`;
  const names = ['filepond', 'filepond-plugin-image-resize', 'filepond-plugin-image-transform'];
  await demoPage.upload.evaluate(async (element: FilestoreUpload, urls) => {
    const [{ create, registerPlugin, setOptions }, resize, transform] = (await Promise.all(
      urls.map((url) => import(url)),
    )) as [typeof FilePond, { default: object }, { default: object }];
    registerPlugin(resize.default, transform.default);
    const options = { imageResizeTargetWidth: 40, imageResizeMode: 'contain' };
    setOptions(options as object);
    const pond = create();
    element.prepare = async (file) => {
      const { output } = await pond.prepareFile(await pond.addFile(file));
      pond.removeFiles();
      const { width, height } = await createImageBitmap(output as Blob);
      document.title = `${width} × ${height}`;
      return output as Blob;
    };
    // A picture of 100 × 50 pixels.
    const canvas = new OffscreenCanvas(100, 50);
    canvas.getContext('2d')?.fillRect(0, 0, 100, 50);
    const blob = await canvas.convertToBlob({ type: 'image/jpeg' });
    element.addFiles(new File([blob], 'photo.jpg', { type: 'image/jpeg' }));
  }, names.map(modules));
  await expect(demoPage.row('photo.jpg')).toContainText('Uploaded');
  const id = await demoPage.onlyId();
  await expect(demoPage.page).toHaveTitle('40 × 20');
  const info = await fetch(`${demo.url}v1/files/${id}`, serverKey(demo));
  expect(await info.json()).toMatchObject({ size: (await demoPage.files())[0]?.size });
});

function serverKey({
  server,
}: {
  server: { stack: { secrets: { serverKey: { value: string } } } };
}) {
  return {
    headers: {
      'x-api-key': server.stack.secrets.serverKey.value,
      'content-type': 'application/json',
    },
  };
}
