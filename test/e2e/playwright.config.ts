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
  // A slow machine is no failure; what has to be quick says so itself.
  timeout: 120_000,
  expect: { timeout: 30_000 },
  use: {
    locale: 'en-US',
    screenshot: 'only-on-failure',
    launchOptions: launchOptions(),
  },
  snapshotDir: join(import.meta.dirname, 'snapshots'),
});
