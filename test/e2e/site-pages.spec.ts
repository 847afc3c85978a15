import { join } from 'node:path';
import { startSiteServer } from '../../backend/infra/site/server.ts';
import { expect, test } from './fixtures.ts';

/** What the front page, the menu and the search of the built site do, by keyboard and on a phone. */
const SITE = join(import.meta.dirname, '../../dist/site');

let site: Awaited<ReturnType<typeof startSiteServer>>;
test.beforeAll(async () => {
  site = await startSiteServer({ directory: SITE, port: 0, connect: '' });
});
test.afterAll(() => site.close());

test('the framework switch of the front page shows one snippet, chosen by the arrow keys', async ({
  page,
}) => {
  await page.goto(site.url);
  const code = page.locator('.switch .panel:visible');
  await expect(code).toHaveCount(1);
  await expect(code).toContainText('<script type="module"');
  await page.getByRole('radio', { name: 'HTML' }).focus();
  await page.keyboard.press('ArrowRight');
  await expect(code).toHaveCount(1);
  await expect(code).toContainText('filestore-upload/react');
  await page.getByRole('radio', { name: 'Svelte' }).check();
  await expect(code).toContainText("import 'filestore-upload/define'");
});

test('each block of code can be copied', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto(site.url);
  await page.getByRole('button', { name: 'Copy: Code for HTML' }).click();
  await expect(page.getByRole('button', { name: 'Copied: Code for HTML' })).toHaveText('Copied');
  await expect(page.getByRole('status').filter({ hasText: 'Copied' })).toHaveCount(1);
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('<filestore-upload');
});

test('on a phone, the menu opens, leads to every page, and closes with Escape', async ({
  page,
}) => {
  await page.setViewportSize({ width: 360, height: 780 });
  await page.goto(`${site.url}/images.html`);
  const menu = page.getByRole('navigation', { name: 'Pages' });
  await expect(menu).toBeHidden();
  await page.getByRole('button', { name: 'Menu' }).click();
  await expect(menu).toBeVisible();
  await expect(menu.getByRole('link', { name: 'Images' })).toHaveAttribute('aria-current', 'page');
  await page.keyboard.press('Tab');
  await expect(menu.locator(':focus')).toHaveCount(1);
  await page.keyboard.press('Escape');
  await expect(menu).toBeHidden();
  await page.getByRole('button', { name: 'Menu' }).click();
  await menu.getByRole('link', { name: 'Compared with others' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Compared with others');
});

test('the first stop of the keyboard skips the header', async ({ page }) => {
  await page.goto(`${site.url}/guides/using.html`);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page.locator('#content')).toBeFocused();
});

test('the search of any page finds a section of a guide, and a click leads to its heading', async ({
  page,
}) => {
  await page.goto(`${site.url}/form.html`);
  await page.getByRole('searchbox').fill('interrupted');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/guides\/index\.html\?q=interrupted$/);
  await expect(page.locator('#found')).toContainText('results for “interrupted”');
  await expect(page.locator('#all')).toBeHidden();
  const result = page
    .locator('#results')
    .getByRole('link', { name: 'Using the element: Interrupted uploads' });
  await expect(page.locator('#results mark').first()).toBeVisible();
  await result.click();
  await expect(page).toHaveURL(/guides\/using\.html#interrupted-uploads$/);
  await expect(page.getByRole('heading', { name: 'Interrupted uploads' })).toBeInViewport();
});

test('the search forgives a typing error, says that it found nothing, and lists all guides again', async ({
  page,
}) => {
  await page.goto(`${site.url}/guides/index.html`);
  const input = page.getByRole('searchbox');
  await input.fill('acessibility');
  await expect(page.locator('#results')).toContainText('Accessibility');
  await input.fill('xyzzyx');
  await expect(page.locator('#found')).toHaveText('The guides do not mention “xyzzyx”.');
  await expect(page.locator('#results li')).toHaveCount(0);
  await input.fill('');
  await expect(page.locator('#all')).toBeVisible();
  await expect(page.locator('#found')).toHaveText('');
});

test('a query cannot become HTML', async ({ page }) => {
  await page.goto(
    `${site.url}/guides/index.html?q=${encodeURIComponent('<img src=x onerror=alert(1)>')}`,
  );
  await expect(page.locator('#found')).toContainText('<img src=x');
  await expect(page.locator('main img')).toHaveCount(0);
});

test('without its index, the search says so and the guides are listed', async ({ page }) => {
  await page.route('**/sections.json', (route) => route.abort());
  await page.goto(`${site.url}/guides/index.html?q=resume`);
  await expect(page.locator('#found')).toContainText('The search cannot be loaded');
  await expect(page.locator('#all')).toBeVisible();
});

test('without JavaScript, the front page, the guides and the framework switch work', async ({
  browser,
}) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  try {
    const page = await context.newPage();
    await page.goto(site.url);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await page.getByRole('radio', { name: 'Vue' }).check();
    await expect(page.locator('.switch .panel:visible')).toContainText('<template>');
    await page.getByRole('link', { name: 'Read the guides' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Using the element');
  } finally {
    await context.close();
  }
});
