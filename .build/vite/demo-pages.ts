import { createHash } from 'node:crypto';
import { cpSync, existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Plugin } from 'vite';
import { home, notFound, pages, type DemoPageFacts } from '../../demo/pages.ts';
import { guideFiles } from '../site/guide-page.ts';
import { frameworkSwitch, measuredTimes, serverSnippet, startHtml } from '../site/home-parts.ts';
import { footerHtml, headerHtml, headHtml } from '../site/layout.ts';
import { shownCode } from '../site/shown-code.ts';
import { writeSections } from './guide-pages.ts';
import { writeLlmsText } from './llms-text.ts';

const ROOT = join(import.meta.dirname, '../..');
/** The URL of the script tag in the page's source. */
const SOURCE = './script-tag/script-tag.js';
/** The files that a page with the script tag needs. The README lists them too. */
const SCRIPT_TAG = ['script-tag.js', 'script-tag.js.map', 'hash-worker.js', 'locales'];

/** The last elements of a form that demo/form.ts sends. */
const SEND = `<div class="actions">
          <button type="submit">Send</button>
          <p id="outcome" role="status"></p>
        </div>
        <pre id="left" role="region" aria-label="API calls for your server" tabindex="0" hidden></pre>`;

/** Says which backend the page uses. Its place is reserved, so that the page does not move when the script fills it. */
const NOTE = '<p id="backend-note" role="note"></p>';

/** The styles of the pages with forms, after those of all pages. */
const STYLES = '<link rel="stylesheet" href="./styles/demo.css" />';

/** Inserts the HTML that all pages of the demo share, and the code that a page shows. */
export function demoPages(): Plugin {
  return {
    name: 'demo-pages',
    transformIndexHtml: {
      order: 'pre',
      handler: (html, { filename, server }) => {
        const file = filename.replace(/^.*[\\/]/, '');
        if (guideFiles.some((guide) => filename.endsWith(`/${guide}`))) return html;
        const page = [home, ...pages, notFound].find((page) => page.file === file);
        if (!page) throw new Error(`demo/pages.ts has no ${file}`);
        return fillPage(page, html).replace(`src="${SOURCE}"`, (tag) =>
          server ? tag : builtTag(),
        );
      },
    },
    configureServer({ middlewares }) {
      middlewares.use((incoming, _response, next) => {
        // The development server has no built files, so it serves the source instead.
        if (incoming.url === SOURCE.slice(1)) {
          incoming.url = `/@fs${ROOT}/src/script-tag.ts`;
        }
        next();
      });
    },
  };
}

/** @throws {Error} if the page has an unknown placeholder */
function fillPage(page: DemoPageFacts, html: string): string {
  const { file } = page;
  const code = pages.includes(page) ? shownCode(file, html) : '';
  return html
    .replace('<!-- head -->', () => `${headHtml(page)}${STYLES}`)
    .replace('<main>', `<main id="content" tabindex="-1">`)
    .replace('</header>', () => (pages.includes(page) ? `</header>${NOTE}` : '</header>'))
    .replace('<!-- top -->', () => headerHtml(page))
    .replace('</main>', () => `${code}</main>`)
    .replace('</body>', () => `${footerHtml(page)}</body>`)
    .replace('<!-- start -->', startHtml)
    .replace('<!-- framework switch -->', frameworkSwitch)
    .replace('<!-- server snippet -->', serverSnippet)
    .replace('<!-- measured times -->', measuredTimes)
    .replace('<!-- send -->', SEND)
    .replaceAll(/<!-- \/?show -->/g, '')
    .replace(/<!-- .*? -->/, (mark) => {
      throw new Error(`${file}: ${mark} is not a known placeholder`);
    });
}

/**
 * Moves the style sheets of a built page before its scripts. Vite puts them behind, where they wait for a connection while
 * the scripts, which the first paint does not need, are loaded.
 */
export function stylesFirst(): Plugin {
  return {
    name: 'styles-first',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler: (html) => {
        const sheets = html.match(/ *<link rel="stylesheet"[^>]*>\n?/g) ?? [];
        const rest = sheets.reduce((left, sheet) => left.replace(sheet, ''), html);
        return rest.replace(/(?= *<(?:script|link rel="modulepreload"))/, sheets.join(''));
      },
    },
  };
}

/** Adds files to the built pages: the script tag for pages without a bundler, the guides for agents, and the configuration. */
export function siteFiles(): Plugin {
  let folder = '';
  return {
    name: 'site-files',
    configResolved({ root, build }) {
      folder = resolve(root, build.outDir);
    },
    writeBundle() {
      const scriptTag = join(folder, scriptTagFolder());
      for (const name of SCRIPT_TAG) {
        const from = join(ROOT, 'dist', name);
        if (!existsSync(from)) {
          throw new Error(`dist/${name} does not exist: build the package before the site`);
        }
        cpSync(from, join(scriptTag, name), { recursive: true });
      }
      // The server shows this page for any unknown path, so its URLs must be absolute.
      const lost = join(folder, notFound.file);
      writeFileSync(lost, readFileSync(lost, 'utf8').replaceAll('="./', '="/'));
      writeLlmsText(folder);
      writeSections(folder);
      // A deployment replaces this file.
      writeFileSync(join(folder, 'config.json'), '{ "simulation": true }\n');
    },
  };
}

/** Returns the tag's attributes with its hash, as a page that loads it from another server needs them. */
function builtTag(): string {
  const hashes = JSON.parse(readFileSync(join(ROOT, 'dist/integrity.json'), 'utf8'));
  return `src="./${scriptTagFolder()}/script-tag.js" integrity="${hashes['script-tag.js']}"`;
}

/** The name contains a hash of the files, so that during a deployment old pages still find their files. */
function scriptTagFolder(): string {
  const hash = createHash('sha256');
  const dist = join(ROOT, 'dist');
  const patterns = SCRIPT_TAG.map((name) => (name === 'locales' ? 'locales/*' : name));
  const files = globSync(patterns, { cwd: dist });
  for (const file of files.toSorted()) hash.update(readFileSync(join(dist, file)));
  return `assets/script-tag-${hash.digest('hex').slice(0, 8)}`;
}
