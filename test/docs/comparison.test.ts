import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FILES_PER_CALL } from '../../src/contract/limits.ts';
import { read, ROOT } from './documents.ts';

/** The claims of the comparison that can be followed within the repository, and the form of all others. */
const text = read('demo/guides/comparison.md');
const part = (heading: string): string =>
  text.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';

function rowsOf(table: string): readonly (readonly string[])[] {
  return table
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) => line.split('|').slice(1, -1))
    .map((cells) => cells.map((cell) => cell.trim()));
}

const tables = ['Libraries', 'Services'].map((heading) => rowsOf(part(heading)));

test('both tables have all products that people compare, and the same rows', () => {
  const products = tables.flatMap(([head = []]) => head.slice(2));
  for (const name of [
    'Uppy 6',
    'better-upload 3',
    'files-sdk',
    'tus',
    'FilePond 4',
    'FilePond 5 (beta)',
    'UploadThing',
    'Uploadcare',
    'Amplify Storage',
  ]) {
    expect(products).toContain(name);
  }
  const [libraries = [], services = []] = tables.map((rows) =>
    rows.slice(2).map(([label, ours]) => [label, ours]),
  );
  expect(libraries.length).toBeGreaterThan(18);
  expect(services).toEqual(libraries);
});

test('every cell has a source: a line at a commit, or a document', () => {
  const cells = tables.flatMap((rows) => rows.slice(2).flatMap((row) => row.slice(2)));
  expect(cells.length).toBeGreaterThan(150);
  for (const cell of cells) {
    if (cell === '–') continue;
    const [, source = ''] = /\]\((https:\/\/\S+)\)/.exec(cell) ?? [];
    expect(source, cell).not.toBe('');
    // A branch changes, and the line is another one then.
    if (/github\.com\/[^/]+\/[^/]+\/(blob|tree)\//.test(source)) {
      expect(source, cell).toMatch(/\/(blob|tree)\/[0-9a-f]{40}\//);
    }
  }
});

test('cells in which others are better are marked, and each of them is better somewhere', () => {
  for (const [head = [], , ...rows] of tables) {
    head.forEach((product, column) => {
      if (column < 2) return;
      const better = rows.filter((row) => row[column]?.includes('**'));
      expect(better.length, product).toBeGreaterThan(0);
    });
  }
});

test('our own numbers are those of the code', () => {
  const ours = new Map(tables[0]?.map(([label = '', own = '']) => [label, own]));
  expect(ours.get('API calls for many files')).toContain(`2 for ${FILES_PER_CALL} files`);
  const languages = readdirSync(join(ROOT, 'src/i18n/locales')).length + 1;
  expect(ours.get('languages')).toContain(`[${languages}]`);
  expect(read('README.md').replaceAll(/\s+/g, ' ')).toContain(`speaks ${languages} languages`);
  expect(read('demo/index.html').replaceAll(/\s+/g, ' ')).toContain(`${languages} languages`);
});

test('the measured times are those of the performance guide and the README', () => {
  const measured = rowsOf(part('Measured')).slice(2);
  const guide = rowsOf(read('demo/guides/performance.md'));
  const timesOf = (name: string): readonly string[] =>
    guide.find(([work = '']) => work.startsWith(`\`--only ${name}\``))?.slice(1) ?? [];
  for (const [, ours = '', theirs = '', command = ''] of measured) {
    const [, name] = /--only ([\w-]+)/.exec(command) ?? [];
    if (name === undefined) continue;
    const [, element = '', betterUpload = '', , uppy = ''] = timesOf(name);
    expect(Number(element)).toBeGreaterThan(0);
    expect(ours).toContain(`${element} s`);
    expect(theirs).toContain(`better-upload ${betterUpload} s`);
    if (uppy !== '') expect(theirs).toContain(`Uppy ${uppy} s`);
  }
  const readme = rowsOf(read('README.md'));
  const row = (work: string): readonly string[] => readme.find(([own]) => own === work) ?? [];
  const [large, small] = [timesOf('large'), timesOf('small')];
  expect(row('256 MiB').slice(1)).toEqual([large[1], large[2], large[4], large[5]]);
  expect(row('300 files of 20 KiB').slice(1)).toEqual([small[1], small[2], small[4], small[5]]);
});
