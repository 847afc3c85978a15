import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { SECRETS_FILE } from '../../backend/dev/secrets.ts';
import { InitProject, VITE } from './init-project.ts';

type ProjectFiles = Readonly<Record<string, string | Uint8Array>>;

const NEXT = {
  'package.json': JSON.stringify({ dependencies: { next: '*', react: '*' } }),
  'app/layout.jsx': '',
};

/** `filestore-upload init` in projects that it refuses or meets in an unusual state. */
const project = new InitProject();

const refusals: readonly (readonly [name: string, files: ProjectFiles, reason: string])[] = [
  ['an existing page', { 'upload.html': '<p>mine</p>' }, 'upload.html exists already'],
  ['a damaged package.json', { 'package.json': '{' }, 'package.json is not valid JSON'],
  [
    'the pages router',
    { 'package.json': JSON.stringify({ dependencies: { next: '*' } }) },
    'no folder "app" or "src/app"',
  ],
  ...(
    [
      ['a page of another extension', { 'app/upload/page.js': '' }],
      ['a route', { 'app/upload/route.ts': '' }],
      ['a page in a group', { 'app/(site)/upload/page.tsx': '' }],
      ['a page of the pages router', { 'pages/upload.tsx': '' }],
    ] as const
  ).map(
    ([name, files]) => [name, { ...NEXT, ...files }, 'has the address /upload already'] as const,
  ),
  [
    'a Next.js project without a root layout',
    { 'package.json': NEXT['package.json'], 'app/[locale]/layout.tsx': '' },
    'app has no layout',
  ],
  [
    'a Next.js project of static pages',
    { ...NEXT, 'next.config.mjs': "export default { output: 'export' };" },
    'exports static pages',
  ],
  [
    'a version of React that npm would refuse',
    {
      'package.json': JSON.stringify({ dependencies: { vite: '*', react: '^18.3.1' } }),
      'node_modules/react/package.json': JSON.stringify({ version: '18.3.1' }),
      '.gitignore': 'node_modules',
    },
    'needs react >=19. This project has 18.3.1',
  ],
  [
    'settings in UTF-16',
    {
      'package.json': JSON.stringify({ devDependencies: { vite: '*' } }),
      '.env.local': Buffer.from('\uFEFFA=1', 'utf16le'),
    },
    'encoded in UTF-16',
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
];

test.each(refusals)('%s is refused, and nothing changes', (_name, files, reason) => {
  project.write('index.html', '');
  for (const [path, text] of Object.entries(files)) project.write(path, text);
  project.commit();
  const { status, output } = project.init();
  expect(status).toBe(2);
  expect(output).toContain(reason);
  expect(project.changed()).toEqual([]);
});

test('a second init is refused, and so is an undo without an init', () => {
  project.write('index.html', '');
  project.commit();
  expect(project.init('--undo').output).toContain('Nothing to undo');
  expect(project.init().status).toBe(0);
  const before = project.changed();
  expect(project.init()).toMatchObject({
    status: 2,
    output: expect.stringContaining('Undo it first'),
  });
  expect(project.changed()).toEqual(before);
});

test('undo keeps a local stack that was there before, with its files and keys', () => {
  project.write('index.html', '');
  project.write('.filestore-upload/files.sqlite', 'files');
  project.write('.gitignore', '.filestore-upload/\n');
  project.commit();
  expect(project.init().status).toBe(0);
  expect(project.init('--undo').status).toBe(0);
  expect(project.changed()).toEqual([]);
  expect(project.read('.filestore-upload/files.sqlite')).toBe('files');
  expect(existsSync(join(project.folder, '.filestore-upload', SECRETS_FILE))).toBe(true);
  expect(existsSync(join(project.folder, '.filestore-upload/init.json'))).toBe(false);
});

test('a project whose pages are elsewhere is refused', () => {
  project.write('package.json', VITE);
  project.write('src/index.html', '');
  project.commit();
  expect(project.init()).toMatchObject({
    status: 2,
    output: expect.stringContaining('no index.html'),
  });
  expect(project.changed()).toEqual([]);
});

test('without a terminal and without --yes, nothing is done and nothing is undone', () => {
  project.write('index.html', '');
  project.commit();
  expect(project.run()).toMatchObject({ status: 2, output: expect.stringContaining('Add --yes') });
  expect(project.changed()).toEqual([]);
  expect(project.init().status).toBe(0);
  const before = project.changed();
  expect(project.run('--undo')).toMatchObject({
    status: 2,
    output: expect.stringContaining('Add --yes'),
  });
  expect(project.changed()).toEqual(before);
});

test('after a failed install, the output names --undo, which restores everything', () => {
  project.write('package.json', VITE);
  project.write('index.html', '<p>hello</p>');
  project.commit();
  const { status, output } = project.run('--yes', '--package', './missing.tgz');
  expect(status).toBe(1);
  expect(output).toContain('init --undo');
  expect(project.changed()).not.toEqual([]);
  expect(project.init('--undo').status).toBe(0);
  expect(project.changed()).toEqual([]);
});

test('a package that is installed already is not installed again, and undo leaves it', () => {
  const manifest = JSON.parse(VITE);
  const dependencies = { 'filestore-upload': '0.1.0' };
  project.write('package.json', JSON.stringify({ ...manifest, dependencies }));
  project.write('index.html', '<p>hello</p>');
  project.write('node_modules/filestore-upload/package.json', '{}');
  project.write('.gitignore', 'node_modules\n');
  project.commit();
  const { status, output } = project.init();
  expect(status, output).toBe(0);
  expect(output).not.toContain('install ');
  // The user edits the file: then it cannot be restored byte by byte.
  project.write(
    'package.json',
    project.read('package.json').replace('"private"', '"description":"x","private"'),
  );
  expect(project.init('--undo').status).toBe(0);
  const { dependencies: left, scripts, description } = JSON.parse(project.read('package.json'));
  expect([left, scripts, description]).toEqual([dependencies, { dev: 'vite' }, 'x']);
  expect(existsSync(join(project.folder, 'node_modules/filestore-upload/package.json'))).toBe(true);
});

test('line ends of Windows stay, and undo finds its lines after git has changed them', () => {
  project.write(
    'package.json',
    `${JSON.stringify({ devDependencies: { vite: '*' } }, undefined, 2)}\n`.replaceAll(
      '\n',
      '\r\n',
    ),
  );
  project.write('index.html', '');
  project.write('.gitignore', 'node_modules\r\n');
  project.write('.env.local', 'OTHER=1\r\n');
  project.commit();
  project.run('--yes', '--package', './missing.tgz');
  expect(project.read('package.json').replaceAll('\r\n', '')).not.toContain('\n');
  expect(project.read('.gitignore')).toBe('node_modules\r\n.env.local\r\n');
  // No copy of the settings, which may have secrets.
  expect(project.read('.filestore-upload/init.json')).not.toContain(
    Buffer.from('OTHER').toString('base64'),
  );
  project.write('.gitignore', project.read('.gitignore').replaceAll('\r\n', '\n'));
  expect(project.init('--undo').status).toBe(0);
  expect(project.read('.gitignore')).toBe('node_modules\n');
  expect(project.read('.env.local')).toBe('OTHER=1\r\n');
});

test('a member of a workspace uses the package manager of the workspace', () => {
  project.write('pnpm-lock.yaml', '');
  project.write('packages/page/package.json', VITE);
  project.write('packages/page/index.html', '');
  project.commit();
  const { output } = project.init('--dir', 'packages/page', '--dry-run');
  expect(output).toContain('with pnpm');
});

test('unknown options and folders are named', () => {
  expect(project.init('--fast')).toMatchObject({
    status: 2,
    output: expect.stringContaining('--fast'),
  });
  expect(project.init('--dir', 'nowhere')).toMatchObject({
    status: 2,
    output: expect.stringContaining('nowhere does not exist'),
  });
});

test('undo works in a project to which nothing could be added any more', () => {
  project.write('index.html', '');
  project.commit();
  expect(project.init().status).toBe(0);
  project.write('package.json', '{ "devDependencies": { "vite": "*" } }');
  rmSync(join(project.folder, 'index.html'));
  const { status, output } = project.init('--undo');
  expect(status, output).toBe(0);
  expect(existsSync(join(project.folder, 'upload.html'))).toBe(false);
});

test('bytes of another encoding stay as they are', () => {
  project.write('package.json', VITE);
  project.write('index.html', '');
  project.write('.gitignore', 'node_modules\n');
  const file = join(project.folder, '.env.local');
  const settings = Buffer.from('# Schl\u00fcssel\nOTHER=1\n', 'latin1');
  writeFileSync(file, settings);
  project.commit();
  project.run('--yes', '--package', './missing.tgz');
  expect(readFileSync(file).subarray(0, settings.length)).toEqual(settings);
  expect(project.init('--undo').status).toBe(0);
  expect(readFileSync(file)).toEqual(settings);
});

test('undo deletes created files whose line ends git has changed', () => {
  project.write('index.html', '');
  project.commit();
  expect(project.init().status).toBe(0);
  project.write('upload.html', project.read('upload.html').replaceAll('\n', '\r\n'));
  const { status, output } = project.init('--undo');
  expect(status, output).toBe(0);
  expect(project.changed()).toEqual([]);
});

test('for another folder, the last lines say where to run the commands', () => {
  project.write('my pages/index.html', '');
  project.commit();
  const { output } = project.init('--dir', 'my pages');
  expect(output).toContain('cd "my pages"\n');
  // Its pages and the data of the stack are in one folder.
  expect(output).toContain('Do not publish .filestore-upload/');
});
