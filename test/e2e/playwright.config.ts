import { defineConfig } from '@playwright/test';
import { join } from 'node:path';
import { findBrowser } from './find-browser.ts';

export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results',
  forbidOnly: true,
  fullyParallel: true,
  workers: 2,
  reporter: [['list']],
  timeout: 60_000,
  expect: { timeout: 10_000 },
  use: {
    locale: 'en-US',
    screenshot: 'only-on-failure',
    launchOptions: {
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
    },
  },
  snapshotDir: join(import.meta.dirname, 'snapshots'),
});
