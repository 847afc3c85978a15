import { chromium, firefox, type Browser } from '@playwright/test';
import { launchOptions } from '../e2e/launch-options.ts';
import type { BrowserPage } from './engine-under-test.ts';
import { otherBrowsers } from './installed.ts';

/**
 * Debian's Firefox supports WebDriver BiDi, but not Playwright's own protocol. The channel is undocumented.
 * Playwright 1.65 sends commands that ESR 153 does not support, so the version is pinned.
 */
const FIREFOX_CHANNEL = 'moz-firefox';

export async function playwrightPage(name: 'chromium' | 'firefox'): Promise<BrowserPage> {
  const browser: Browser =
    name === 'chromium'
      ? await chromium.launch(launchOptions())
      : await firefox.launch({
          channel: FIREFOX_CHANNEL,
          executablePath: otherBrowsers().firefox,
        });
  const page = await browser.newPage();
  return {
    open: async (url) => {
      await page.goto(url);
    },
    // Playwright's types for JSON differ from ours.
    run: (work, argument) => page.evaluate(work as never, argument as never),
    choose: (paths) => page.locator('filestore-upload input[type=file]').setInputFiles([...paths]),
    click: async (find) => {
      const element = (await page.evaluateHandle(find)).asElement();
      if (!element) throw new Error('there is nothing to click on');
      await element.click();
    },
    press: (key) => page.keyboard.press(key),
    screenshot: async (path) => {
      await page.screenshot({ path });
    },
    close: () => browser.close(),
  };
}
