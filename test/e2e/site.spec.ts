import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { startSiteServer } from '../../backend/infra/site/server.ts';
import { pages } from '../../demo/pages.ts';
import type { FilestoreUpload } from '../../src/element/filestore-upload.ts';
import { loadAxe, violations } from './axe.ts';
import { bytesOf, expect, startDemo, test } from './fixtures.ts';
import { FIELDS, journeys, LOOKS, rows } from './site-journeys.ts';

/** The site built by `npm run build`, served with the headers of CloudFront. */
const SITE = join(import.meta.dirname, '../../dist/site');

let site: Awaited<ReturnType<typeof startSiteServer>>;
test.beforeAll(async () => {
  site = await startSiteServer({ directory: SITE, port: 0, connect: '' });
});
test.afterAll(() => site.close());

test.beforeEach(async ({ page }) => {
  await page.addInitScript(() => {
    const policy: string[] = [];
    document.addEventListener('securitypolicyviolation', (event) =>
      policy.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`),
    );
    Object.assign(window, { violated: policy });
  });
});

const violated = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => (window as unknown as { violated: readonly string[] }).violated);

async function open(page: Page, file: string): Promise<void> {
  await page.goto(`${site.url}/${file}`);
  const first = page.locator(FIELDS).first();
  await expect(first.locator('button').first()).toBeVisible();
  await expect
    .poll(() => first.evaluate((element: FilestoreUpload) => element.endpoint))
    .toContain('simulation');
}

test('every page of the site has a user journey', () => {
  expect(Object.keys(journeys).toSorted()).toEqual(pages.map(({ file }) => file).toSorted());
});

for (const { file, title, parent } of pages) {
  test(`the site page “${title}” works as a simulation without policy violations`, async ({
    page,
  }) => {
    await open(page, file);
    await expect(page.locator('#backend-note')).toContainText('Simulation');
    await expect(page).toHaveTitle(`${title} · Filestore Upload`);
    const inMenu = pages.find(({ file: other }) => other === parent)?.title ?? title;
    await expect(page.locator('nav [aria-current]')).toHaveText(inMenu);
    await page.screenshot({ path: join(LOOKS, `site-${file}-idle.png`), fullPage: true });
    await journeys[file]?.(page);
    await page.screenshot({ path: join(LOOKS, `site-${file}.png`), fullPage: true });
    expect(await violated(page)).toEqual([]);
  });

  test(`the site page “${title}” has no axe violations and does not scroll sideways on phones`, async ({
    page,
  }) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await open(page, file);
      await loadAxe(page);
      expect(await violations(page), colorScheme).toEqual([]);
    }
    await page.setViewportSize({ width: 320, height: 640 });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(wide).toBeLessThanOrEqual(0);
  });
}

test('the site returns 404 with a page and the same policy for unknown paths', async ({ page }) => {
  const response = await page.goto(`${site.url}/folder/deeper/nothing.html`);
  expect(response?.status()).toBe(404);
  expect(response?.headers()['content-security-policy']).toContain("default-src 'none'");
  await expect(page.getByRole('heading')).toHaveText('Page not found');
  expect(response?.headers()['cache-control']).toBe('no-cache');
  await page.getByRole('link', { name: 'Images' }).click();
  await expect(page.getByRole('heading')).toHaveText('Images');
  expect((await fetch(`${site.url}/%`)).status).toBe(400);
});

test('with config.json, the site uploads to a real stack and shows the server’s store request', async ({
  page,
}) => {
  const port = 0;
  const probe = await startSiteServer({ directory: SITE, port, connect: '' });
  probe.close();
  const demo = await startDemo({ allowedOrigins: [probe.url] });
  const { browserKey, serverKey } = demo.server.stack.secrets;
  const connect = `${new URL(demo.url).origin} ${demo.server.stack.s3Url}`;
  const config = { endpoint: `${demo.url}v1`, apiKey: browserKey.value };
  const real = await startSiteServer({
    directory: SITE,
    port: Number(new URL(probe.url).port),
    connect,
    config,
  });
  try {
    await page.goto(real.url);
    await expect(page.locator('#backend-note')).toContainText('not stored');
    await page.getByLabel('Message').fill('hello');
    await page.locator('input[type=file]').setInputFiles({ name: 'real.txt', ...bytesOf('real') });
    await expect(rows(page)).toContainText('Uploaded');
    const [id = ''] = await page
      .locator('filestore-upload')
      .evaluate((element: FilestoreUpload) => element.value);
    expect(await demo.hasObject(id)).toBe(true);
    await page.getByRole('button', { name: 'Send' }).click();
    await expect(page.locator('#left')).toContainText(`${config.endpoint}/files/${id}/store`);
    // The request that the page shows stores the file.
    const stored = await fetch(`${config.endpoint}/files/${id}/store`, {
      method: 'POST',
      headers: { 'x-api-key': serverKey.value, 'content-type': 'application/json' },
      body: '{}',
    });
    expect(stored.status).toBe(200);
    expect(await violated(page)).toEqual([]);
  } finally {
    real.close();
    await demo.close();
  }
});
