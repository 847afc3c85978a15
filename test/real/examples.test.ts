import { chromium, type Browser } from '@playwright/test';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { launchOptions } from '../e2e/launch-options.ts';
import { exampleChecks } from '../support/examples/example-checks.ts';
import { startExample, type RunningExample } from '../support/examples/running-example.ts';
import { installPython } from './install.ts';
import { run } from './servers.ts';

/** The examples of `demo/examples` in other languages. `test/frameworks` tests those that use the package. */

const EXAMPLES = join(import.meta.dirname, '../../demo/examples');
const DJANGO = join(EXAMPLES, 'django');
const SPRING = join(EXAMPLES, 'spring');

let browser: Browser;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'filestore-examples-'));
  browser = await chromium.launch(launchOptions());
});
afterAll(async () => {
  await browser.close();
  await rm(folder, { recursive: true, force: true });
});

async function startDjango(): Promise<RunningExample> {
  const requirements = await readFile(join(DJANGO, 'requirements.txt'), 'utf8');
  const packages = await installPython(requirements.trim().split('\n'));
  const manage = join(DJANGO, 'manage.py');
  const env = {
    PYTHONPATH: packages,
    PYTHONDONTWRITEBYTECODE: '1',
    DATABASE: join(folder, 'db.sqlite3'),
  };
  await run('python3', [manage, 'migrate', '--verbosity', '0'], env);
  return startExample('django', (port) => ({
    command: 'python3',
    parameters: [manage, 'runserver', '--noreload', String(port)],
    env,
  }));
}

/** Builds into a temporary folder. Maven installs the packages, which it keeps in its repository. */
async function startSpring(): Promise<RunningExample> {
  const pom = join(SPRING, 'pom.xml');
  await run('mvn', [
    '--quiet',
    '--batch-mode',
    '--file',
    pom,
    `-DbuildFolder=${folder}`,
    'package',
  ]);
  const jar = join(folder, 'repair-requests.jar');
  return startExample('spring', () => ({ command: 'java', parameters: ['-jar', jar] }));
}

describe.each([
  { title: 'Django', start: startDjango },
  { title: 'Spring', start: startSpring },
])('the example for $title', ({ start }) => {
  let example: RunningExample;
  beforeAll(async () => {
    example = await start();
  }, 300_000);
  afterAll(() => example.close());

  test.each(exampleChecks)('$title', ({ run }) => run(example, browser), 120_000);
});
