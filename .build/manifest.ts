import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { frameworkTypes, type Declaration } from './framework-types.ts';

/**
 * Writes what editors, documentation and frameworks read of the element: `dist/custom-elements.json`
 * from its class documentation, and the types of its tag for React, Vue and Svelte from that.
 */

interface Manifest {
  modules: { path: string; declarations: Declaration[]; exports?: unknown[] }[];
}

const ROOT = join(import.meta.dirname, '..');
const CLASS_FILE = 'src/element/filestore-upload.ts';
// The class and what it inherits from; anything else would document our insides.
const SOURCES = [CLASS_FILE, 'src/element/upload-control.ts', 'src/element/form-control.ts'];
/** Called by the browser or by Lit. */
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
// `emit` dispatches whatever it is given, which the analyzer takes for an event of that name.
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
