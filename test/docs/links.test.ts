import { existsSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';
import { slug } from '../../.build/site/guides.ts';
import { documents, proseOf, read, ROOT } from './documents.ts';

/** Tests the targets of internal links. External links are only parsed, because tests have no network. */
interface Link {
  readonly from: string;
  readonly to: string;
}

const links: readonly Link[] = documents.flatMap((from) =>
  [...proseOf(from).matchAll(/\]\(([^)\s]+)\)/g)].map(([, to = '']) => ({ from, to })),
);
const isOutside = ({ to }: Link): boolean => /^[a-z]+:/.test(to);

/** Returns the anchors that GitHub derives from the headings. */
function anchorsOf(file: string): Set<string> {
  const headings = [...read(file).matchAll(/^#{1,6} (.+)$/gm)];
  return new Set(headings.map(([, heading = '']) => slug(heading)));
}

test('the repository has documents and links to test', () => {
  expect(documents).toContain('README.md');
  expect(documents.length).toBeGreaterThan(12);
  expect(links.length).toBeGreaterThan(60);
});

test('every internal link leads to an existing file and heading', () => {
  const broken = links.filter((link) => {
    if (isOutside(link)) return false;
    const [path = '', anchor] = link.to.split('#');
    const file = path === '' ? link.from : normalize(join(dirname(link.from), path));
    if (!existsSync(join(ROOT, file))) return true;
    return anchor !== undefined && !anchorsOf(file).has(anchor);
  });
  expect(broken).toEqual([]);
});

test('every external link is https and has a host', () => {
  const wrong = links.filter((link) => isOutside(link) && !/^https:\/\/[^/\s]+\.\w+/.test(link.to));
  expect(wrong).toEqual([]);
});

test('every document can be reached from the README', () => {
  const reached = new Set(['README.md']);
  for (const file of reached) {
    for (const { from, to } of links) {
      if (from === file && /\.md(#|$)/.test(to) && !/^[a-z]+:/.test(to)) {
        reached.add(normalize(join(dirname(file), to.split('#')[0] ?? '')));
      }
    }
  }
  expect(documents.filter((file) => !reached.has(file))).toEqual([]);
});
