import { createReadStream, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import type { FilestoreUpload } from '../../src/element/filestore-upload.ts';
import { bytesOf, expect, startDemo, test, type Demo } from './fixtures.ts';
import {
  buildApp,
  buildSnippet,
  bundledApps,
  checkAppTypes,
  installTarball,
  ownInterfaces,
  snippetMounts,
} from './packed-apps.ts';

/** Tests applications that use only the packed tarball, each in a browser. */

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
};

// In one worker, because the tests share the installed package.
test.describe.configure({ mode: 'default' });

const folder = mkdtempSync(join(tmpdir(), 'filestore-apps-'));
let site: Server;
let origin: string;
let demo: Demo & { close(): Promise<void> };

test.beforeAll(async () => {
  test.setTimeout(120_000);
  installTarball();
  let settingsScript = '';
  site = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const file = join(folder, pathname.endsWith('/') ? `${pathname}index.html` : pathname);
    response.setHeader('content-type', TYPES[extname(file)] ?? 'application/octet-stream');
    // One settings file for all applications, outside their bundles, as in a deployment.
    if (pathname.endsWith('/settings.js')) response.end(settingsScript);
    else if (pathname === '/messages') void storeForm(request, response);
    else if (existsSync(file)) createReadStream(file).pipe(response);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => site.listen(0, resolve));
  origin = `http://localhost:${(site.address() as AddressInfo).port}`;
  demo = await startDemo({ allowedOrigins: [origin] });
  const settings = {
    endpoint: `${new URL(demo.url).origin}/v1`,
    apiKey: demo.server.stack.secrets.browserKey.value,
  };
  settingsScript = `export const settings = ${JSON.stringify(settings)};`;
});

test.afterAll(async () => {
  site.close();
  await demo.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Stores the files of a form, and answers with a link to each. */
async function storeForm(request: IncomingMessage, response: ServerResponse): Promise<void> {
  let form = '';
  for await (const chunk of request.setEncoding('utf8')) form += chunk;
  const call = async (path: string): Promise<{ name: string; url: string }> => {
    const answer = await fetch(`${new URL(demo.url).origin}/v1${path}`, {
      method: 'POST',
      headers: { 'x-api-key': demo.server.stack.secrets.serverKey.value },
    });
    return answer.json();
  };
  response.setHeader('content-type', 'text/html; charset=utf-8');
  response.write('<!doctype html><title>Sent</title><link rel="icon" href="data:," />');
  for (const id of new URLSearchParams(form).getAll('attachment')) {
    const { name } = await call(`/files/${id}/store`);
    const { url } = await call(`/files/${id}/download`);
    response.write(`<a href="${url.replaceAll('&', '&amp;')}">${name}</a>`);
  }
  response.end();
}

test('the types of <filestore-upload> compile in React, Vue and Svelte', () => {
  checkAppTypes();
});

for (const name of [...Object.keys(bundledApps), 'plain'].filter((app) => app !== 'pond')) {
  test(`${name} app: a file is uploaded, reported, submitted, stored and downloaded`, async ({
    page,
  }) => {
    test.setTimeout(90_000);
    await buildApp(name, join(folder, name));
    await page.goto(`${origin}/${name}/`);
    const upload = page.locator('filestore-upload');
    await upload
      .locator('input[type=file]')
      .setInputFiles([{ name: `from-${name}.txt`, ...bytesOf('hello') }]);
    await expect(page.locator('output')).toHaveText(`Done: from-${name}.txt`);
    const posted = await upload.evaluate((element: FilestoreUpload) => {
      const value = new FormData(element.form ?? undefined).get('attachment');
      return typeof value === 'string' ? value : '';
    });
    await expect.poll(() => demo.state(posted)).toBe('UPLOADED');
    await expect(upload).toContainText('Uploaded');
    await page.getByRole('button', { name: 'Send' }).click();
    const link = page.getByRole('link', { name: `from-${name}.txt` });
    await expect(link).toBeVisible();
    expect(await demo.state(posted)).toBe('STORED');
    const download = await fetch((await link.getAttribute('href')) ?? '');
    expect(await download.text()).toBe('hello');
  });
}

for (const name of Object.keys(snippetMounts)) {
  test(`the code of the front page for ${name} is a form with the element`, async ({ page }) => {
    test.setTimeout(90_000);
    await buildSnippet(name, join(folder, `snippet-${name}`));
    await page.goto(`${origin}/snippet-${name}/`);
    const upload = page.locator('form > filestore-upload');
    await expect(upload.getByRole('button', { name: 'Choose files' })).toBeVisible();
    const settings = await upload.evaluate(
      ({ endpoint, apiKey, name: field, multiple, labels }: FilestoreUpload) => ({
        endpoint,
        apiKey,
        field,
        multiple,
        labels: [...(labels ?? [])].map(({ textContent }) => textContent),
      }),
    );
    expect(settings).toEqual({
      endpoint: 'https://files.example.com/v1',
      apiKey: 'browser-…',
      field: 'attachment',
      multiple: true,
      labels: ['Attachments'],
    });
  });
}

for (const name of Object.keys(ownInterfaces)) {
  test(`${name} app: the application’s own interface uploads, refuses, removes and posts files`, async ({
    page,
  }) => {
    test.setTimeout(90_000);
    await buildApp(name, join(folder, name));
    await page.goto(`${origin}/${name}/`);
    const choosing = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Attach' }).click();
    const chooser = await choosing;
    expect(chooser.isMultiple()).toBe(true);
    await chooser.setFiles([
      { name: `kept-${name}.txt`, ...bytesOf('hello') },
      { name: 'removed.txt', ...bytesOf('bye') },
      { name: 'large.bin', mimeType: 'application/octet-stream', buffer: Buffer.alloc(2_000_000) },
    ]);
    const row = (file: string) => page.getByRole('listitem').filter({ hasText: file });
    await expect(row(`kept-${name}.txt`)).toContainText('Uploaded');
    await expect(row('removed.txt')).toContainText('Uploaded');
    await expect(row('large.bin')).toContainText('too large');
    const hidden = page.locator('input[type=hidden]');
    await expect(hidden).toHaveCount(2);
    const removed = await hidden.last().inputValue();
    await page.getByRole('button', { name: 'Remove removed.txt' }).click();
    await expect(hidden).toHaveCount(1);
    await expect.poll(() => demo.state(removed)).toBe('DELETED');
    const id = await hidden.inputValue();
    await expect(page.locator('body > input')).toHaveCount(0);
    await page.getByRole('button', { name: 'Send' }).click();
    await expect(page.getByRole('link', { name: `kept-${name}.txt` })).toBeVisible();
    expect(await demo.state(id)).toBe('STORED');
  });
}

test('after a new deployment, a page that lacks the engine asks for a reload and recovers', async ({
  page,
}) => {
  test.setTimeout(90_000);
  await buildApp('react', join(folder, 'react'));
  // A deployment removes the files of the one before it.
  await page.route('**/uploader-*.js', (route) => route.fulfill({ status: 404 }));
  await page.goto(`${origin}/react/`);
  const upload = page.locator('filestore-upload');
  const file = { name: 'late.txt', ...bytesOf('hello') };
  await upload.locator('input[type=file]').setInputFiles([file]);
  const states = () =>
    upload.evaluate((element: FilestoreUpload) =>
      element.files.map(({ status, error }) => [status, error?.code, error?.retryable]),
    );
  await expect.poll(states).toEqual([['failed', 'module-not-loaded', true]]);
  await expect(upload).toContainText(
    "Part of this page couldn't be loaded. Reload it and try again",
  );
  // The network was only cut.
  await page.unroute('**/uploader-*.js');
  await upload.getByRole('button', { name: 'Retry' }).click();
  await expect(page.locator('output')).toHaveText('Done: late.txt');
});

test('the page’s own FilePond uploads, posts and reverts a file', async ({ page }) => {
  test.setTimeout(90_000);
  await buildApp('pond', join(folder, 'pond'));
  await page.goto(`${origin}/pond/`);
  await page.locator('input[type=file]').setInputFiles([{ name: 'own.txt', ...bytesOf('hello') }]);
  await expect(page.locator('output')).toHaveText('Done: own.txt');
  const id = await page.locator('input[type=hidden][name=attachment]').inputValue();
  await expect.poll(() => demo.state(id)).toBe('UPLOADED');
  await page.locator('.filepond--action-revert-item-processing').click();
  await expect(page.locator('output')).toHaveText('Undone: own.txt');
  await expect.poll(() => demo.hasObject(id)).toBe(false);
});
