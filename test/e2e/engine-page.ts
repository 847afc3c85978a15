import { HeadObjectCommand, ListMultipartUploadsCommand } from '@aws-sdk/client-s3';
import type { Page, Request } from '@playwright/test';
import { randomBytes } from 'node:crypto';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BUCKET, TENANT } from '../../backend/dev/local-stack.ts';
import { connectS3 } from '../../backend/stores/s3/object-store.ts';
import type * as engine from '../../src/engine.ts';
import type { UploaderSettings } from '../../src/engine/uploader.ts';
import type { Upload } from '../../src/engine/upload.ts';
import type { UploadState } from '../../src/contract/upload-states.ts';
import { formPage, type Demo } from './fixtures.ts';
import { sha256, sha256OfFile } from './sha256.ts';

export const MiB = 1024 ** 2;

/** The uploads and their states, which the page keeps for the test. */
interface Kept {
  uploader: engine.Uploader;
  uploads: Upload[];
  /** The states of all uploads, with the milliseconds since the page was opened. */
  states: (UploadState & { readonly upload: number; readonly at: number })[];
}

declare global {
  interface Window {
    kept: Kept;
  }
}

/** The engine alone in a real page, without an element. */
export class EnginePage {
  readonly page: Page;
  readonly demo: Demo;
  /** The requests to S3, including preflights. */
  readonly toStorage: Request[] = [];
  readonly toApi: Request[] = [];

  constructor(page: Page, demo: Demo) {
    this.page = page;
    this.demo = demo;
    page.on('request', (request) => {
      const { url } = { url: request.url() };
      if (url.startsWith(demo.server.stack.s3Url)) this.toStorage.push(request);
      if (url.includes('/v1/')) this.toApi.push(request);
    });
  }

  async open(settings: Omit<Partial<UploaderSettings>, 'prepare'> = {}): Promise<void> {
    await this.page.goto(formPage(this.demo.url));
    const { browserKey } = this.demo.server.stack.secrets;
    const all = { endpoint: `${this.demo.url}v1`, apiKey: browserKey.value, ...settings };
    await this.page.evaluate(
      async ([module, given]) => {
        const { createUploader } = (await import(module)) as typeof engine;
        window.kept = { uploader: createUploader(given), uploads: [], states: [] };
        const input = document.createElement('input');
        Object.assign(input, { type: 'file', id: 'engine-files', multiple: true });
        document.body.append(input);
      },
      [`/@fs${join(import.meta.dirname, '../../src/engine.ts')}`, all] as const,
    );
  }

  /** Chooses files and starts to upload them. */
  async upload(...paths: readonly string[]): Promise<void> {
    await this.page.locator('#engine-files').setInputFiles([...paths]);
    await this.page.evaluate(() => {
      const { uploader, uploads, states } = window.kept;
      const input = document.querySelector<HTMLInputElement>('#engine-files');
      for (const file of input?.files ?? []) {
        const upload = uploads.length;
        uploads.push(
          uploader.upload(file, {
            onState: (state) => states.push({ ...state, upload, at: performance.now() }),
          }),
        );
      }
    });
  }

  state(upload = 0): Promise<UploadState> {
    return this.page.evaluate((index) => {
      const { state } = window.kept.uploads[index] as Upload;
      if (state.status !== 'failed') return state;
      // An error of the page arrives here with its code and message only.
      const { code, message } = state.error;
      return { ...state, error: { code, message } } as UploadState;
    }, upload);
  }

  states(): Promise<Kept['states']> {
    return this.page.evaluate(() => window.kept.states);
  }

  /** Waits until more than the given share of the bytes has left the browser. */
  async untilSent(share: number, upload = 0): Promise<void> {
    await this.page.waitForFunction(
      ([index, least]) => {
        const state = window.kept.uploads[index]?.state;
        return state && 'sent' in state && state.sent >= least * state.total;
      },
      [upload, share] as const,
      { timeout: 120_000, polling: 20 },
    );
  }

  /** Waits until all uploads are done. Rejects if one fails. */
  async done(): Promise<{ id: string; checksum?: string; sha256?: string }[]> {
    return this.page.evaluate(() =>
      Promise.all(window.kept.uploads.map(({ finished }) => finished)),
    );
  }

  /** Waits until the only upload is done. */
  async onlyDone(): Promise<{ id: string; checksum?: string }> {
    const [file] = await this.done();
    if (!file) throw new Error('Nothing was uploaded');
    return file;
  }

  do(what: 'pause' | 'resume' | 'abort', upload = 0): Promise<void> {
    return this.page.evaluate(([action, index]) => window.kept.uploads[index]?.[action](), [
      what,
      upload,
    ] as const);
  }

  /** Returns the numbers of the sent parts in the order of their requests. */
  partsSent(): number[] {
    return this.toStorage
      .filter((request) => request.method() === 'PUT')
      .map((request) => Number(new URL(request.url()).searchParams.get('partNumber')));
  }

  /** Returns the hashes of the object in S3. */
  async stored(id: string): Promise<{ sha256: string; checksum: string | undefined }> {
    const client = connectS3(this.demo.server.stack.environment);
    const object = { Bucket: BUCKET, Key: `${TENANT}/${id}` };
    const head = await client.send(new HeadObjectCommand({ ...object, ChecksumMode: 'ENABLED' }));
    client.destroy();
    const { serverKey } = this.demo.server.stack.secrets;
    const call = (operation: string) =>
      fetch(`${this.demo.url}v1/files/${id}/${operation}`, {
        method: 'POST',
        headers: { 'x-api-key': serverKey.value, 'content-type': 'application/json' },
        body: '{}',
      });
    await call('store');
    const { url } = (await (await call('download')).json()) as { url: string };
    const { body } = await fetch(url);
    if (!body) throw new Error('S3 returned no body');
    return { sha256: await sha256(body), checksum: head.ChecksumCRC64NVME };
  }

  async openUploads(): Promise<number> {
    const client = connectS3(this.demo.server.stack.environment);
    const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket: BUCKET }));
    client.destroy();
    return Uploads.length;
  }
}

/** Files on disk that are deleted at the end of a test. */
export class FileFolder {
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  static async make(): Promise<FileFolder> {
    return new FileFolder(await mkdtemp(join(tmpdir(), 'filestore-e2e-files-')));
  }

  /** Creates a file with a few random bytes in each 64 KiB, so that all parts differ. */
  async file(name: string, size: number): Promise<string> {
    const path = join(this.path, name);
    const file = await open(path, 'w');
    await file.truncate(size);
    for (let at = 0; at < size; at += 65_536) {
      await file.write(randomBytes(Math.min(16, size - at)), 0, undefined, at);
    }
    await file.close();
    return path;
  }

  sha256(path: string): Promise<string> {
    return sha256OfFile(path);
  }

  remove(): Promise<void> {
    return rm(this.path, { recursive: true, force: true });
  }
}
