import { execFileSync } from 'node:child_process';
import { globSync, readFileSync, writeFileSync } from 'node:fs';
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
  'src/element/upload-control.ts',
  'src/element/list-control.ts',
  'src/element/form-control.ts',
];
const PARTS = globSync('src/element/parts/filestore-*.ts', { cwd: ROOT }).toSorted();
const PART_SOURCES = ['src/element/parts/field-part.ts', 'src/element/parts/row-part.ts'];
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
    ...PARTS,
    ...PART_SOURCES,
  ],
  { cwd: ROOT, stdio: 'inherit' },
);
const file = join(ROOT, 'dist/custom-elements.json');
const manifest = JSON.parse(readFileSync(file, 'utf8')) as Manifest;
const element = declarationIn(CLASS_FILE);
const parts = ['src/element/filestore-field.ts', ...PARTS].map(declarationIn);
// The field accepts what `<filestore-upload>` accepts, and the analyzer sees no attributes in its base classes.
const [field] = parts;
const ONLY_OF_UPLOAD = new Set(['directory', 'capture']);
if (field) {
  field.attributes = element.attributes?.filter(({ name }) => !ONLY_OF_UPLOAD.has(name)) ?? [];
  field.events = element.events ?? [];
}

function declarationIn(path: string): Declaration {
  const declaration = manifest.modules.find((module) => module.path === path)?.declarations[0];
  if (!declaration) throw new Error(`${path} is not in the manifest`);
  declaration.members = (declaration.members ?? []).filter(
    ({ name, privacy }) =>
      privacy !== 'private' &&
      privacy !== 'protected' &&
      !name.startsWith('#') &&
      !CALLED_BY_OTHERS.test(name),
  );
  // `emit` dispatches the event in its parameter `type`. The analyzer mistakes it for an event called "type".
  declaration.events = (declaration.events ?? []).filter(({ name }) => name !== 'type');
  return declaration;
}

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
        {
          kind: 'javascript-module',
          path: 'dist/parts.js',
          declarations: parts,
          exports: parts.flatMap(({ name, tagName }) => [
            { kind: 'js', name, declaration: { name, module: 'dist/parts.js' } },
            {
              kind: 'custom-element-definition',
              name: tagName,
              declaration: { name, module: 'dist/parts.js' },
            },
          ]),
        },
      ],
    },
    null,
    2,
  ),
);
if (!field) throw new Error('The field is not in the manifest');
frameworkTypes(element, field, parts.slice(1), join(ROOT, 'dist/types/frameworks'));
