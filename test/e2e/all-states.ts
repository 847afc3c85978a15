import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { FilestoreUpload } from '../../src/element/filestore-upload.ts';
import { bytesOf, expect, type DemoPage } from './fixtures.ts';

const FOLDER = join(import.meta.dirname, '../../test-results/looks');

/** Takes a screenshot for review, in test-results/looks. */
export const look = (page: Page, name: string): Promise<Buffer> =>
  page.screenshot({ path: join(FOLDER, `sight-${name}.png`), fullPage: true });

export const LONG_NAME = `${'A name that somebody has typed with much patience '.repeat(2)}(2).txt`;
const MIXED_NAME = 'تقرير report النهائي 2026 final.txt';

/** A list with rows in all states. No request to the storage is answered. */
export async function openWithAllStates(demoPage: DemoPage, url: string, more = 0): Promise<void> {
  const { page, upload } = demoPage;
  await demoPage.open(url);
  await upload.evaluate((element: FilestoreUpload) => {
    element.accept = '.txt, .png';
    element.required = true;
    element.files = [
      { id: 'one', name: 'contract.pdf', size: 20_000 },
      { id: 'two', name: 'removed.pdf', size: 30_000, removed: true },
    ];
  });
  await demoPage.choose({ name: 'done.txt', ...bytesOf('done') });
  await expect(demoPage.row('done.txt')).toContainText('Uploaded');
  await demoPage.limitUplink(20_000);
  const sending = (name: string) => ({ name, ...bytesOf(name.padEnd(400_000, ' ')) });
  await demoPage.choose([
    sending('sending.txt'),
    sending('paused.txt'),
    sending('canceled.txt'),
    sending(LONG_NAME),
    sending(MIXED_NAME),
    { name: 'evil.exe', ...bytesOf('evil') },
    ...Array.from({ length: more }, (_, at) => sending(`${at}.txt`)),
  ]);
  await expect(demoPage.row('sending.txt').locator('progress')).toBeVisible();
  await demoPage
    .row('paused.txt')
    .getByRole('button', { name: /^Pause/ })
    .click();
  const key = (await demoPage.files()).find(({ name }) => name === 'canceled.txt')?.key;
  await upload.evaluate((element: FilestoreUpload, wanted) => {
    const list = (element as unknown as { list: { find(key: string): { abort(): void } } }).list;
    list.find(wanted ?? '').abort();
  }, key);
  await expect(demoPage.row('canceled.txt')).toContainText('Canceled');
  await expect(demoPage.row('paused.txt')).toContainText('Paused');
  await page.evaluate(() => scrollTo(0, 0));
}
