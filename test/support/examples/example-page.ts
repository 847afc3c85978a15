import { expect as baseExpect, type Browser, type Locator, type Page } from '@playwright/test';
import { deflateSync, crc32 } from 'node:zlib';
import type { FilestoreUpload } from '../../../src/element/filestore-upload.ts';

export const expect = baseExpect.configure({ timeout: 30_000 });

/** The form of an example, used by one visitor. */
export class ExamplePage {
  readonly page: Page;
  readonly upload: Locator;
  readonly description: Locator;
  readonly send: Locator;
  readonly message: Locator;

  private constructor(page: Page) {
    this.page = page;
    this.upload = page.locator('filestore-upload');
    this.description = page.getByLabel('What is broken?');
    this.send = page.getByRole('button', { name: 'Send request' });
    this.message = page.locator('main').getByRole('alert');
  }

  /** Opens the form as a new visitor. */
  static async open(browser: Browser, url: string): Promise<ExamplePage> {
    const context = await browser.newContext({ locale: 'en-US' });
    const visitor = new ExamplePage(await context.newPage());
    await visitor.page.goto(url);
    return visitor;
  }

  /** Chooses the files and waits for their ids, in the order of the files. */
  async choose(...files: readonly ChosenFile[]): Promise<string[]> {
    await this.upload.locator('input[type=file]').setInputFiles([...files]);
    for (const { name } of files) await expect(this.row(name)).toContainText('Uploaded');
    const listed = await this.upload.evaluate((element: FilestoreUpload) =>
      element.files.map(({ name, id }) => ({ name, id })),
    );
    return files.map(({ name }) => listed.find((file) => file.name === name)?.id ?? '');
  }

  row(name: string): Locator {
    return this.upload.locator('.row').filter({ hasText: name });
  }

  context(): Promise<string | null> {
    return this.upload.getAttribute('context');
  }

  /** Returns the status of a path for this visitor, without following redirects. */
  async status(path: string): Promise<number> {
    const response = await this.page.request.get(new URL(path, this.page.url()).href, {
      maxRedirects: 0,
    });
    return response.status();
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }
}

interface ChosenFile {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

export function textFile(name: string, text: string): ChosenFile {
  return { name, mimeType: 'text/plain', buffer: Buffer.from(text) };
}

/** A picture of a single color, 240 by 120 pixels. */
export function pictureFile(name: string): ChosenFile {
  const [width, height] = [240, 120];
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // Eight bits for each of red, green and blue.
  header.set([8, 2], 8);
  const row = Buffer.concat([
    Buffer.from([0]),
    Buffer.alloc(width * 3, Buffer.from([31, 95, 214])),
  ]);
  const pixels = deflateSync(Buffer.concat(Array.from({ length: height }, () => row)));
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  const chunks = [chunk('IHDR', header), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))];
  return { name, mimeType: 'image/png', buffer: Buffer.concat([signature, ...chunks]) };
}

function chunk(type: string, data: Buffer): Buffer {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const numbers = Buffer.alloc(8);
  numbers.writeUInt32BE(data.length, 0);
  numbers.writeUInt32BE(crc32(typed), 4);
  return Buffer.concat([numbers.subarray(0, 4), typed, numbers.subarray(4)]);
}
