import type { Browser } from '@playwright/test';

/**
 * Seconds of processor time that the processes of the browser have used so far. A process that ends takes its
 * time with it, so measure while the page is open.
 */
export async function processorSeconds(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  try {
    const { processInfo } = await session.send('SystemInfo.getProcessInfo');
    return processInfo.reduce((sum, { cpuTime }) => sum + cpuTime, 0);
  } finally {
    await session.detach();
  }
}
