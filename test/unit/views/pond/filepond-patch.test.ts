import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';
import { patches, patchFilePond } from '../../../../src/views/pond/patch/filepond-patch.ts';

const installed = readFileSync(
  createRequire(import.meta.url).resolve('filepond/dist/filepond.esm.js'),
  'utf8',
);
const count = (text: string, part: string): number => text.split(part).length - 1;

describe('the patch of the installed FilePond', () => {
  const patched = patchFilePond(installed);

  test.each(patches)('the FilePond patch applies once: $location', ({ theirs, ours }) => {
    expect(count(installed, theirs)).toBe(1);
    expect(count(patched, ours)).toBe(1);
  });

  test('the patched FilePond assigns HTML only through the Trusted Types policy', () => {
    const assignments = [...patched.matchAll(/\b(?:inner|outer)HTML\s*\+?=(?!=)\s*(\w+)/g)];
    expect(assignments.map(([, value]) => value)).toEqual(['trustedIcon', 'trustedIcon']);
    expect(patched).not.toMatch(/insertAdjacentHTML|document\.write/);
  });

  test('the FilePond patch keeps the number of lines, which the source map needs', () => {
    expect(count(patched, '\n')).toBe(count(installed, '\n'));
  });
});

describe('a changed FilePond', () => {
  test.each(patches)(
    'patchFilePond() throws if the code of $location is missing',
    ({ location, theirs }) => {
      const changed = installed.replace(theirs, '');
      expect(() => patchFilePond(changed)).toThrow(`${location} occurs 0 times, not once`);
    },
  );

  test('patchFilePond() throws if the code of a patch occurs twice', () => {
    const [{ location, theirs } = { location: '', theirs: '' }] = patches;
    expect(() => patchFilePond(`${installed}\n${theirs}`)).toThrow(`${location} occurs 2 times`);
  });

  test.each([
    'item.innerHTML = name;',
    'item.innerHTML=name;',
    'item.innerHTML += name;',
    "item.insertAdjacentHTML('beforeend', name);",
  ])('patchFilePond() throws for a new assignment of HTML: %s', (line) => {
    expect(() => patchFilePond(`${installed}\n${line}`)).toThrow(
      /assigns HTML that the patch does not cover: .*(innerHTML|insertAdjacentHTML).*name/,
    );
  });
});
