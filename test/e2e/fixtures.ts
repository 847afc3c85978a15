import { test as base, expect, type CDPSession, type Locator, type Page } from '@playwright/test';
import type { FilestoreUpload } from '../../src/element/filestore-upload.ts';
import { startDemo, type Demo } from './start-demo.ts';

export { expect, startDemo, type Demo };

/** The demo page as a person uses it. */
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

  async open(url: string): Promise<void> {
    await this.page.goto(url);
    await expect(this.upload.getByRole('button', { name: 'Choose files' })).toBeVisible();
    await this.page.waitForFunction(() => document.querySelector('filestore-upload')?.endpoint);
  }

  async choose(...files: Parameters<Locator['setInputFiles']>[0][]): Promise<void> {
    for (const file of files) await this.upload.locator('input[type=file]').setInputFiles(file);
  }

  /** The row of a file on the element's list. */
  row(name: string): Locator {
    return this.upload.locator('.filepond--item').filter({ hasText: name });
  }

  /** The row of a file in the table below the form. */
  listed(name: string): Locator {
    return this.page.locator('#files tr').filter({ hasText: name });
  }

  files(): Promise<FilestoreUpload['files']> {
    return this.upload.evaluate((element: FilestoreUpload) => element.files);
  }

  /** The id of the only file, once it has one. */
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

  /** Slows what this page sends, as a real uplink does; -1 takes the limit away. */
  async limitUplink(bytesPerSecond: number): Promise<void> {
    // One session: each has limits of its own, and the lowest of them counts.
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
  /** What the page said to the console or threw, checked to be nothing at the end of each test. */
  complaints: string[];
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
  complaints: [
    async ({ page }, use) => {
      const complaints: string[] = [];
      page.on('pageerror', (error) => complaints.push(String(error)));
      page.on('console', (message) => {
        // The browser itself reports every request that failed, also those a test wants to fail.
        const wanted = message.text().startsWith('Failed to load resource');
        if (message.type() === 'error' && !wanted) complaints.push(message.text());
      });
      await use(complaints);
      expect(complaints).toEqual([]);
    },
    { auto: true },
  ],
  demoPage: async ({ page }, use) => {
    await use(new DemoPage(page));
  },
});

export function bytesOf(text: string): { mimeType: string; buffer: Buffer } {
  return { mimeType: 'text/plain', buffer: Buffer.from(text) };
}
