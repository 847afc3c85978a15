import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { FilestoreUpload } from '../../src/element/filestore-upload.ts';
import { bytesOf, expect, startDemo, test, type Demo } from './fixtures.ts';

/** The built script tag on a page that allows next to nothing. */

const DIST = join(import.meta.dirname, '../../dist');
const PAGE = `<!doctype html><html lang="en"><title>Safe</title>
<script type="module" src="/script-tag.js"></script>
<form><filestore-upload name="attachment" multiple></filestore-upload></form>`;

/** @param connect the origins of the API and of S3 */
function policy(connect: readonly string[]): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "worker-src 'self'",
    `connect-src ${connect.join(' ')}`,
    "require-trusted-types-for 'script'",
    "trusted-types lit-html filestore-upload 'allow-duplicates'",
  ].join('; ');
}

let demo: Demo & { close(): Promise<void> };
let server: Server;
let url: string;
test.beforeAll(async () => {
  let header = '';
  server = createServer((request, response) => {
    const script = /^\/(script-tag|hash-worker)\.js$/.test(request.url ?? '')
      ? request.url
      : undefined;
    response.setHeader('content-security-policy', header);
    if (script === undefined) {
      response.setHeader('content-type', 'text/html').end(PAGE);
      return;
    }
    response.setHeader('content-type', 'text/javascript');
    void readFile(join(DIST, script)).then((code) => response.end(code));
  });
  await new Promise<void>((resolve) => server.listen(0, resolve));
  url = `http://localhost:${(server.address() as AddressInfo).port}`;
  demo = await startDemo({ allowedOrigins: [url] });
  header = policy([new URL(demo.url).origin, new URL(demo.server.stack.s3Url).origin]);
});
test.afterAll(async () => {
  await demo.close();
  server.close();
});

for (const count of [3, 40]) {
  test(`${count} files under a strict policy with Trusted Types, and no violation`, async ({
    page,
  }) => {
    await page.addInitScript(() => {
      const violations: string[] = [];
      document.addEventListener('securitypolicyviolation', (event) =>
        violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`),
      );
      Object.assign(window, { violations });
    });
    await page.goto(url);
    const upload = page.locator('filestore-upload');
    await upload.evaluate(
      (element: FilestoreUpload, settings) => Object.assign(element, settings),
      {
        endpoint: `${new URL(demo.url).origin}/v1`,
        apiKey: demo.server.stack.secrets.browserKey.value,
      },
    );
    await upload
      .locator('input[type=file]')
      .setInputFiles(
        Array.from({ length: count }, (_, index) => ({
          name: `${index}.txt`,
          ...bytesOf('hello'),
        })),
      );
    await expect
      .poll(() => upload.evaluate((element: FilestoreUpload) => element.value.length))
      .toBe(count);
    const list = count > 25 ? '.row' : '.filepond--item';
    await expect(upload.locator(list).first()).toContainText('Uploaded');
    await upload
      .getByRole('button', { name: /^Remove/ })
      .first()
      .click();
    await expect
      .poll(() => upload.evaluate((element: FilestoreUpload) => element.value.length))
      .toBe(count - 1);
    const violations = await page.evaluate(
      () => (window as unknown as { violations: string[] }).violations,
    );
    expect(violations).toEqual([]);
  });
}
