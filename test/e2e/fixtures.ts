import { test as base, expect, type CDPSession, type Locator, type Page } from '@playwright/test';
import type { FilestoreUpload } from '../../src/element/filestore-upload.ts';
import { startDemo, type Demo } from './start-demo.ts';

export { expect, startDemo, type Demo };

/** Operates the demo page like a user. */
export class DemoPage {
  readonly page: Page;
  readonly upload: Locator;
  readonly message: Locator;
  readonly send: Locator;
  readonly outcome: Locator;
  #devTools: Promise<CDPSession> | undefined;

  constructor(page: Page) {
    this.page = page;
    this.upload = page.locator('filestore-upload');
    this.message = page.getByLabel('Message');
    this.send = page.getByRole('button', { name: 'Send' });
    this.outcome = page.locator('#outcome');
  }

  /** Opens the page with a form, unless the URL names another page. */
  async open(url: string): Promise<void> {
    await this.page.goto(formPage(url));
    await expect(this.upload.getByRole('button', { name: 'Choose files' })).toBeVisible();
    await this.page.waitForFunction(() => document.querySelector('filestore-upload')?.endpoint);
  }

  async choose(...files: Parameters<Locator['setInputFiles']>[0][]): Promise<void> {
    for (const file of files) await this.upload.locator('input[type=file]').setInputFiles(file);
  }

  /** Returns the row of a file in the element's list. */
  row(name: string): Locator {
    return this.upload.locator('.row').filter({ hasText: name });
  }

  /** Returns the row of a file in the table below the form. */
  listed(name: string): Locator {
    return this.page.locator('#files tr').filter({ hasText: name });
  }

  files(): Promise<FilestoreUpload['files']> {
    return this.upload.evaluate((element: FilestoreUpload) => element.files);
  }

  /** Waits for the id of the only file. */
  async onlyId(): Promise<string> {
    let id: string | undefined;
    await expect
      .poll(async () => {
        id = (await this.files())[0]?.id;
        return id;
      })
      .toBeTruthy();
    return id ?? '';
  }

  /** Limits the upload speed of this page. -1 removes the limit. */
  async limitUplink(bytesPerSecond: number): Promise<void> {
    // Use one session. Each session has its own limits, and the lowest limit applies.
    this.#devTools ??= this.page.context().newCDPSession(this.page);
    const session = await this.#devTools;
    await session.send('Network.enable');
    await session.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: 0,
      downloadThroughput: -1,
      uploadThroughput: bytesPerSecond,
    });
  }
}

interface WorkerFixtures {
  demo: Demo;
}

interface TestFixtures {
  demoPage: DemoPage;
  /** Console errors and exceptions of the page. Each test checks at its end that there are none. */
  consoleErrors: string[];
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  demo: [
    async ({}, use) => {
      const demo = await startDemo();
      await use(demo);
      await demo.close();
    },
    { scope: 'worker' },
  ],
  consoleErrors: [
    async ({ page }, use) => {
      const consoleErrors: string[] = [];
      page.on('pageerror', (error) => consoleErrors.push(String(error)));
      page.on('console', (message) => {
        // The browser reports every failed request, including requests that a test lets fail.
        const expected = message.text().startsWith('Failed to load resource');
        if (message.type() === 'error' && !expected) consoleErrors.push(message.text());
      });
      await use(consoleErrors);
      expect(consoleErrors).toEqual([]);
    },
    { auto: true },
  ],
  demoPage: async ({ page }, use) => {
    await use(new DemoPage(page));
  },
});

/** Returns the URL of the page with a form, for the URL of the site. */
export function formPage(url: string): string {
  return url.replace(/\/(?=$|\?|#)/, '/form.html');
}

export function bytesOf(text: string): { mimeType: string; buffer: Buffer } {
  return { mimeType: 'text/plain', buffer: Buffer.from(text) };
}
