import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execFileSync } from 'node:child_process';
import { blocksOf } from '../docs/documents.ts';
import { pack } from '../package/pack.ts';
import { expect, startDemo, test } from './fixtures.ts';

test('the tag and the form of the README upload a file on a page with only the packed tarball', async ({
  page,
}) => {
  const html = blocksOf('README.md').filter(({ language }) => language === 'html');
  const form = html.find(({ text }) => text.includes('<form'))?.text ?? '';
  const script = html.find(({ text }) => text.includes('src="/filestore/script-tag.js"'));
  expect(form).toContain('<filestore-upload');
  expect(script).toBeDefined();
  const folder = await mkdtemp(join(tmpdir(), 'filestore-readme-'));
  execFileSync('tar', ['-xzf', pack(folder), '-C', folder]);
  let body = '';
  const server = createServer((request, response) => {
    // What the README says to copy.
    const path = /^\/filestore\/((?:script-tag|hash-worker|locales\/[\w-]+)\.js)$/.exec(
      request.url ?? '',
    )?.[1];
    if (path === undefined) {
      response.setHeader('content-type', 'text/html');
      response.end(body);
      return;
    }
    response.setHeader('content-type', 'text/javascript');
    void readFile(join(folder, 'package/dist', path)).then((code) => response.end(code));
  });
  await new Promise<void>((resolve) => server.listen(0, resolve));
  const url = `http://localhost:${(server.address() as AddressInfo).port}`;
  const demo = await startDemo({ allowedOrigins: [url] });
  try {
    body = `<!doctype html><html lang="en"><title>A page</title>${script?.text}${form}`
      .replace('http://localhost:8080/', demo.url)
      .replace('browser-…', demo.server.stack.secrets.browserKey.value);
    await page.goto(url);
    await page.getByRole('textbox').fill('hello');
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: 'note.pdf', mimeType: 'application/pdf', buffer: Buffer.from('pdf') });
    await expect(page.locator('filestore-upload')).toContainText('Uploaded');
    const posted = page.waitForRequest('**/messages');
    await page.getByRole('button', { name: 'Send' }).click();
    const fields = new URLSearchParams((await posted).postData() ?? '');
    expect(fields.get('message')).toBe('hello');
    expect(await demo.hasObject(fields.get('attachment') ?? '')).toBe(true);
  } finally {
    server.close();
    await demo.close();
    await rm(folder, { recursive: true });
  }
});
