import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { startSiteServer } from '../../backend/infra/site/server.ts';
import { home, pages } from '../../demo/pages.ts';
import type { FilestoreUpload } from '../../src/element/filestore-upload.ts';
import { loadAxe, violations } from './axe.ts';
import { guideFiles } from '../../.build/site/guide-page.ts';
import { bytesOf, expect, startDemo, test } from './fixtures.ts';
import { FIELDS, journeys, LOOKS, rows } from './site-journeys.ts';
import { spaceText } from './text-spacing.ts';

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

const WIDTHS = [320, 360, 768, 1023, 1280, 1920] as const;
/** 150 ms and 1.6 Mbit/s. */
const SLOW_PHONE = {
  offline: false,
  latency: 150,
  downloadThroughput: 200_000,
  uploadThroughput: 200_000,
};

/** The part of the page that can only be reached by scrolling sideways. */
const hiddenWidth = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - innerWidth);

/** Runs in the page. Returns texts that are values of the code, also in shadow roots: Lit prints `false`. */
function printedValues(): string[] {
  const found: string[] = [];
  const search = (root: Node): void => {
    if (
      root instanceof Text &&
      /^\s*(false|true|undefined|null|NaN|\[object \w+\])\b/.test(root.data)
    ) {
      found.push(`${root.data.trim()} in ${root.parentElement?.localName ?? 'a shadow root'}`);
    }
    if (root instanceof HTMLScriptElement || root instanceof HTMLPreElement) return;
    if (root instanceof Element && root.shadowRoot) search(root.shadowRoot);
    for (const child of root.childNodes) search(child);
  };
  search(document.body);
  return found;
}

const violated = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => (window as unknown as { violated: readonly string[] }).violated);

/** Checks the page with axe in both color schemes, and that it fits each width. */
async function expectAccessible(page: Page): Promise<void> {
  await loadAxe(page);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    expect(await violations(page), colorScheme).toEqual([]);
  }
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 800 });
    expect(await hiddenWidth(page), `${width} px`).toBeLessThanOrEqual(0);
  }
  await spaceText(page);
  for (const width of [320, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    expect(await hiddenWidth(page), `text spacing, ${width} px`).toBeLessThanOrEqual(0);
  }
}

async function open(page: Page, file: string): Promise<void> {
  await page.goto(`${site.url}/${file}`);
  const first = page.locator(FIELDS).first();
  await expect(first.locator('button').first()).toBeVisible();
  await expect
    .poll(() => first.evaluate((element: FilestoreUpload) => element.endpoint))
    .toContain('simulation');
}

const demos = [home, ...pages];

test('every page of the site has a user journey', () => {
  expect(Object.keys(journeys).toSorted()).toEqual(demos.map(({ file }) => file).toSorted());
});

for (const { file, title } of demos) {
  test(`the site page “${title}” works as a simulation without policy violations`, async ({
    page,
  }) => {
    await open(page, file);
    await expect(page.locator('#backend-note')).toContainText('Simulation');
    await expect(page).toHaveTitle(`${title} · Filestore Upload`);
    const current = file === home.file ? 'Filestore Upload' : title;
    await expect(page.locator('[aria-current=page]')).toHaveText(current);
    await page.screenshot({ path: join(LOOKS, `site-${file}-idle.png`), fullPage: true });
    expect(await page.evaluate(printedValues)).toEqual([]);
    await journeys[file]?.(page);
    expect(await page.evaluate(printedValues)).toEqual([]);
    await page.screenshot({ path: join(LOOKS, `site-${file}.png`), fullPage: true });
    expect(await violated(page)).toEqual([]);
  });

  test(`the site page “${title}” has no axe violations and does not scroll sideways on phones`, async ({
    page,
  }) => {
    await open(page, file);
    await expectAccessible(page);
  });

  test(`the site page “${title}” does not move while it loads on a slow network`, async ({
    page,
  }) => {
    await page.setViewportSize({ width: 360, height: 780 });
    const session = await page.context().newCDPSession(page);
    await session.send('Network.enable');
    await session.send('Network.emulateNetworkConditions', SLOW_PHONE);
    await page.addInitScript(() => {
      const shifts: string[] = [];
      Object.assign(window, { shifts });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) {
          const { sources = [] } = entry as { sources?: readonly { node?: Node | null }[] };
          shifts.push(...sources.map(({ node }) => node?.nodeName ?? ''));
        }
      }).observe({ type: 'layout-shift', buffered: true });
    });
    await open(page, file);
    await page.waitForLoadState('networkidle');
    const shifts = await page.evaluate(() => (window as unknown as { shifts: string[] }).shifts);
    expect(shifts).toEqual([]);
  });
}

for (const file of guideFiles) {
  test(`${file} has no axe violations, loads without errors, and fits every width`, async ({
    page,
  }) => {
    await page.goto(`${site.url}/${file}`);
    await expectAccessible(page);
    expect(await violated(page)).toEqual([]);
  });
}

test('the site returns 404 with a page and the same policy for unknown paths', async ({ page }) => {
  const response = await page.goto(`${site.url}/folder/deeper/nothing.html`);
  expect(response?.status()).toBe(404);
  expect(response?.headers()['content-security-policy']).toContain("default-src 'none'");
  await expect(page.getByRole('heading')).toHaveText('Page not found');
  expect(response?.headers()['cache-control']).toBe('no-cache');
  const main = page.getByRole('navigation', { name: 'Main' });
  await main.getByRole('link', { name: 'Demos' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('A form with files');
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
    await page.goto(`${real.url}/form.html`);
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
