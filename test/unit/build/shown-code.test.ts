import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { dedent, markupOf } from '../../../.build/site/shown-code.ts';

const DEMO = join(import.meta.dirname, '../../../demo');

test('the shown markup is the content of the form with an endpoint and a key', () => {
  const page = `<form class="card">
        <label for="a">Files</label>
        <filestore-upload id="a" name="a" multiple></filestore-upload>
        <!-- send -->
      </form>`;
  expect(markupOf(page)).toBe(`<label for="a">Files</label>
<filestore-upload
  id="a"
  name="a"
  multiple
  endpoint="https://files.example.com/v1"
  api-key="browser-…"
></filestore-upload>`);
});

test('attributes in several lines and values with spaces stay as they are', () => {
  const page = `<!-- show -->
    <filestore-field
      aria-label="All my files"
      name="b"
    >
    </filestore-field>
    <!-- /show -->`;
  expect(markupOf(page)).toBe(`<filestore-field
  aria-label="All my files"
  name="b"
  endpoint="https://files.example.com/v1"
  api-key="browser-…"
>
</filestore-field>`);
});

test('the shown markup of each page has the same attributes as the page', () => {
  let count = 0;
  for (const file of globSync('*.html', { cwd: DEMO })) {
    const html = readFileSync(join(DEMO, file), 'utf8');
    const markup = markupOf(html);
    if (markup === undefined) continue;
    count += 1;
    const words = (text: string): string[] => text.match(/[\w-]+(?:="[^"]*")?/g) ?? [];
    const shown = new Set(words(markup));
    for (const [tag] of html.matchAll(/<filestore-(?:upload|field)\b[^>]*>/g)) {
      for (const word of words(tag)) expect(shown, `${file}: ${word}`).toContain(word);
    }
  }
  expect(count).toBeGreaterThan(10);
});

test('lines lose the indentation that all of them have', () => {
  expect(dedent('\n    a\n      b\n\n    c\n  ')).toBe('a\n  b\n\nc');
});
