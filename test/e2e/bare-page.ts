import type { Page } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { FilestoreUpload } from '../../src/element/filestore-upload.ts';
import { startDemo, type Demo } from './fixtures.ts';

const DIST = join(import.meta.dirname, '../../dist');
const INTEGRITY = join(DIST, 'integrity.json');
const PAGE = (): string => `<!doctype html><html lang="en"><title>Bare</title>
<script type="module" src="/script-tag.js" integrity="${integrityOf('script-tag.js')}"></script>
<form><filestore-upload aria-label="Attachments" name="attachment" multiple></filestore-upload></form>`;

/** Returns the integrity hash, as the README recommends. With a wrong hash, the browser blocks the script. */
function integrityOf(script: string): string {
  const hashes = JSON.parse(readFileSync(INTEGRITY, 'utf8')) as Record<string, string>;
  const hash = hashes[script];
  if (hash === undefined) throw new Error(`${INTEGRITY} has no ${script}`);
  return hash;
}

/** @param connect - The origins of the API and of S3 */
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

export interface BarePage {
  readonly demo: Demo;
  /** Opens the page and sets the endpoint and the key of the running stack. */
  open(page: Page): Promise<void>;
  close(): Promise<void>;
}

/**
 * Serves a page with only the built script tag, from another origin and with a strict policy.
 *
 * @param origins further origins to which the page may connect
 */
export async function startBarePage(origins: readonly string[] = []): Promise<BarePage> {
  let header = '';
  const server = createServer((request, response) => {
    const script = /^\/(script-tag|hash-worker|locales\/[\w-]+)\.js$/.exec(request.url ?? '')?.[0];
    response.setHeader('content-security-policy', header);
    response.setHeader('content-type', script === undefined ? 'text/html' : 'text/javascript');
    if (script === undefined) response.end(PAGE());
    else void readFile(join(DIST, script)).then((code) => response.end(code));
  });
  await new Promise<void>((resolve) => server.listen(0, resolve));
  const url = `http://localhost:${(server.address() as AddressInfo).port}`;
  const demo = await startDemo({ allowedOrigins: [url] });
  const { origin } = new URL(demo.url);
  const { s3Url, secrets } = demo.server.stack;
  header = policy([origin, new URL(s3Url).origin, ...origins]);
  return {
    demo,
    open: async (page) => {
      await page.goto(url);
      await page
        .locator('filestore-upload')
        .evaluate((element: FilestoreUpload, settings) => void Object.assign(element, settings), {
          endpoint: `${origin}/v1`,
          apiKey: secrets.browserKey.value,
        });
    },
    close: async () => {
      await demo.close();
      server.close();
    },
  };
}
