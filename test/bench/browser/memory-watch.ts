import type { Browser, CDPSession, Page } from '@playwright/test';
import { readFile } from 'node:fs/promises';

const SAMPLE_MILLISECONDS = 200;
const MEGABYTE = 1_000_000;

/** Peaks in megabytes above the memory at the start. */
export interface MemoryPeaks {
  readonly heapPeak: number;
  readonly rendererPeak: number;
}

interface Sample {
  readonly heap: number;
  readonly renderer: number;
}

/** Watches a page's heap and its process. */
export class MemoryWatch {
  readonly #page: CDPSession;
  /**
   * The processes that ran at the start. A process that the browser prepares for the next page does not count
   * as growth.
   */
  readonly #processes: readonly number[];
  readonly #before: Sample;
  readonly #timer: NodeJS.Timeout;
  #peak: Sample;
  #sampling: Promise<void> | undefined;

  private constructor(page: CDPSession, processes: readonly number[], before: Sample) {
    this.#page = page;
    this.#processes = processes;
    this.#before = before;
    this.#peak = before;
    this.#timer = setInterval(() => {
      this.#sampling ??= this.#sample().finally(() => (this.#sampling = undefined));
    }, SAMPLE_MILLISECONDS);
  }

  static async start(browser: Browser, page: Page): Promise<MemoryWatch> {
    const session = await page.context().newCDPSession(page);
    await session.send('HeapProfiler.collectGarbage');
    const wide = await browser.newBrowserCDPSession();
    const { processInfo } = await wide.send('SystemInfo.getProcessInfo');
    await wide.detach();
    const processes = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
    if (processes.length === 0) throw new Error('The browser names no renderer');
    return new MemoryWatch(session, processes, await take(session, processes));
  }

  async peaks(): Promise<MemoryPeaks> {
    await this.#sampling;
    await this.#sample();
    const growth = (of: keyof Sample): number => (this.#peak[of] - this.#before[of]) / MEGABYTE;
    return { heapPeak: growth('heap'), rendererPeak: growth('renderer') };
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  async #sample(): Promise<void> {
    const sample = await take(this.#page, this.#processes).catch(() => this.#before);
    this.#peak = {
      heap: Math.max(this.#peak.heap, sample.heap),
      renderer: Math.max(this.#peak.renderer, sample.renderer),
    };
  }
}

async function take(session: CDPSession, processes: readonly number[]): Promise<Sample> {
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  const resident = await Promise.all(processes.map(residentBytes));
  return { heap: usedSize, renderer: resident.reduce((sum, bytes) => sum + bytes, 0) };
}

/** Returns 0 for a process that has ended. */
async function residentBytes(id: number): Promise<number> {
  const status = await readFile(`/proc/${id}/status`, 'utf8').catch(() => '');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * 1024;
}
