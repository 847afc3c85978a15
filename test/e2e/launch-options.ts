import { findBrowser } from './find-browser.ts';

/** Returns the launch options of the browser for all tests and benchmarks. */
export function launchOptions() {
  return {
    // Without a locale, Chromium cannot save a name such as Füße.pdf and uses "download" instead.
    env: { ...process.env, LC_ALL: 'C.UTF-8' },
    executablePath: findBrowser(),
    args: [
      // The sandbox does not work for root on Linux, and CI runs as root.
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  };
}
