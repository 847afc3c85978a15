import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { isExecutable } from '../e2e/find-browser.ts';

/** The Debian packages of the browsers other than Chromium. */
const PACKAGES = ['firefox-esr', 'webkit2gtk-driver', 'xvfb'];

export interface OtherBrowsers {
  readonly firefox: string;
  readonly webkitDriver: string;
  readonly miniBrowser: string;
  readonly xvfb: string;
}

/** Returns the paths of the browsers, and installs them if possible. Throws an error if one is missing. */
export function otherBrowsers(): OtherBrowsers {
  const found = look() ?? installed();
  if (found) return found;
  throw new Error(
    `Firefox and WebKitGTK are not there. On Debian: apt-get install ${PACKAGES.join(' ')}`,
  );
}

function installed(): OtherBrowsers | undefined {
  // Includes recommended packages, because WebKit draws nothing without some of them.
  installPackages(PACKAGES);
  return look();
}

function look(): OtherBrowsers | undefined {
  const firefox = command('firefox-esr') ?? command('firefox');
  const webkitDriver = command('WebKitWebDriver');
  const [miniBrowser] = globSync('/usr/lib/*/webkit2gtk-4.*/MiniBrowser');
  const xvfb = command('Xvfb');
  if (!firefox || !webkitDriver || !miniBrowser || !xvfb) return undefined;
  return { firefox, webkitDriver, miniBrowser, xvfb };
}

/** Installs Debian packages, with those that they recommend, if this process may. */
export function installPackages(packages: readonly string[], ...options: readonly string[]): void {
  if (process.getuid?.() !== 0 || !isExecutable('/usr/bin/apt-get')) return;
  console.log(`Installing ${packages.join(', ')}.`);
  for (const words of [['update'], ['install', '--yes', ...options, ...packages]]) {
    spawnSync('apt-get', words, {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  }
}

function command(name: string): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}
