import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { chromium, type BrowserContext, type Page } from '@playwright/test';
import fc from 'fast-check';
import type { FilestoreUpload } from '../../src/element/filestore-upload.ts';
import { isFullScale } from '../support/scale.ts';
import { MiB } from './engine-page.ts';
import { DemoPage, expect, startDemo, test } from './fixtures.ts';
import { dropWithHandle, oneConnection, partsOf, resume, slowParts } from './interrupted-upload.ts';
import { launchOptions } from './launch-options.ts';

/*
 * One file in a browser that is reloaded, killed, frozen for half an hour, moved to another network and offline for a
 * night. With TEST_SCALE=1 it has 10 GiB and 20 interruptions.
 */
const SIZE = (isFullScale ? 10 * 1024 : 400) * MiB;
const INTERRUPTIONS = isFullScale ? 20 : 5;
const NAME = 'film.bin';
const MINUTES = 60_000;

// A second attempt would be interrupted at other moments.
test.describe.configure({ retries: 0 });

const kinds = ['reload', 'kill', 'freeze', 'address', 'night'] as const;
type Kind = (typeof kinds)[number];

/** A number at the start of each MiB, so that all parts differ. The rest of the file takes no room on the disk. */
function sha256OfContent(): string {
  const hash = createHash('sha256');
  const block = Buffer.alloc(MiB);
  for (let at = 0; at < SIZE / MiB; at += 1) {
    block.writeUInt32LE(at, 0);
    hash.update(block);
  }
  return hash.digest('hex');
}

/** Writes the file of the page's origin, whose handle needs no permission. */
const writeContent = (page: Page) =>
  page.evaluate(
    async ([name, mebibytes]) => {
      const root = await navigator.storage.getDirectory();
      const handle = await root.getFileHandle(name, { create: true });
      const writable = await handle.createWritable();
      await writable.truncate(mebibytes * 1024 ** 2);
      for (let at = 0; at < mebibytes; at += 1) {
        const data = new Uint8Array(new Uint32Array([at]).buffer);
        await writable.write({ type: 'write', position: at * 1024 ** 2, data });
      }
      await writable.close();
    },
    [NAME, SIZE / MiB] as const,
  );

/** A browser that keeps its profile when it is killed. */
class KillableBrowser {
  readonly profile: string;
  /** The numbers of the parts whose requests have begun, and of those that S3 has confirmed. */
  readonly begun: number[] = [];
  readonly confirmed = new Set<number>();
  /** Parts that were sent again after S3 had them. */
  readonly repeated: number[] = [];
  /** The demo's session, to which the uploads belong. A browser that restores its tabs restores it too. */
  #session: Parameters<BrowserContext['addCookies']>[0] = [];
  #turned = 0;
  url = '';
  context!: BrowserContext;
  page!: DemoPage;

  constructor(profile: string) {
    this.profile = profile;
  }

  async launch(): Promise<void> {
    this.context = await chromium.launchPersistentContext(this.profile, launchOptions());
    await this.context.addCookies(this.#session);
    this.page = new DemoPage(this.context.pages()[0] ?? (await this.context.newPage()));
    this.page.page.on('request', (request) => {
      const number = new URL(request.url()).searchParams.get('partNumber');
      if (request.method() !== 'PUT' || number === null) return;
      this.begun.push(Number(number));
      if (this.confirmed.has(Number(number))) this.repeated.push(Number(number));
    });
    // Without a network, a request fails before it sends anything.
    this.page.page.on('requestfailed', (request) => {
      const number = new URL(request.url()).searchParams.get('partNumber');
      const { errorText = '' } = request.failure() ?? {};
      if (number === null || !/DISCONNECTED|REFUSED/.test(errorText)) return;
      this.begun.splice(this.begun.lastIndexOf(Number(number)), 1);
    });
    await this.open();
  }

  async open(): Promise<void> {
    await this.page.page.clock.install({ time: Date.now() + this.#turned });
    await this.page.open(this.url);
    if (!isFullScale) await oneConnection(this.page);
  }

  /** The clock of the server and of the page. */
  readonly now = (): number => Date.now() + this.#turned;

  /** Turns both clocks forward, as after a sleep of the computer. */
  async turn(milliseconds: number): Promise<void> {
    this.#turned += milliseconds;
    await this.page.page.clock.fastForward(milliseconds);
  }

  /** Ends all processes of the browser at once. */
  async kill(): Promise<void> {
    this.#session = await this.context.cookies();
    const closed = new Promise((resolve) => this.context.once('close', resolve));
    await this.#signal('SIGKILL');
    await closed;
  }

  /** Stops the page's process, as a closed laptop does, and lets it continue. */
  async freeze(work: () => Promise<void>): Promise<void> {
    expect(await this.#signal('SIGSTOP', '--type=renderer')).toBeGreaterThan(0);
    await work();
    await this.#signal('SIGCONT', '--type=renderer');
  }

  /** Sends a signal to the processes of the browser. Returns their number. */
  async #signal(signal: NodeJS.Signals, kind = ''): Promise<number> {
    const numbers = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
    let count = 0;
    for (const number of numbers) {
      // A process may have ended.
      const command = await readFile(`/proc/${number}/cmdline`, 'utf8').catch(() => '');
      if (!command.includes(this.profile) || !command.includes(kind)) continue;
      try {
        process.kill(Number(number), signal);
        count += 1;
      } catch {
        // It has ended since then.
      }
    }
    return count;
  }

  share(): Promise<number> {
    return this.page.upload.evaluate((element: FilestoreUpload, size) => {
      const [file] = element.files;
      return file?.status === 'done' ? 1 : (file?.sent ?? 0) / size;
    }, SIZE);
  }
}

test(`${SIZE / MiB} MiB arrive after ${INTERRUPTIONS} interruptions, and no part that S3 has is sent again`, async () => {
  test.setTimeout(isFullScale ? 3_600_000 : 900_000);
  const profile = await mkdtemp(join(tmpdir(), 'filestore-profile-'));
  const browser = new KillableBrowser(profile);
  const demo = await startDemo({
    clock: browser.now,
    maxFileSize: 20 * 1024 ** 3,
    // Longer than all nights.
    expireAfterSeconds: 90 * 24 * 3600,
  });
  browser.url = demo.url;
  const { s3, s3Port } = {
    s3: demo.server.stack.s3,
    s3Port: new URL(demo.server.stack.s3Url).port,
  };
  const cutNetwork = async (meanwhile: () => Promise<void>): Promise<void> => {
    const { context } = browser;
    await context.setOffline(true);
    // Chromium does not interrupt running requests, so the server closes the connections.
    await s3.stopListening();
    await meanwhile();
    await s3.listen(Number(s3Port));
    await context.setOffline(false);
  };
  const interrupt: Readonly<Record<Kind, () => Promise<void>>> = {
    reload: () => browser.open(),
    kill: async () => {
      await browser.kill();
      await browser.launch();
    },
    freeze: async () => {
      // Long enough for requests to stall.
      await browser.freeze(() => wait(2000));
      await browser.turn(30 * MINUTES);
    },
    address: () => cutNetwork(async () => undefined),
    night: () =>
      cutNetwork(async () => {
        await expect.poll(async () => (await browser.page.files())[0]?.status).toBe('waiting');
        await browser.turn(10 * 60 * MINUTES);
      }),
  };
  try {
    if (!isFullScale) slowParts(demo);
    await browser.launch();
    await writeContent(browser.page.page);
    await dropWithHandle(browser.page.upload, NAME);
    let id = '';
    await expect.poll(async () => (id = (await browser.page.files())[0]?.id ?? '')).not.toBe('');
    const [shares = []] = fc.sample(
      // Not at the very end, when another interruption could find the file uploaded.
      fc.noBias(
        fc.array(fc.integer({ min: 2, max: 80 }), {
          minLength: INTERRUPTIONS,
          maxLength: INTERRUPTIONS,
        }),
      ),
      1,
    );
    const order = fc
      .sample(fc.shuffledSubarray([...kinds], { minLength: kinds.length }), 20)
      .flat();
    for (const [at, percent] of shares.toSorted((one, other) => one - other).entries()) {
      const kind = order[at] ?? 'reload';
      const run = `interruption ${at}, ${kind} at ${percent} %`;
      await expect
        .poll(() => browser.share(), { message: run, timeout: 600_000, intervals: [50] })
        .toBeGreaterThanOrEqual(percent / 100);
      await interrupt[kind]();
      // What S3 has now must not be sent again.
      for (const number of await partsOf(demo, id)) browser.confirmed.add(number);
      if (kind !== 'reload' && kind !== 'kill') continue;
      await resume(browser.page, NAME).click();
      await expect(browser.page.row(NAME), run).toContainText('Uploading', { timeout: 120_000 });
    }
    await expect(browser.page.row(NAME)).toContainText('Uploaded', { timeout: 600_000 });
    expect((await browser.page.files())[0]?.id).toBe(id);
    expect(browser.repeated).toEqual([]);
    expect(await demo.sha256(id)).toBe(sha256OfContent());
    const parts = new Set(browser.begun).size;
    const again = browser.begun.length - parts;
    console.log(
      `${parts} parts, ${again} of them begun again after ${INTERRUPTIONS} interruptions`,
    );
    // At most the parts that were in flight.
    expect(again).toBeLessThanOrEqual(INTERRUPTIONS * (isFullScale ? 6 : 1));
  } finally {
    await browser.context.close().catch(() => undefined);
    await demo.close();
    await rm(profile, { recursive: true, force: true });
  }
});
