import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { frameworkTypes, type Declaration } from './framework-types.ts';

/**
 * Writes `dist/custom-elements.json`, which editors and documentation read, from the documentation of the
 * element's class. Then writes the types of the tag for React, Vue and Svelte from that manifest.
 */

interface Manifest {
  modules: { path: string; declarations: Declaration[]; exports?: unknown[] }[];
}

const ROOT = join(import.meta.dirname, '..');
const CLASS_FILE = 'src/element/filestore-upload.ts';
// The class and its base classes. All other files are internal and not documented.
const SOURCES = [
  CLASS_FILE,
  'src/element/filestore-field.ts',
  'src/element/list-control.ts',
  'src/element/form-control.ts',
];
/** Methods that only the browser or Lit calls. */
const CALLED_BY_OTHERS = /Callback$|^(formAssociated|shadowRootOptions)$/;

execFileSync(
  process.execPath,
  [
    join(ROOT, 'node_modules/@custom-elements-manifest/analyzer/cem.js'),
    'analyze',
    '--litelement',
    '--quiet',
    '--outdir',
    'dist',
    '--globs',
    ...SOURCES,
  ],
  { cwd: ROOT, stdio: 'inherit' },
);
const file = join(ROOT, 'dist/custom-elements.json');
const manifest = JSON.parse(readFileSync(file, 'utf8')) as Manifest;
const module = manifest.modules.find(({ path }) => path === CLASS_FILE);
const [element] = module?.declarations ?? [];
if (!module || !element) throw new Error(`${CLASS_FILE} is not in the manifest`);

element.members = (element.members ?? []).filter(
  ({ name, privacy }) =>
    privacy !== 'private' &&
    privacy !== 'protected' &&
    !name.startsWith('#') &&
    !CALLED_BY_OTHERS.test(name),
);
// `emit` dispatches the event in its parameter `type`. The analyzer mistakes it for an event called "type".
element.events = (element.events ?? []).filter(({ name }) => name !== 'type');
const where = { name: element.name, module: 'dist/index.js' };
writeFileSync(
  file,
  JSON.stringify(
    {
      ...manifest,
      modules: [
        {
          kind: 'javascript-module',
          path: 'dist/index.js',
          declarations: [element],
          exports: [{ kind: 'js', name: element.name, declaration: where }],
        },
        {
          kind: 'javascript-module',
          path: 'dist/define.js',
          exports: [
            { kind: 'custom-element-definition', name: element.tagName, declaration: where },
          ],
        },
      ],
    },
    null,
    2,
  ),
);
frameworkTypes(element, join(ROOT, 'dist/types/frameworks'));
