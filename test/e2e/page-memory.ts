import type { Browser } from '@playwright/test';
import { readFile, writeFile } from 'node:fs/promises';

/** The processes that draw pages. Linux keeps the highest memory of each, and forgets it on request. */
export async function renderers(browser: Browser): Promise<readonly number[]> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  return processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
}

export const forgetPeak = (id: number): Promise<void> => writeFile(`/proc/${id}/clear_refs`, '5');

export async function peakMegabytes(id: number): Promise<number> {
  const status = await readFile(`/proc/${id}/status`, 'utf8');
  return (Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) * 1024) / 1e6;
}
