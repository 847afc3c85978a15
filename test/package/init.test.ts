import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { pack, ROOT } from './pack.ts';

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
        "vite": "${JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).devDependencies.vite}"
    }
}`;

test('a plain folder gets a page, the element and an ignored folder, and undo removes all of it', () => {
  write('index.html', '<p>hello</p>');
  commit();
  const { status, output } = init();
  expect(status, output).toBe(0);
  const elements = changed().filter((path) => path.startsWith('filestore/'));
  expect(elements).toContain('filestore/script-tag.js');
  expect(changed().filter((path) => !elements.includes(path))).toEqual(['upload.html']);
  for (const name of ['upload.html', `${elements.length} files`, 'serve --dev']) {
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
  expect(read('.gitignore')).toBe('node_modules\n.env.local\n');
  const undone = init('--undo');
  expect(undone.status, undone.output).toBe(0);
  expect(changed()).toEqual([]);
  expect(read('package.json')).toBe(VITE);
  expect(existsSync(join(folder, '.env.local'))).toBe(false);
  expect(existsSync(join(folder, 'node_modules/filestore-upload'))).toBe(false);
}, 120_000);

test('undo keeps what was edited since', () => {
  write('package.json', VITE);
  write('index.html', '<p>hello</p>');
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
  [
    'a setting that is there already',
    {
      'package.json': JSON.stringify({ devDependencies: { vite: '*' } }),
      '.env.local': 'VITE_FILESTORE_KEY = mine\n',
    },
    '.env.local sets VITE_FILESTORE_KEY already',
  ],
  [
    'a script of the same name',
    { 'package.json': JSON.stringify({ scripts: { filestore: 'mine' } }) },
    'package.json has a script "filestore" already',
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

test('a project whose pages are elsewhere is refused', () => {
  write('package.json', VITE);
  write('src/index.html', '');
  commit();
  expect(init()).toMatchObject({ status: 2, output: expect.stringContaining('no index.html') });
  expect(changed()).toEqual([]);
});

test('without a terminal and without --yes, nothing is done and nothing is undone', () => {
  write('index.html', '');
  commit();
  const ask = (...args: string[]) =>
    spawnSync(process.execPath, [join(packed, 'package/dist/command.js'), 'init', ...args], {
      cwd: folder,
      encoding: 'utf8',
    });
  expect(ask()).toMatchObject({ status: 2, stderr: expect.stringContaining('Add --yes') });
  expect(changed()).toEqual([]);
  expect(init().status).toBe(0);
  const before = changed();
  expect(ask('--undo')).toMatchObject({ status: 2, stderr: expect.stringContaining('Add --yes') });
  expect(changed()).toEqual(before);
});

test('after a failed install, the output names --undo, which restores everything', () => {
  write('package.json', VITE);
  write('index.html', '<p>hello</p>');
  commit();
  const program = join(packed, 'package/dist/command.js');
  const { status, stderr } = spawnSync(
    process.execPath,
    [program, 'init', '--yes', '--package', './missing.tgz'],
    { cwd: folder, encoding: 'utf8' },
  );
  expect(status).toBe(1);
  expect(stderr).toContain('init --undo');
  expect(changed()).not.toEqual([]);
  expect(init('--undo').status).toBe(0);
  expect(changed()).toEqual([]);
});

test('a package that is installed already is not installed again, and undo leaves it', () => {
  const manifest = JSON.parse(VITE);
  const dependencies = { 'filestore-upload': '0.1.0' };
  write('package.json', JSON.stringify({ ...manifest, dependencies }));
  write('index.html', '<p>hello</p>');
  write('node_modules/filestore-upload/package.json', '{}');
  write('.gitignore', 'node_modules\n');
  commit();
  const { status, output } = init();
  expect(status, output).toBe(0);
  expect(output).not.toContain('install ');
  // The user edits the file: then it cannot be restored byte by byte.
  write('package.json', read('package.json').replace('"private"', '"description":"x","private"'));
  expect(init('--undo').status).toBe(0);
  const { dependencies: left, scripts, description } = JSON.parse(read('package.json'));
  expect([left, scripts, description]).toEqual([dependencies, { dev: 'vite' }, 'x']);
  expect(existsSync(join(folder, 'node_modules/filestore-upload/package.json'))).toBe(true);
});

test('line ends of Windows stay, and undo finds its lines after git has changed them', () => {
  write(
    'package.json',
    `${JSON.stringify({ devDependencies: { vite: '*' } }, undefined, 2)}\n`.replaceAll(
      '\n',
      '\r\n',
    ),
  );
  write('index.html', '');
  write('.gitignore', 'node_modules\r\n');
  write('.env.local', 'OTHER=1\r\n');
  commit();
  const program = join(packed, 'package/dist/command.js');
  spawnSync(process.execPath, [program, 'init', '--yes', '--package', './missing.tgz'], {
    cwd: folder,
  });
  expect(read('package.json').replaceAll('\r\n', '')).not.toContain('\n');
  expect(read('.gitignore')).toBe('node_modules\r\n.env.local\r\n');
  // No copy of the settings, which may have secrets.
  expect(read('.filestore-upload/init.json')).not.toContain(
    Buffer.from('OTHER').toString('base64'),
  );
  write('.gitignore', read('.gitignore').replaceAll('\r\n', '\n'));
  expect(init('--undo').status).toBe(0);
  expect(read('.gitignore')).toBe('node_modules\n');
  expect(read('.env.local')).toBe('OTHER=1\r\n');
});

test('a member of a workspace uses the package manager of the workspace', () => {
  write('pnpm-lock.yaml', '');
  write('packages/page/package.json', VITE);
  write('packages/page/index.html', '');
  commit();
  const { output } = init('--dir', 'packages/page', '--dry-run');
  expect(output).toContain('with pnpm');
});

test('unknown options and folders are named', () => {
  expect(init('--fast')).toMatchObject({ status: 2, output: expect.stringContaining('--fast') });
  expect(init('--dir', 'nowhere')).toMatchObject({
    status: 2,
    output: expect.stringContaining('nowhere does not exist'),
  });
});
