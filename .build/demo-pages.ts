import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Plugin } from 'vite';
import { notFound, pages } from '../demo/pages.ts';

const ROOT = join(import.meta.dirname, '..');
/** What the script tag needs beside it (README, "Use it in a page"). */
const SCRIPT_TAG = ['script-tag.js', 'script-tag.js.map', 'hash-worker.js', 'locales'];

/** What every page of the demo begins with. */
export function demoPages(): Plugin {
  return {
    name: 'demo-pages',
    transformIndexHtml: {
      order: 'pre',
      handler: (html, { filename, server }) => {
        const file = filename.replace(/^.*[\\/]/, '');
        const page = [...pages, notFound].find((page) => page.file === file);
        if (!page) throw new Error(`demo/pages.ts has no ${file}`);
        const tag = 'src="./script-tag/script-tag.js"';
        return html
          .replace(tag, () => (server ? tag : `${tag} integrity="${scriptTagHash()}"`))
          .replace('<!-- head -->', () => head(page.title))
          .replace('<!-- top -->', () => top(page.file));
      },
    },
    configureServer({ middlewares }) {
      middlewares.use((incoming, _response, next) => {
        // Nothing is built while developing; the source does the same.
        if (incoming.url === '/script-tag/script-tag.js') {
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
      for (const name of SCRIPT_TAG) {
        const from = join(ROOT, 'dist', name);
        if (!existsSync(from)) {
          throw new Error(`dist/${name} is not there: build it before the site`);
        }
        cpSync(from, join(folder, 'script-tag', name), { recursive: true });
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
function scriptTagHash(): string {
  const hashes = JSON.parse(readFileSync(join(ROOT, 'dist/integrity.json'), 'utf8'));
  return hashes['script-tag.js'];
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
