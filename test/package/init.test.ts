import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { pack } from './pack.ts';

/** `filestore-upload init` from the packed tarball: it changes what it announces, and undoes all of it. */
let packed: string;
let tarball: string;
let folder: string;
beforeAll(() => {
  packed = mkdtempSync(join(tmpdir(), 'filestore-init-package-'));
  tarball = pack(packed);
  execFileSync('tar', ['-xzf', tarball, '-C', packed]);
});
afterAll(() => rmSync(packed, { recursive: true, force: true }));

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'filestore-init-'));
  return () => rmSync(folder, { recursive: true, force: true });
});

const write = (path: string, text: string): void => {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
};
const read = (path: string): string => readFileSync(join(folder, path), 'utf8');
const git = (...words: string[]): string =>
  execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...words], {
    cwd: folder,
    encoding: 'utf8',
  });

function commit(): void {
  git('init', '--quiet');
  git('add', '--all');
  git('commit', '--quiet', '--message', 'start');
}

/** The files that differ from the commit, without ignored ones. */
const changed = (): readonly string[] =>
  git('status', '--porcelain', '--untracked-files=all')
    .split('\n')
    .filter(Boolean)
    .map((line) => line.slice(3));

function init(...args: string[]): { readonly status: number | null; readonly output: string } {
  const program = join(packed, 'package/dist/command.js');
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [program, 'init', '--yes', '--package', tarball, ...args],
    {
      cwd: folder,
      encoding: 'utf8',
      // What the repository has installed is in the cache.
      env: { ...process.env, npm_config_prefer_offline: 'true', npm_config_audit: 'false' },
    },
  );
  return { status, output: stdout + stderr };
}

const VITE = `{
    "name": "page",
    "private": true,
    "scripts": {
        "dev": "vite"
    },
    "devDependencies": {
        "vite": "*"
    }
}`;

test('a plain folder gets a page, the element and an ignored folder, and undo removes all of it', () => {
  write('index.html', '<p>hello</p>');
  commit();
  const { status, output } = init();
  expect(status, output).toBe(0);
  const elements = changed().filter((path) => path.startsWith('filestore/'));
  expect(elements).toContain('filestore/script-tag.js');
  expect(changed().filter((path) => !elements.includes(path))).toEqual([
    '.gitignore',
    'upload.html',
  ]);
  for (const name of ['.gitignore', 'upload.html', `${elements.length} files`, 'serve --dev']) {
    expect(output).toContain(name);
  }
  const { browserKey } = JSON.parse(read('.filestore-upload/secrets.json'));
  expect(read('upload.html')).toContain(`api-key="${browserKey.value}"`);
  expect(output).not.toContain(browserKey.value);
  expect(init('--undo').status).toBe(0);
  expect(changed()).toEqual([]);
  expect(existsSync(join(folder, '.filestore-upload'))).toBe(false);
});

test('the page of a folder with "public" is served from there', () => {
  write('public/index.html', '<p>hello</p>');
  commit();
  expect(init().status).toBe(0);
  expect(changed()).toContain('public/upload.html');
  expect(changed()).toContain('public/filestore/script-tag.js');
  expect(init('--undo').status).toBe(0);
  expect(changed()).toEqual([]);
});

test('a Vite project gets the package, a script and settings, and undo restores every byte', () => {
  write('package.json', VITE);
  write('index.html', '<p>hello</p>');
  write('.gitignore', 'node_modules');
  commit();
  const { status, output } = init();
  expect(status, output).toBe(0);
  expect(changed()).toEqual(['.gitignore', 'package.json', 'package-lock.json', 'upload.html']);
  const { scripts, dependencies } = JSON.parse(read('package.json'));
  expect(scripts).toEqual({ dev: 'vite', filestore: 'filestore-upload serve --dev' });
  expect(dependencies).toHaveProperty('filestore-upload');
  expect(existsSync(join(folder, 'node_modules/filestore-upload/dist/define.js'))).toBe(true);
  // The server key must not reach the page: Vite puts variables with this prefix into it.
  expect(read('.env.local')).toMatch(
    /^VITE_FILESTORE_ENDPOINT=http:\/\/localhost:8080\/v1\nVITE_FILESTORE_KEY=browser-\w+\n$/,
  );
  expect(read('.gitignore')).toBe('node_modules\n.filestore-upload/\n.env.local\n');
  const undone = init('--undo');
  expect(undone.status, undone.output).toBe(0);
  expect(changed()).toEqual([]);
  expect(read('package.json')).toBe(VITE);
  expect(existsSync(join(folder, '.env.local'))).toBe(false);
  expect(existsSync(join(folder, 'node_modules/filestore-upload'))).toBe(false);
}, 120_000);

test('undo keeps what was edited since', () => {
  write('package.json', VITE);
  write('.gitignore', 'node_modules\n');
  write('.env.local', 'OTHER=1\n');
  commit();
  expect(init().status).toBe(0);
  const manifest = JSON.parse(read('package.json'));
  write(
    'package.json',
    JSON.stringify({ ...manifest, scripts: { ...manifest.scripts, build: 'vite build' } }),
  );
  write('.gitignore', `${read('.gitignore')}dist\n`);
  write('upload.html', read('upload.html').replace('Attachments', 'Documents'));
  const { status, output } = init('--undo');
  expect(status).toBe(1);
  expect(output).toContain('upload.html has been edited since');
  const { scripts, dependencies = {} } = JSON.parse(read('package.json'));
  expect(scripts).toEqual({ dev: 'vite', build: 'vite build' });
  expect(dependencies).toEqual({});
  expect(read('.gitignore')).toBe('node_modules\ndist\n');
  expect(read('.env.local')).toBe('OTHER=1\n');
  expect(read('upload.html')).toContain('Documents');
}, 120_000);

test('a Next.js project gets a page with a server action, and the server key stays out of the page', () => {
  write('package.json', JSON.stringify({ dependencies: { next: '*', react: '*' } }));
  write('tsconfig.json', '{}');
  write('src/app/layout.tsx', '');
  commit();
  const { status, output } = init('--dry-run');
  expect(status, output).toBe(0);
  expect(output).toContain('src/app/upload/page.tsx');
  expect(changed()).toEqual([]);
  expect(existsSync(join(folder, '.filestore-upload'))).toBe(false);
});

test.each([
  ['an existing page', { 'upload.html': '<p>mine</p>' }, 'upload.html exists already'],
  ['a damaged package.json', { 'package.json': '{' }, 'package.json is not valid JSON'],
  [
    'the pages router',
    { 'package.json': JSON.stringify({ dependencies: { next: '*' } }) },
    'no folder "app" or "src/app"',
  ],
])('%s is refused, and nothing changes', (_name, files, reason) => {
  write('index.html', '');
  for (const [path, text] of Object.entries(files)) write(path, text);
  commit();
  const { status, output } = init();
  expect(status).toBe(2);
  expect(output).toContain(reason);
  expect(changed()).toEqual([]);
});

test('a second init is refused, and so is an undo without an init', () => {
  write('index.html', '');
  commit();
  expect(init('--undo').output).toContain('Nothing to undo');
  expect(init().status).toBe(0);
  const before = changed();
  expect(init()).toMatchObject({ status: 2, output: expect.stringContaining('Undo it first') });
  expect(changed()).toEqual(before);
});

test('undo keeps a local stack that was there before, with its files and keys', () => {
  write('index.html', '');
  write('.filestore-upload/files.sqlite', 'files');
  write('.gitignore', '.filestore-upload/\n');
  commit();
  expect(init().status).toBe(0);
  expect(init('--undo').status).toBe(0);
  expect(changed()).toEqual([]);
  expect(read('.filestore-upload/files.sqlite')).toBe('files');
  expect(existsSync(join(folder, '.filestore-upload/secrets.json'))).toBe(true);
  expect(existsSync(join(folder, '.filestore-upload/init.json'))).toBe(false);
});

test('unknown options and folders are named', () => {
  expect(init('--fast')).toMatchObject({ status: 2, output: expect.stringContaining('--fast') });
  expect(init('--dir', 'nowhere')).toMatchObject({
    status: 2,
    output: expect.stringContaining('nowhere does not exist'),
  });
});
