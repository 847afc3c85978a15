import { findBrowser } from './find-browser.ts';

/** How every test and benchmark starts the browser. */
export function launchOptions() {
  return {
    // Without a locale Chromium cannot write a name such as Füße.pdf and calls it "download".
    env: { ...process.env, LC_ALL: 'C.UTF-8' },
    executablePath: findBrowser(),
    args: [
      // Root has no sandbox on Linux, and CI is root.
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  };
}
