import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from './pack.ts';

/** The links of the built site, which has no server that could redirect. */
const SITE = join(ROOT, 'dist/site');
const files = globSync('**/*', { cwd: SITE });
const html = new Map(
  globSync('**/*.html', { cwd: SITE }).map((file) => [
    file,
    readFileSync(join(SITE, file), 'utf8'),
  ]),
);

interface Link {
  readonly from: string;
  readonly to: string;
}

/** What a form posts goes to the server of `npm start`, which the site does not have. */
const POST_FORM = /<form\b[^>]*method="post"[^>]*>/g;

const links: readonly Link[] = [...html].flatMap(([from, text]) =>
  [...text.replaceAll(POST_FORM, '').matchAll(/ (?:href|src|action)="([^"]*)"/g)].map(
    ([, to = '']) => ({ from, to }),
  ),
);

test('the site has pages with links', () => {
  expect(html.size).toBeGreaterThan(40);
  expect(links.length).toBeGreaterThan(1000);
});

test('every link within the site leads to a file, and to an element of it', () => {
  const broken = links.filter(({ from, to }) => {
    if (/^(https:|data:)/.test(to)) return false;
    const [path = '', anchor] = to.replace(/\?.*?(?=#|$)/, '').split('#');
    // The page for unknown addresses has absolute links, because it is shown in any folder.
    const file =
      path === ''
        ? from
        : path.startsWith('/')
          ? path.slice(1)
          : normalize(join(dirname(from), path));
    if (!files.includes(file)) return true;
    return anchor !== undefined && !html.get(file)?.includes(` id="${anchor}"`);
  });
  expect(broken).toEqual([]);
});

test('every link to the repository leads to a file of it', () => {
  const repository =
    /^https:\/\/github\.com\/filestore-upload\/filestore-upload\/blob\/main\/([^#]+)/;
  const paths = links.flatMap(({ to }) => repository.exec(to)?.[1] ?? []);
  expect(paths.length).toBeGreaterThan(40);
  const missing = paths.filter(
    (path) => globSync(decodeURIComponent(path), { cwd: ROOT }).length === 0,
  );
  expect(missing).toEqual([]);
});

test('no id occurs twice in a page', () => {
  for (const [file, text] of html) {
    const ids = [...text.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(
      ids.filter((id, at) => ids.indexOf(id) !== at),
      file,
    ).toEqual([]);
  }
});

test('every page has its own title and one main heading', () => {
  const titles = [...html].map(([, text]) => /<title>(.*?)<\/title>/.exec(text)?.[1]);
  expect(new Set(titles).size).toBe(html.size);
  for (const [file, text] of html) expect(text.match(/<h1/g), file).toHaveLength(1);
});
