import { createHash } from 'node:crypto';
import { cpSync, existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Plugin } from 'vite';
import { notFound, pages } from '../../demo/pages.ts';

const ROOT = join(import.meta.dirname, '../..');
/** The script tag's address in the page's source. */
const SOURCE = './script-tag/script-tag.js';
/** What the script tag needs beside it (README, "Use it in a page"). */
const SCRIPT_TAG = ['script-tag.js', 'script-tag.js.map', 'hash-worker.js', 'locales'];

/** The end of a form that demo/form.ts sends. */
const SEND = `<div class="actions">
          <button type="submit">Send</button>
          <p id="outcome" role="status"></p>
        </div>
        <pre id="left" role="region" aria-label="The calls of your server" tabindex="0" hidden></pre>`;

/** What the pages of the demo have in common. */
export function demoPages(): Plugin {
  return {
    name: 'demo-pages',
    transformIndexHtml: {
      order: 'pre',
      handler: (html, { filename, server }) => {
        const file = filename.replace(/^.*[\\/]/, '');
        const page = [...pages, notFound].find((page) => page.file === file);
        if (!page) throw new Error(`demo/pages.ts has no ${file}`);
        return html
          .replace(`src="${SOURCE}"`, (tag) => (server ? tag : builtTag()))
          .replace('<!-- head -->', () => head(page.title))
          .replace('<!-- top -->', () => top(page.file))
          .replace('<!-- send -->', SEND)
          .replace(/<!-- .*? -->/, (mark) => {
            throw new Error(`${file}: nothing stands for ${mark}`);
          });
      },
    },
    configureServer({ middlewares }) {
      middlewares.use((incoming, _response, next) => {
        // Nothing is built while developing; the source does the same.
        if (incoming.url === SOURCE.slice(1)) {
          incoming.url = `/@fs${ROOT}/src/script-tag.ts`;
        }
        next();
      });
    },
  };
}

/** Beside the built pages: the script tag as a page without a bundler has it, and the configuration. */
export function siteFiles(): Plugin {
  let folder = '';
  return {
    name: 'site-files',
    configResolved({ root, build }) {
      folder = resolve(root, build.outDir);
    },
    closeBundle() {
      const scriptTag = join(folder, scriptTagFolder());
      for (const name of SCRIPT_TAG) {
        const from = join(ROOT, 'dist', name);
        if (!existsSync(from)) {
          throw new Error(`dist/${name} is not there: build it before the site`);
        }
        cpSync(from, join(scriptTag, name), { recursive: true });
      }
      // It is shown below any path, and its addresses have to lead to the same files from each.
      const lost = join(folder, notFound.file);
      writeFileSync(lost, readFileSync(lost, 'utf8').replaceAll('="./', '="/'));
      // Until a deployment says otherwise.
      writeFileSync(join(folder, 'config.json'), '{ "simulation": true }\n');
    },
  };
}

/** As a page that loads it from another server has to name it. */
function builtTag(): string {
  const hashes = JSON.parse(readFileSync(join(ROOT, 'dist/integrity.json'), 'utf8'));
  return `src="./${scriptTagFolder()}/script-tag.js" integrity="${hashes['script-tag.js']}"`;
}

/** Named by what is in it: while a deployment is under way, pages of before find theirs beside it. */
function scriptTagFolder(): string {
  const hash = createHash('sha256');
  const dist = join(ROOT, 'dist');
  const patterns = SCRIPT_TAG.map((name) => (name === 'locales' ? 'locales/*' : name));
  const files = globSync(patterns, { cwd: dist });
  for (const file of files.toSorted()) hash.update(readFileSync(join(dist, file)));
  return `assets/script-tag-${hash.digest('hex').slice(0, 8)}`;
}

function head(title: string): string {
  return `<meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>${title} · Filestore Upload</title>
    <link rel="icon" href="./favicon.svg" type="image/svg+xml" />
    <link rel="stylesheet" href="./demo.css" />`;
}

function top(current: string): string {
  const links = pages.map(({ file, title }) => {
    const here = file === current ? ' aria-current="page"' : '';
    return `<li><a href="./${file}"${here}>${title}</a></li>`;
  });
  return `<header class="site"><nav aria-label="Site">
      <strong>Filestore Upload</strong>
      <ul>${links.join('')}</ul>
    </nav>
    <p id="backend-note" role="note" hidden></p></header>`;
}
