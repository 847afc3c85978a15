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
    // Chromium draws missing characters as boxes; the locale decides nothing that is tested.
    locale: 'en-US',
    screenshot: 'only-on-failure',
    launchOptions: {
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
