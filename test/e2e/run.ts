import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { findBrowser } from './find-browser.ts';

/** `node test/e2e/run.ts [PLAYWRIGHT ARGUMENTS]` runs the browser tests, without arguments all of them. */
try {
  const playwright = join(import.meta.dirname, '../../node_modules/@playwright/test/cli.js');
  const config = join(import.meta.dirname, 'playwright.config.ts');
  const words = [playwright, 'test', '--config', config, ...process.argv.slice(2)];
  const { status } = spawnSync(process.execPath, words, {
    stdio: 'inherit',
    env: { ...process.env, CHROMIUM: findBrowser() },
  });
  process.exitCode = status ?? 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
