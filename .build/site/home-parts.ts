import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeBlock, escapeHtml } from './highlight.ts';

const ROOT = join(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

interface Snippet {
  readonly name: string;
  readonly file: string;
  readonly language: string;
}

const frameworks: readonly Snippet[] = [
  { name: 'HTML', file: 'upload.html', language: 'html' },
  { name: 'React', file: 'upload.tsx', language: 'tsx' },
  { name: 'Vue', file: 'upload.vue', language: 'vue' },
  { name: 'Svelte', file: 'upload.svelte', language: 'svelte' },
  { name: 'Angular', file: 'upload.component.ts', language: 'ts' },
];

/** The code of the form on the front page, in each framework. Radio buttons choose one, without a script. */
export function frameworkSwitch(): string {
  const choices = frameworks.map(
    ({ name }, at) =>
      `<label><input type="radio" name="framework" value="${at}"${at === 0 ? ' checked' : ''} /><span>${name}</span></label>`,
  );
  const panels = frameworks.map(
    ({ name, file, language }, at) =>
      `<div class="panel" data-panel="${at}">${snippet(file, language, `Code for ${name}`)}</div>`,
  );
  return `<div class="switch"><fieldset><legend class="visually-hidden">Framework</legend>${choices.join('')}</fieldset><div class="panels">${panels.join('')}</div></div>`;
}

/** How to start: with the command, as soon as a version has been released. */
export function startHtml(): string {
  const guides = '<a class="button" href="./guides/using.html">Read the guides</a>';
  if (/^## \d+\.\d+\.\d+ /m.test(read('CHANGELOG.md'))) {
    return `<div class="start"><div class="code-box command"><pre><code>npx filestore-upload init</code></pre></div>${guides}</div>
        <p class="fine">For Vite, Next.js and plain pages.</p>`;
  }
  return `<div class="start">${guides}<a class="button quiet" href="./form.html">See the demos</a></div>
        <p class="fine">The package is not on npm yet. <a href="./guides/releases.html#before-the-first-release">How to build and install it</a></p>`;
}

/** What the server of the form does. */
export function serverSnippet(): string {
  return snippet('store.ts', 'ts', 'Code for your server');
}

function snippet(file: string, language: string, label: string): string {
  return codeBlock(read(`demo/snippets/${file}`), language, label);
}

/** The rows of the README's table that the front page shows. The guide has all of them. */
const shown = [
  { work: '256 MiB', title: 'One file of 256 MiB' },
  { work: '300 files of 20 KiB', title: '300 files of 20 KiB' },
] as const;

/**
 * The measured times of the README as bars. A `progress` element needs no inline style, which the policy of the site
 * forbids.
 *
 * @throws {Error} if the README has no such table
 */
export function measuredTimes(): string {
  const [, head = '', body = ''] =
    /\n\| work +\|(.*)\|\n\|[ :|-]+\|\n((?:\|.*\|\n)+)/.exec(read('README.md')) ?? [];
  const products = cells(head);
  const rows = new Map(
    body
      .trim()
      .split('\n')
      .map((line) => cells(line.replace(/^\|/, '').replace(/\|$/, '')))
      .map(([work = '', ...times]) => [work, times]),
  );
  return shown
    .map(({ work, title }) => {
      const times = rows.get(work);
      if (!times) throw new Error(`The README has no measured times for ${work}`);
      const slowest = Math.max(...times.map(Number));
      const bars = products.map((product, at) => {
        const seconds = times[at] ?? '';
        if (seconds === '') return '';
        const label = escapeHtml(`${product}: ${seconds} seconds`);
        return `<li${at === 0 ? ' class="own"' : ''}><span>${escapeHtml(product)}</span><progress max="${slowest}" value="${seconds}" aria-label="${label}"></progress><span>${seconds} s</span></li>`;
      });
      return `<section class="bars"><h3>${title}</h3><ul>${bars.join('')}</ul></section>`;
    })
    .join('');
}

function cells(line: string): readonly string[] {
  return line.split('|').map((cell) => cell.trim());
}
