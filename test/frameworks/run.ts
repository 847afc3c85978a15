import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { findBrowser } from '../e2e/find-browser.ts';
import { copyExample, exampleNames, examples } from './examples.ts';
import { frameworkNames, frameworkOf } from './frameworks.ts';
import { installApps } from './install.ts';

/*
 * `npm run verify -- frameworks`: installs the frameworks from the npm registry, builds an application with each
 * from the packed tarball, builds the examples that use the package, and uses all of them in Chromium. Parameters are
 * Playwright's.
 */

const QUIET = {
  NEXT_TELEMETRY_DISABLED: '1',
  NUXT_TELEMETRY_DISABLED: '1',
  NG_CLI_ANALYTICS: 'false',
};

installApps();
for (const name of frameworkNames) {
  console.log(`building ${name}`);
  const { build } = frameworkOf(name);
  run(build.folder, build.program);
}
for (const name of exampleNames) {
  console.log(`building the example for ${name}`);
  const folder = copyExample(name);
  for (const program of examples[name].build) run(folder, program);
}
const root = join(import.meta.dirname, '../..');
const playwright = join(root, 'node_modules/@playwright/test/cli.js');
const config = join(import.meta.dirname, 'playwright.config.ts');
run(root, [playwright, 'test', '--config', config, ...process.argv.slice(2)]);

/** Runs a program to its end. Ends this process if the program fails. */
function run(folder: string, program: readonly string[]): void {
  const started = performance.now();
  const { status } = spawnSync(process.execPath, program, {
    cwd: folder,
    stdio: 'inherit',
    env: { ...process.env, ...QUIET, CHROMIUM: findBrowser() },
  });
  console.log(`${Math.round((performance.now() - started) / 1000)} s`);
  if (status !== 0) process.exit(1);
}
