import type { Page } from '@playwright/test';
import type { FilestoreUpload } from '../../src/element/filestore-upload.ts';
import { bytesOf, expect, test } from '../e2e/fixtures.ts';
import { startFrameworks, type RunningFrameworks } from './start-frameworks.ts';

/** Applications that their servers render, built from the packed tarball, each in a browser. */

let running: RunningFrameworks;
test.beforeAll(async () => {
  test.setTimeout(120_000);
  running = await startFrameworks();
});
test.afterAll(() => running.close());

/** Large enough to be hashed in the worker. */
const CONTENT = 'hello'.repeat(2_000_000);

const pages = [
  {
    name: 'Next.js, a client component',
    framework: 'next',
    path: '/client',
    rendered: /api-key="browser-/,
  },
  { name: 'Angular', framework: 'angular', path: '/', rendered: /<filestore-upload/ },
  { name: 'Nuxt', framework: 'nuxt', path: '/', rendered: /<filestore-upload/ },
  { name: 'SvelteKit', framework: 'sveltekit', path: '/', rendered: /<filestore-upload/ },
] as const;

for (const { name, framework, path, rendered } of pages) {
  test(`${name}: a file is uploaded, reported, submitted, stored and downloaded`, async ({
    page,
  }) => {
    const { workers, warnings } = watch(page);
    const response = await page.goto(running.urlOf(framework) + path);
    expect(await response?.text()).toMatch(rendered);
    await choose(page, { name: 'report.txt', ...bytesOf(CONTENT) });
    await expect(page.locator('#done')).toHaveText('report.txt');
    const id = await onlyId(page);
    await page.getByRole('button', { name: 'Send' }).click();
    await expectStored(page, id);
    expect(workers).toEqual([expect.stringMatching(/hash-worker.*\.js$/)]);
    expect(warnings).toEqual([]);
  });
}

test('Next.js, a server action: the form waits for the upload, and the server stores the file', async ({
  page,
}) => {
  const response = await page.goto(`${running.urlOf('next')}/action`);
  expect(await response?.text()).toMatch(/<filestore-upload[^>]* wait-on-submit=""/);
  await choose(page, { name: 'report.txt', ...bytesOf(CONTENT) });
  await page.getByRole('button', { name: 'Send' }).click();
  await page.waitForURL('**/stored?*');
  await expectStored(page);
});

test('Next.js: properties, the latest handlers and the ref of the component work after hydration', async ({
  page,
}) => {
  await page.goto(`${running.urlOf('next')}/client`);
  const upload = page.locator('filestore-upload');
  // A property that no attribute can express.
  await expect(upload.getByRole('button', { name: 'Attach files' })).toBeVisible();
  await expect(upload).toHaveClass('upload');
  await choose(page, { name: 'one.txt', ...bytesOf('one') });
  await expect(page.locator('#done')).toHaveText('one.txt');
  // A handler of the first render would forget the first file.
  await choose(page, { name: 'two.txt', ...bytesOf('two') });
  await expect(page.locator('#done')).toHaveText('one.txt, two.txt');
  await expect(page.locator('#ids')).toHaveText('2');
  await choose(page, { name: 'large.bin', ...bytesOf(CONTENT.repeat(2)) });
  await expect(page.locator('#errors')).toHaveText('large.bin: file-too-large');
  await page.getByRole('button', { name: 'Remove all files' }).click();
  await expect(page.locator('#ids')).toHaveText('0');
});

test('Angular: the control is invalid during an upload, and follows reset()', async ({ page }) => {
  await page.goto(running.urlOf('angular'));
  const send = page.getByRole('button', { name: 'Send' });
  await expect(send).toBeEnabled();
  // No request of the upload continues until the test releases it.
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route('**/*', async (route) => {
    if (route.request().method() === 'POST' || route.request().method() === 'PUT') await released;
    await route.continue();
  });
  await choose(page, { name: 'slow.txt', ...bytesOf('slow') });
  await expect(send).toBeDisabled();
  release();
  await expect(send).toBeEnabled();
  await page.getByRole('button', { name: 'Reset' }).click();
  await expect.poll(() => files(page)).toEqual([]);
});

function watch(page: Page): { readonly workers: string[]; readonly warnings: string[] } {
  const workers: string[] = [];
  const warnings: string[] = [];
  page.on('worker', (worker) => workers.push(worker.url()));
  page.on('console', (message) => {
    if (message.type() === 'warning') warnings.push(message.text());
  });
  return { workers, warnings };
}

async function choose(page: Page, file: { name: string; mimeType: string; buffer: Buffer }) {
  // The element exists before its framework has hydrated the page.
  await expect
    .poll(() =>
      page.locator('filestore-upload').evaluate((element: FilestoreUpload) => element.endpoint),
    )
    .toBeTruthy();
  await page.locator('filestore-upload').locator('input[type=file]').setInputFiles([file]);
}

function files(page: Page): Promise<readonly string[]> {
  return page.locator('filestore-upload').evaluate((element: FilestoreUpload) => element.value);
}

async function onlyId(page: Page): Promise<string> {
  await expect.poll(() => files(page)).toHaveLength(1);
  return (await files(page))[0] ?? '';
}

/** Expects a link to the file, which the server shows once it has stored it. */
async function expectStored(page: Page, id?: string): Promise<void> {
  const link = page.getByRole('link', { name: 'report.txt' });
  await expect(link).toBeVisible();
  const url = (await link.getAttribute('href')) ?? '';
  expect(await (await fetch(url)).text()).toBe(CONTENT);
  if (id !== undefined) expect(await running.demo.state(id)).toBe('STORED');
}
