import { defineConfig } from '@playwright/test';
import { join } from 'node:path';
import { launchOptions } from './launch-options.ts';

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
    launchOptions: launchOptions(),
  },
  snapshotDir: join(import.meta.dirname, 'snapshots'),
});
