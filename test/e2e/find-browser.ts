import { chromium } from '@playwright/test';
import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const COMMANDS = [
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  'chrome',
  'chrome.exe',
];

/** The locations of installers outside PATH. */
const INSTALL_PATHS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
];

const ADVICE = `No browser for the tests. Do one of these and run them again:
  - install Chromium or Google Chrome (on Debian: apt-get install chromium),
  - npx playwright install chromium,
  - set CHROMIUM to the path of a Chromium that is installed elsewhere.`;

/**
 * Returns the path of the browser for the tests. Uses an installed browser, then Playwright's own, which is
 * downloaded if necessary, then the Debian package if it can be installed. Throws if there is no browser. A
 * test is never skipped.
 */
export function findBrowser(): string {
  const named = process.env['CHROMIUM'];
  if (named && !isExecutable(named)) throw new Error(`CHROMIUM=${named} is not there`);
  const found = named || installed() || playwrights() || downloaded() || fromDebian();
  if (!found) throw new Error(ADVICE);
  return found;
}

function installed(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const candidates = COMMANDS.flatMap((command) => folders.map((folder) => join(folder, command)));
  return [...candidates, ...INSTALL_PATHS].find(isExecutable);
}

function playwrights(): string | undefined {
  const path = chromium.executablePath();
  return path && isExecutable(path) ? path : undefined;
}

function downloaded(): string | undefined {
  console.log('No Chromium is installed; trying to download Playwright’s own.');
  const playwright = join(import.meta.dirname, '../../node_modules/@playwright/test/cli.js');
  // Playwright makes five attempts if its server is unreachable. 90 seconds are enough.
  spawnSync(process.execPath, [playwright, 'install', 'chromium'], { timeout: 90_000 });
  return playwrights();
}

function fromDebian(): string | undefined {
  if (process.getuid?.() !== 0 || !isExecutable('/usr/bin/apt-get')) return undefined;
  console.log('Installing Debian’s Chromium.');
  const apt = (...words: string[]): void => {
    spawnSync('apt-get', words, {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  };
  apt('update');
  apt('install', '--yes', '--no-install-recommends', 'chromium');
  return installed();
}

/** Whether this process may run the file. */
export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
