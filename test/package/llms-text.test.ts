import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { contentType } from '../../backend/infra/site/headers.ts';
import { ROOT } from './pack.ts';

const SITE = join(ROOT, 'dist/site');
const guides = readdirSync(join(ROOT, 'demo/guides')).filter((file) => file.endsWith('.md'));

test('llms.txt of the site lists every guide with its title and what it is about', () => {
  const text = readFileSync(join(SITE, 'llms.txt'), 'utf8');
  expect(text).toMatch(/^# Filestore Upload\n\n> .{40,}\n/);
  const listed = [...text.matchAll(/^- \[(.+)\]\(guides\/(.+)\): (.+)$/gm)];
  expect(listed.map(([, , file = '']) => file).toSorted()).toEqual(guides.toSorted());
  for (const [, title = '', file = '', about = ''] of listed) {
    expect(readFileSync(join(SITE, 'guides', file), 'utf8')).toContain(`# ${title}\n`);
    expect(about.length, file).toBeGreaterThan(30);
    expect(about, file).not.toMatch(/\]\(|\.md\)/);
  }
});

test('links of the guides on the site lead to other guides or to the repository', () => {
  for (const file of guides) {
    const text = readFileSync(join(SITE, 'guides', file), 'utf8');
    const links = [...text.matchAll(/\]\(([^)\s#]+)[^)]*\)/g)].map(([, to = '']) => to);
    const broken = links.filter(
      (to) => !/^https?:/.test(to) && !guides.includes(to) && to !== 'picture.png',
    );
    expect(broken, file).toEqual([]);
  }
});

test('every file of the site has a type, so that it can be deployed', () => {
  const files = readdirSync(SITE, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  expect(files.length).toBeGreaterThan(100);
  for (const { name } of files) expect(() => contentType(name), name).not.toThrow();
  expect(contentType('llms.txt')).toBe('text/plain; charset=utf-8');
});
