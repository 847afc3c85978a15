import type { FilestoreUpload } from '../../src/element/filestore-upload.ts';
import { bytesOf, expect, test, type Demo } from './fixtures.ts';

test('uploads are limited by the grant of the page', async ({ demoPage, demo }) => {
  const { grant } = await grantOf(demo);
  await demoPage.open(demo.url);
  await demoPage.upload.evaluate((element: FilestoreUpload, granted) => {
    element.grant = granted;
  }, grant);
  await demoPage.choose({ name: 'large.txt', ...bytesOf('x'.repeat(1001)) });
  await expect(demoPage.row('large.txt')).toContainText('too large');
  await demoPage.choose({ name: 'granted.txt', ...bytesOf('x') });
  await expect(demoPage.row('granted.txt')).toContainText('Uploaded');
  // A new grant applies to later files, with the same engine.
  await demoPage.upload.evaluate(
    (element: FilestoreUpload, granted) => {
      element.grant = granted;
    },
    (await grantOf(demo)).grant,
  );
  await demoPage.choose({ name: 'renewed.txt', ...bytesOf('xxx') });
  await expect(demoPage.row('renewed.txt')).toContainText('Uploaded');
  await demoPage.choose({ name: 'second.txt', ...bytesOf('xx') });
  await expect(demoPage.row('second.txt')).toContainText('This page has expired');
});

async function grantOf(demo: Demo): Promise<{ grant: string }> {
  const { serverKey } = demo.server.stack.secrets;
  const response = await fetch(`${demo.url}v1/grants`, {
    method: 'POST',
    headers: { 'x-api-key': serverKey.value, 'content-type': 'application/json' },
    body: JSON.stringify({ files: 1, maxFileSize: 1000 }),
  });
  return (await response.json()) as { grant: string };
}
