import { defineConfig } from '@playwright/test';
import { launchOptions } from '../e2e/launch-options.ts';

export default defineConfig({
  testDir: '.',
  testIgnore: 'apps/**',
  outputDir: '../../test-results/frameworks',
  forbidOnly: true,
  // The tests share the servers of the applications.
  workers: 1,
  retries: 1,
  reporter: [['list']],
  timeout: 120_000,
  expect: { timeout: 30_000 },
  use: { locale: 'en-US', screenshot: 'only-on-failure', launchOptions: launchOptions() },
});
