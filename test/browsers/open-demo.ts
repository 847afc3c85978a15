import type { BrowserPage } from './engine-under-test.ts';

/** Opens the demo, and waits until its element can upload. */
export async function openDemo(page: BrowserPage, url: string): Promise<void> {
  await page.open(new URL('form.html', url).href);
  await page.run(async () => {
    while (!document.querySelector('filestore-upload')?.endpoint) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }, null);
}
