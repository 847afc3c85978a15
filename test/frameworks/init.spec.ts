import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, extname, join } from 'node:path';
import { SECRETS_FILE } from '../../backend/dev/secrets.ts';
import { bytesOf, expect, test } from '../e2e/fixtures.ts';
import { pack } from '../package/pack.ts';

/** `filestore-upload init` in real projects: the first file is uploaded to the local stack, in a browser. */

const versions = JSON.parse(readFileSync(join(import.meta.dirname, 'apps/package.json'), 'utf8'))
  .dependencies as Readonly<Record<string, string>>;
const { devDependencies } = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8'),
);

let packed: string;
let tarball: string;
const running: ChildProcess[] = [];
let folder: string;
let site: Server | undefined;

test.beforeAll(() => {
  packed = mkdtempSync(join(tmpdir(), 'filestore-init-package-'));
  tarball = pack(packed);
  execFileSync('tar', ['-xzf', tarball, '-C', packed]);
});
test.afterAll(() => rmSync(packed, { recursive: true, force: true }));
test.beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'filestore-init-'));
});
test.afterEach(() => {
  site?.close();
  for (const { pid } of running.splice(0)) if (pid !== undefined) process.kill(-pid);
  rmSync(folder, { recursive: true, force: true });
});

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

/** What the repository has installed is in npm's cache. */
const environment = {
  ...process.env,
  npm_config_prefer_offline: 'true',
  npm_config_audit: 'false',
};

function npm(...words: string[]): void {
  execFileSync('npm', words, { cwd: folder, stdio: 'ignore', env: environment });
}

function init(...words: string[]): void {
  const program = join(packed, 'package/dist/command.js');
  const args = [program, 'init', '--yes', '--package', tarball, ...words];
  execFileSync(process.execPath, args, { cwd: folder, stdio: 'ignore', env: environment });
}

/** Starts a program in its own group, and waits until it has printed a line that matches. */
async function start(program: string, words: readonly string[], line: RegExp): Promise<string> {
  const child = spawn(program, words, { cwd: folder, detached: true, env: environment });
  running.push(child);
  let output = '';
  child.stdout.on('data', (data: Buffer) => (output += data.toString()));
  child.stderr.on('data', (data: Buffer) => (output += data.toString()));
  await expect
    .poll(() => output.replaceAll(/\u{1b}\[[\d;]*m/gu, ''), { timeout: 60_000 })
    .toMatch(line);
  return line.exec(output.replaceAll(/\u{1b}\[[\d;]*m/gu, ''))?.[1] ?? '';
}

function git(...words: string[]): string {
  return execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...words], {
    cwd: folder,
    encoding: 'utf8',
  });
}

function commit(): void {
  git('init', '--quiet');
  git('add', '--all');
  git('commit', '--quiet', '--message', 'start');
}

test('a Vite project: a file is uploaded to the local stack, and undo leaves no difference', async ({
  page,
}) => {
  write(
    'package.json',
    JSON.stringify({
      private: true,
      type: 'module',
      scripts: { dev: 'vite' },
      devDependencies: { vite: devDependencies.vite },
    }),
  );
  write('index.html', '<!doctype html><title>Page</title>');
  write('.gitignore', 'node_modules\n');
  npm('install');
  commit();
  const began = Date.now();
  init();
  await start('npm', ['run', 'filestore'], /api http:\/\/localhost:(8080)\/v1/);
  const url = await start('npm', ['run', 'dev', '--', '--port', '0'], /Local: +(http:\S+)/);
  await page.goto(`${url}upload.html`);
  await page.locator('input[type=file]').setInputFiles({ name: 'first.txt', ...bytesOf('first') });
  await expect(page.locator('filestore-upload')).toContainText('Uploaded');
  // Vite serves the whole project.
  const secrets = await page.request.get(`${url}.filestore-upload/${SECRETS_FILE}`);
  expect(secrets.status()).toBe(403);
  console.log(`Vite: first file uploaded after ${Math.round((Date.now() - began) / 1000)} s`);
  init('--undo');
  expect(git('status', '--porcelain')).toBe('');
});

test('a Next.js project: a file is uploaded and stored, and undo leaves no difference', async ({
  page,
}) => {
  test.setTimeout(300_000);
  const { next = '', react = '', 'react-dom': reactDom = '' } = versions;
  write(
    'package.json',
    JSON.stringify({
      private: true,
      scripts: { dev: 'next dev' },
      dependencies: { next, react, 'react-dom': reactDom },
    }),
  );
  write(
    'app/layout.jsx',
    'export default ({ children }) => (<html lang="en"><body>{children}</body></html>);\n',
  );
  write('app/page.jsx', 'export default () => <p>hello</p>;\n');
  write('.gitignore', 'node_modules\n.next\nnext-env.d.ts\n');
  npm('install');
  commit();
  const began = Date.now();
  init();
  await start('npm', ['run', 'filestore'], /api http:\/\/localhost:(8080)\/v1/);
  const url = await start('npm', ['run', 'dev', '--', '--port', '0'], /Local: +(http:\S+)/);
  await page.goto(`${url}/upload`);
  await page.locator('input[type=file]').setInputFiles({ name: 'first.txt', ...bytesOf('first') });
  await expect(page.locator('filestore-upload')).toContainText('Uploaded');
  console.log(`Next.js: first file uploaded after ${Math.round((Date.now() - began) / 1000)} s`);
  await page.getByRole('button', { name: 'Send' }).click();
  await expect(page.getByText('Stored: 1')).toBeVisible();
  // The page must not contain the key of the server.
  const { serverKey } = JSON.parse(
    readFileSync(join(folder, '.filestore-upload', SECRETS_FILE), 'utf8'),
  );
  expect(await page.content()).not.toContain(serverKey.value);
  init('--undo');
  expect(git('status', '--porcelain')).toBe('');
});

test('a plain folder: a file is uploaded to the local stack, and undo leaves no difference', async ({
  page,
}) => {
  write('index.html', '<!doctype html><title>Page</title>');
  commit();
  const began = Date.now();
  init();
  const program = join(packed, 'package/dist/command.js');
  await start(process.execPath, [program, 'serve', '--dev'], /api http:\/\/localhost:(8080)\/v1/);
  site = createServer((request, response) => {
    const file = join(folder, new URL(request.url ?? '/', 'http://localhost').pathname);
    const types: Readonly<Record<string, string>> = {
      '.html': 'text/html',
      '.js': 'text/javascript',
    };
    response.setHeader('content-type', types[extname(file)] ?? 'text/plain');
    if (existsSync(file)) response.end(readFileSync(file));
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => site?.listen(0, resolve));
  await page.goto(`http://localhost:${(site.address() as AddressInfo).port}/upload.html`);
  await page.locator('input[type=file]').setInputFiles({ name: 'first.txt', ...bytesOf('first') });
  await expect(page.locator('filestore-upload')).toContainText('Uploaded');
  console.log(`Plain: first file uploaded after ${Math.round((Date.now() - began) / 1000)} s`);
  const posted = await page
    .locator('form')
    .evaluate((form: HTMLFormElement) => new FormData(form).getAll('attachment'));
  expect(posted).toEqual([expect.stringMatching(/^[a-z2-7]{26}$/)]);
  init('--undo');
  expect(git('status', '--porcelain')).toBe('');
});
