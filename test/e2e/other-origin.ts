import type { Page } from '@playwright/test';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

const DIST = join(import.meta.dirname, '../../dist');

export interface OtherOrigin {
  readonly origin: string;
  /** Opens a page with this body and the built script tag. */
  open(page: Page, body: string): Promise<void>;
  close(): void;
}

/** Serves pages from an origin that the local stack does not know. */
export async function startOtherOrigin(): Promise<OtherOrigin> {
  let html = '';
  const server = createServer((request, response) => {
    const script = /^\/((script-tag|hash-worker|locales\/[\w-]+)\.js)$/.exec(
      request.url ?? '',
    )?.[1];
    response.setHeader('content-type', script === undefined ? 'text/html' : 'text/javascript');
    if (script === undefined) response.end(html);
    else void readFile(join(DIST, script)).then((code) => response.end(code));
  });
  await new Promise<void>((resolve) => server.listen(0, resolve));
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    open: async (page, body) => {
      html = `<!doctype html><html lang="en"><title>Elsewhere</title>
<script type="module" src="/script-tag.js"></script>${body}`;
      await page.goto(origin);
    },
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
