import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { layers } from '../../.build/layers.ts';

const ROOT = join(import.meta.dirname, '../..');

interface Import {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
}

function importsOf(file: string): Import[] {
  const text = readFileSync(join(ROOT, file), 'utf8');
  const statement = /(?:^|\n)\s*(import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s*)?'([^']+)'/g;
  const dynamic = /\bimport\(\s*'([^']+)'/g;
  const found = [
    ...[...text.matchAll(statement)].map(([, , type, to = '']) => ({ to, typeOnly: !!type })),
    ...[...text.matchAll(dynamic)].map(([, to = '']) => ({ to, typeOnly: false })),
  ];
  return found.map(({ to, typeOnly }) => ({
    from: file,
    to: to.startsWith('.') ? relative(ROOT, join(ROOT, dirname(file), to)) : to,
    typeOnly,
  }));
}

const files = globSync('{src,backend,demo}/**/*.{ts,tsx}', { cwd: ROOT })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => !file.endsWith('.d.ts'));
const imports = files.flatMap(importsOf);
const layerOf = (file: string) => layers.find(({ folder }) => file.startsWith(`${folder}/`));

test('each source file is in a layer', () => {
  expect(files.length).toBeGreaterThan(80);
  expect(imports.length).toBeGreaterThan(300);
  expect(files.filter((file) => !layerOf(file))).toEqual([]);
});

test('imports follow the order of the layers', () => {
  const wrong = imports.filter(({ from, to }) => {
    if (!/^(src|backend|demo|test)\//.test(to)) return false;
    const layer = layerOf(from);
    const target = layerOf(to);
    if (!layer || !target) return true;
    if (layer === target) return false;
    const allowed = layer.may.some((folder) => folder === target.folder);
    // The local stack composes every part of the backend.
    const composes = layer.folder === 'backend/dev' && to.startsWith('backend/');
    return !(allowed || composes) || layer.not?.test(to);
  });
  expect(wrong).toEqual([]);
});

test('there are no import cycles, including type imports', () => {
  const targets = Map.groupBy(imports, ({ from }) => from);
  const finished = new Set<string>();
  const cycles: string[] = [];
  const visit = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) cycles.push([...path.slice(path.indexOf(file)), file].join(' → '));
    if (path.includes(file) || finished.has(file)) return;
    for (const { to } of targets.get(file) ?? []) visit(to, [...path, file]);
    finished.add(file);
  };
  for (const file of files) visit(file, []);
  expect(cycles).toEqual([]);
});

test('Lambda functions do not import each other', () => {
  const folder = (file: string): string => file.split('/').slice(0, 3).join('/');
  const wrong = imports.filter(
    ({ from, to }) =>
      from.startsWith('backend/functions/') &&
      to.startsWith('backend/functions/') &&
      folder(from) !== folder(to),
  );
  expect(wrong).toEqual([]);
});

test('code of Lambda functions imports only types from the infrastructure', () => {
  const infrastructure = (file: string): boolean =>
    file.startsWith('backend/infra/') || file.endsWith('/function.ts');
  const deployed = imports.filter(
    ({ from }) =>
      from.startsWith('backend/') &&
      !infrastructure(from) &&
      !from.startsWith('backend/dev/') &&
      !from.startsWith('backend/ops/'),
  );
  expect(deployed.length).toBeGreaterThan(100);
  expect(deployed.filter(({ to, typeOnly }) => infrastructure(to) && !typeOnly)).toEqual([]);
});

test('only src/views/pond imports FilePond, and only src/transport makes requests', () => {
  const ponds = imports.filter(
    ({ from, to }) => to.startsWith('filepond') && !from.startsWith('src/views/pond/'),
  );
  expect(ponds).toEqual([]);
  const requesters = files.filter(
    (file) =>
      file.startsWith('src/') &&
      /\bfetch\(|new XMLHttpRequest/.test(readFileSync(join(ROOT, file), 'utf8')),
  );
  expect(requesters.toSorted()).toEqual([
    'src/transport/api-client.ts',
    'src/transport/post-object.ts',
    'src/transport/put-object.ts',
    'src/transport/server-api-client.ts',
    'src/transport/server-put.ts',
  ]);
});
