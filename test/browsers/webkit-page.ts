import { spawn, type ChildProcess } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { Builder, Capabilities, Key, type WebDriver, type WebElement } from 'selenium-webdriver';
import type { BrowserPage } from './engine-under-test.ts';
import { otherBrowsers } from './installed.ts';
import { startScreen } from './virtual-screen.ts';

/** Drives WebKitGTK's MiniBrowser through WebDriver, because Playwright cannot. Xvfb provides the screen. */
export async function webkitPage(): Promise<BrowserPage> {
  const { webkitDriver, miniBrowser, xvfb } = otherBrowsers();
  const processes: ChildProcess[] = [];
  const stop = (): void => {
    for (const process of processes) process.kill();
  };
  try {
    const display = await startScreen(xvfb, processes);
    const port = await freePort();
    const environment = { ...process.env, DISPLAY: display, LC_ALL: 'C.UTF-8' };
    processes.push(spawn(webkitDriver, [`--port=${port}`], { env: environment, stdio: 'ignore' }));
    const driver = await connect(`http://127.0.0.1:${port}`, miniBrowser);
    await driver.manage().setTimeouts({ script: 120_000 });
    return pageOf(driver, stop);
  } catch (error) {
    stop();
    throw error;
  }
}

function pageOf(driver: WebDriver, stop: () => void): BrowserPage {
  return {
    open: (url) => driver.get(url),
    run: async (work, argument) => {
      // The driver waits for a promise, because its asynchronous scripts fail more often.
      const script = `return (async () => (${work.toString()})(...arguments))().then(
        (value) => ({ value }),
        (error) => ({ error: String(error) + error?.stack }),
      );`;
      const execute = () =>
        driver.executeScript<{ value?: never; error?: string }>(script, argument);
      // About once in 100,000 scripts, WebKitWebDriver loses the result. Remove this when a later driver does not.
      const result = await execute().catch((error: unknown) => {
        if (!String(error).includes('Could not parse script result')) throw error;
        return execute();
      });
      if (result.error !== undefined) throw new Error(result.error);
      return result.value as never;
    },
    choose: async (paths) => {
      const input = await driver.executeScript<WebElement>(
        `return document.querySelector('filestore-upload').shadowRoot.querySelector('input[type=file]');`,
      );
      await input.sendKeys(paths.join('\n'));
    },
    click: async (find) => {
      // The driver does not scroll, and more files than usual may be above the element.
      const element = await driver.executeScript<WebElement>(
        `const element = (${find.toString()})(); element?.scrollIntoView({ block: 'center' }); return element;`,
      );
      await driver.actions().move({ origin: element }).click().perform();
    },
    press: (key) => pressKey(driver, key),
    screenshot: async (path) => {
      await writeFile(path, Buffer.from(await driver.takeScreenshot(), 'base64'));
    },
    close: async () => {
      await driver.quit().catch(() => undefined);
      stop();
    },
  };
}

const keys: Readonly<Record<string, string>> = {
  Tab: Key.TAB,
  Enter: Key.ENTER,
  Space: Key.SPACE,
  Delete: Key.DELETE,
  Escape: Key.ESCAPE,
  Home: Key.HOME,
  End: Key.END,
  PageUp: Key.PAGE_UP,
  PageDown: Key.PAGE_DOWN,
  ArrowUp: Key.ARROW_UP,
  ArrowDown: Key.ARROW_DOWN,
  ArrowLeft: Key.ARROW_LEFT,
  ArrowRight: Key.ARROW_RIGHT,
};

async function pressKey(driver: WebDriver, key: string): Promise<void> {
  const code = keys[key.replace('Shift+', '')];
  if (code === undefined) throw new Error(`no key ${key}`);
  const actions = driver.actions();
  if (key.startsWith('Shift+')) {
    await actions.keyDown(Key.SHIFT).keyDown(code).keyUp(code).keyUp(Key.SHIFT).perform();
  } else await actions.keyDown(code).keyUp(code).perform();
}

/** Connects to the driver, which needs a moment after its start until it listens. */
async function connect(server: string, miniBrowser: string): Promise<WebDriver> {
  const capabilities = new Capabilities({
    browserName: 'MiniBrowser',
    'webkitgtk:browserOptions': { binary: miniBrowser, args: ['--automation'] },
  });
  for (let attempt = 1; ; attempt += 1) {
    try {
      await fetch(`${server}/status`);
      break;
    } catch (error) {
      if (attempt === 100) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  return new Builder().usingServer(server).withCapabilities(capabilities).build();
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
