import { chromium, type Browser, type Page } from '@playwright/test';
import { launchOptions } from '../../e2e/launch-options.ts';
import { MemoryWatch, type MemoryPeaks } from './memory-watch.ts';
import type { Job, Subject } from './page/job.ts';
import { processorSeconds } from './processor-time.ts';
import { quiet } from './quiet.ts';
import type { SubjectName } from './subjects.ts';

const DEADLINE_MILLISECONDS = 10 * 60_000;

export interface PageUpload {
  readonly pageUrl: string;
  readonly subject: SubjectName;
  readonly paths: readonly string[];
  readonly job: Job;
  readonly watchMemory: boolean;
}

export interface PageTimes {
  /** Times in milliseconds since the epoch. */
  readonly droppedAt: number;
  readonly milliseconds: number;
  /** Seconds of all processes of the browser. */
  readonly processor: number;
  readonly memory?: MemoryPeaks;
}

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    ...launchOptions(),
    // Stopping the benchmark closes the browser, and the cleanup runs before the process exits.
    handleSIGINT: false,
    handleSIGTERM: false,
  });
}

/** Runs one upload in a new page, without connections, cache or memory of the one before. */
export async function uploadInPage(browser: Browser, upload: PageUpload): Promise<PageTimes> {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    const missing: string[] = [];
    page.on('response', (response) => {
      if (response.status() === 404) missing.push(response.url());
    });
    try {
      const times = await measure(browser, page, upload);
      // A missing worker, for example: an upload may work without it, and would be measured without it.
      if (missing.length > 0) throw new Error(`missing: ${missing.join(', ')}`);
      return times;
    } catch (error) {
      throw new Error(`${upload.subject} has failed: ${complaints.slice(0, 5).join('; ')}`, {
        cause: error,
      });
    }
  } finally {
    await context.close();
  }
}

async function measure(
  browser: Browser,
  page: Page,
  { pageUrl, subject, paths, job, watchMemory }: PageUpload,
): Promise<PageTimes> {
  await page.goto(pageUrl);
  await page
    .locator('input[type=file]')
    .first()
    .setInputFiles([...paths]);
  await page.evaluate(prepare, { subject, job });
  await quiet();
  const watch = watchMemory ? await MemoryWatch.start(browser, page) : undefined;
  try {
    const before = await processorSeconds(browser);
    const times = await inTime(page.evaluate(run, { subject, job }));
    const processor = (await processorSeconds(browser)) - before;
    return { ...times, processor, ...(watch && { memory: await watch.peaks() }) };
  } finally {
    watch?.stop();
  }
}

/** Runs in the page, like every function passed to `evaluate`. */
async function prepare({ subject, job }: { subject: string; job: Job }): Promise<void> {
  const { prepare } = (await import(`/${subject}.js`)) as Subject;
  await prepare?.(job);
}

async function run({ subject, job }: { subject: string; job: Job }) {
  const { upload } = (await import(`/${subject}.js`)) as Subject;
  const files = [...(document.querySelector('input')?.files ?? [])];
  const droppedAt = Date.now();
  const start = performance.now();
  await upload(files, job);
  return { droppedAt, milliseconds: performance.now() - start };
}

async function inTime<Value>(promise: Promise<Value>): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new Error('The upload does not come to an end')),
      DEADLINE_MILLISECONDS,
    );
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
