import type { FilestoreUpload } from '../../src/element/filestore-upload.ts';
import { bytesOf, expect, test } from './fixtures.ts';

/** The message about files that were not added. */

test('the message about a refused file stays when the page sets equal files again', async ({
  demo,
  demoPage,
}) => {
  await demoPage.open(demo.url);
  const { upload } = demoPage;
  await upload.evaluate((element: FilestoreUpload) => {
    element.maxFiles = 1;
    element.files = [{ id: 'aaaa', name: 'old.pdf' }];
    element.addEventListener('filestore-error', () => {
      element.files = [{ id: 'aaaa', name: 'old.pdf' }];
      element.value = ['aaaa'];
    });
  });
  await demoPage.choose({ name: 'second.txt', ...bytesOf('hello') });
  const message = upload.locator('#message');
  await expect(message).toHaveText('second.txt: You can upload up to 1 file');
  await upload.evaluate((element: FilestoreUpload) => {
    element.files = [{ id: 'aaaa', name: 'old.pdf' }];
    return element.updateComplete;
  });
  await expect(message).toHaveText('second.txt: You can upload up to 1 file');
  await upload.evaluate(({ form }: FilestoreUpload) => form?.reset());
  await expect(message).toHaveText('');
});

test('a long name in a message does not make the page scroll sideways', async ({
  demo,
  demoPage,
}) => {
  await demoPage.page.setViewportSize({ width: 320, height: 800 });
  await demoPage.open(demo.url);
  await demoPage.upload.evaluate((element: FilestoreUpload) => {
    element.maxFiles = 1;
    element.addFiles(['first.txt', `${'w'.repeat(200)}.txt`].map((name) => new File(['x'], name)));
  });
  await expect(demoPage.upload.locator('#message')).toContainText('up to 1 file');
  const overflow = await demoPage.page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow).toBe(0);
});
