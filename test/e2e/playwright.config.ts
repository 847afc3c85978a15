import { defineConfig } from '@playwright/test';
import { join } from 'node:path';
import { launchOptions } from './launch-options.ts';

/**
 * The most common user journeys, which `npm test` runs in three minutes. All other specs are details.
 * They take longer, because they wait for retries, large files or the garbage collector. `npm run verify`
 * runs them.
 */
const JOURNEYS = [
  'accessible',
  'apps',
  'editing',
  'engine-sending',
  'folders',
  'form-control',
  'grants',
  'instances',
  'languages',
  'main-job',
  'many-files',
  'readme',
  'site',
  'undo',
].map((name) => `${name}.spec.ts`);

export default defineConfig({
  testDir: '.',
  // Playwright empties this folder when it starts.
  outputDir: '../../test-results/e2e',
  forbidOnly: true,
  fullyParallel: true,
  workers: 2,
  // A browser on a busy machine is sometimes late. The report lists such a test as flaky. Tests with random input
  // set this to 0, because the second attempt would have another input.
  retries: 1,
  reporter: [['list']],
  // Long enough for slow machines. Tests of speed have their own limits.
  timeout: 120_000,
  expect: { timeout: 30_000 },
  use: {
    locale: 'en-US',
    screenshot: 'only-on-failure',
    launchOptions: launchOptions(),
  },
  snapshotDir: join(import.meta.dirname, 'snapshots'),
  projects: [
    { name: 'journeys', testMatch: JOURNEYS },
    { name: 'details', testIgnore: JOURNEYS },
  ],
});
