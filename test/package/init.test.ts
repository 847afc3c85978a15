import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { SECRETS_FILE } from '../../backend/dev/secrets.ts';
import { InitProject, VITE } from './init-project.ts';

/** `filestore-upload init` from the packed tarball: it changes what it announces, and undoes all of it. */
const project = new InitProject();

test('a plain folder gets a page, the element and an ignored project.folder, and undo removes all of it', () => {
  project.write('index.html', '<p>hello</p>');
  project.commit();
  const { status, output } = project.init();
  expect(status, output).toBe(0);
  const elements = project.changed().filter((path) => path.startsWith('filestore/'));
  expect(elements).toContain('filestore/script-tag.js');
  expect(project.changed().filter((path) => !elements.includes(path))).toEqual(['upload.html']);
  for (const name of ['upload.html', `${elements.length} files`, 'serve --dev']) {
    expect(output).toContain(name);
  }
  const { browserKey } = JSON.parse(project.read(`.filestore-upload/${SECRETS_FILE}`));
  expect(project.read('upload.html')).toContain(`api-key="${browserKey.value}"`);
  expect(output).not.toContain(browserKey.value);
  expect(project.init('--undo').status).toBe(0);
  expect(project.changed()).toEqual([]);
  expect(existsSync(join(project.folder, '.filestore-upload'))).toBe(false);
});

test('the page of a folder with "public" is served from there', () => {
  project.write('public/index.html', '<p>hello</p>');
  project.commit();
  expect(project.init().status).toBe(0);
  expect(project.changed()).toContain('public/upload.html');
  expect(project.changed()).toContain('public/filestore/script-tag.js');
  expect(project.init('--undo').status).toBe(0);
  expect(project.changed()).toEqual([]);
});

test('a Vite project gets the package, a script and settings, and undo restores every byte', () => {
  project.write('package.json', VITE);
  project.write('index.html', '<p>hello</p>');
  project.write('.gitignore', 'node_modules');
  project.commit();
  const { status, output } = project.init();
  expect(status, output).toBe(0);
  expect(project.changed()).toEqual([
    '.gitignore',
    'package.json',
    'package-lock.json',
    'upload.html',
  ]);
  const { scripts, dependencies } = JSON.parse(project.read('package.json'));
  expect(scripts).toEqual({ dev: 'vite', filestore: 'filestore-upload serve --dev' });
  expect(dependencies).toHaveProperty('filestore-upload');
  expect(existsSync(join(project.folder, 'node_modules/filestore-upload/dist/define.js'))).toBe(
    true,
  );
  // The server key must not reach the page: Vite puts variables with this prefix into it.
  expect(project.read('.env.local')).toMatch(
    /^VITE_FILESTORE_ENDPOINT=http:\/\/localhost:8080\/v1\nVITE_FILESTORE_KEY=browser-\w+\n$/,
  );
  expect(project.read('.gitignore')).toBe('node_modules\n.env.local\n');
  const undone = project.init('--undo');
  expect(undone.status, undone.output).toBe(0);
  expect(project.changed()).toEqual([]);
  expect(project.read('package.json')).toBe(VITE);
  expect(existsSync(join(project.folder, '.env.local'))).toBe(false);
  expect(existsSync(join(project.folder, 'node_modules/filestore-upload'))).toBe(false);
}, 120_000);

test('undo keeps what was edited since', () => {
  project.write('package.json', VITE);
  project.write('index.html', '<p>hello</p>');
  project.write('.gitignore', 'node_modules\n');
  project.write('.env.local', 'OTHER=1\n');
  project.commit();
  expect(project.init().status).toBe(0);
  const manifest = JSON.parse(project.read('package.json'));
  project.write(
    'package.json',
    JSON.stringify({ ...manifest, scripts: { ...manifest.scripts, build: 'vite build' } }),
  );
  project.write('.gitignore', `${project.read('.gitignore')}dist\n`);
  project.write('upload.html', project.read('upload.html').replace('Attachments', 'Documents'));
  const { status, output } = project.init('--undo');
  expect(status).toBe(1);
  expect(output).toContain('upload.html has been edited since');
  const { scripts, dependencies = {} } = JSON.parse(project.read('package.json'));
  expect(scripts).toEqual({ dev: 'vite', build: 'vite build' });
  expect(dependencies).toEqual({});
  expect(project.read('.gitignore')).toBe('node_modules\ndist\n');
  expect(project.read('.env.local')).toBe('OTHER=1\n');
  expect(project.read('upload.html')).toContain('Documents');
}, 120_000);

test('a Next.js project gets a page with a server action, and the server key stays out of the page', () => {
  project.write('package.json', JSON.stringify({ dependencies: { next: '*', react: '*' } }));
  project.write('tsconfig.json', '{}');
  project.write('src/app/layout.tsx', '');
  project.commit();
  const { status, output } = project.init('--dry-run');
  expect(status, output).toBe(0);
  expect(output).toContain('src/app/upload/page.tsx');
  expect(project.changed()).toEqual([]);
  expect(existsSync(join(project.folder, '.filestore-upload'))).toBe(false);
});
