import { chromium } from '@playwright/test';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FilestoreUpload } from '../../src/element/filestore-upload.ts';
import { startBarePage } from './bare-page.ts';
import { launchOptions } from './launch-options.ts';
import { bytesOf, expect, test } from './fixtures.ts';

/** DNS, TCP and TLS take three round trips, which a person who is about to choose a file need not wait for. */
test('a pointer over the element connects to the API, and the upload uses this connection', async () => {
  const methods: (string | undefined)[] = [];
  let connections = 0;
  const api = createServer((request, response) => {
    methods.push(request.method);
    response.writeHead(204, {
      'access-control-allow-origin': '*',
      'access-control-allow-headers': '*',
      'access-control-allow-methods': '*',
    });
    response.end();
  });
  api.on('connection', () => (connections += 1));
  await new Promise<void>((resolve) => api.listen(0, 'localhost', resolve));
  const endpoint = `http://localhost:${(api.address() as AddressInfo).port}/v1`;
  const bare = await startBarePage([new URL(endpoint).origin]);
  // The other tests have a private window, in which Chromium does not preconnect.
  const context = await chromium.launchPersistentContext('', launchOptions());
  try {
    const page = await context.newPage();
    await bare.open(page);
    const upload = page.locator('filestore-upload');
    await upload.evaluate(
      (element: FilestoreUpload, url) => void (element.endpoint = url),
      endpoint,
    );
    expect(connections).toBe(0);
    await upload.hover();
    await expect.poll(() => connections).toBe(1);
    expect(methods).toEqual([]);
    await upload.locator('input[type=file]').setInputFiles([{ name: 'a.txt', ...bytesOf('a') }]);
    await expect.poll(() => methods).toContain('POST');
    expect(connections).toBe(1);
  } finally {
    await context.close();
    await bare.close();
    api.close();
    api.closeAllConnections();
  }
});
