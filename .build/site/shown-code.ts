import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from './guides.ts';
import { codeBlock } from './highlight.ts';

const DEMO = join(import.meta.dirname, '../../demo');

/** The attributes that the script of the page sets, for people who copy the markup. */
const CONNECTION = ['endpoint="https://files.example.com/v1"', 'api-key="browser-…"'];

/** The subject of the page with the script tag. */
const SCRIPT_TAG = '<script type="module" src="/filestore/script-tag.js"></script>';

/**
 * Returns the code that a demo page shows: its markup, the part of its script between `// #region code` and
 * `// #endregion`, and a style sheet that it has for itself.
 *
 * @throws {Error} if there is nothing to show
 */
export function shownCode(file: string, html: string): string {
  const tag = file === 'script-tag.html' ? `${SCRIPT_TAG}\n\n` : '';
  const form = markupOf(html);
  const markup = form && `${tag}${form}`;
  const script = scriptOf(html);
  const blocks = [
    markup && codeBlock(markup, 'html', 'Markup of this page'),
    script && codeBlock(script, 'ts', 'Script of this page'),
    file === 'theming.html' && codeBlock(read('styles/theming.css'), 'css', 'Styles of this page'),
  ].filter((block) => typeof block === 'string');
  if (blocks.length === 0) throw new Error(`${file} has no code to show`);
  return `<section class="shown-code" aria-labelledby="code-title">
        <h2 id="code-title">The code</h2>
        ${blocks.join('\n        ')}
        <p class="source"><a href="${REPOSITORY}/blob/main/demo/${file}">Source of this page</a></p>
      </section>`;
}

const read = (file: string): string => readFileSync(join(DEMO, file), 'utf8');

/** Returns what stands between `<!-- show -->` and `<!-- /show -->`, or else the content of the form before its buttons. */
export function markupOf(html: string): string | undefined {
  const [, marked] = /<!-- show -->\n?([^]*?)<!-- \/show -->/.exec(html) ?? [];
  const [, form] = /<form[^>]*>\n([^]*?)<!-- send -->/.exec(html) ?? [];
  const markup = marked ?? form;
  return markup === undefined ? undefined : withConnection(dedent(markup));
}

/** Adds the endpoint and the key to the elements that have them, with one attribute in each line. */
function withConnection(markup: string): string {
  return markup.replaceAll(/^( *)(.*)(<filestore-(?:upload|field)\b[^>]*)>/gm, (...match) => {
    const [, indent = '', before = '', tag = ''] = match as readonly string[];
    const [name = '', ...attributes] = tag.match(/<[\w-]+|[\w-]+(?:="[^"]*")?/g) ?? [];
    const lines = [...attributes, ...CONNECTION].map((attribute) => `\n${indent}  ${attribute}`);
    return `${indent}${before}${name}${lines.join('')}\n${indent}>`;
  });
}

function scriptOf(html: string): string | undefined {
  const [, path] = /<script type="module" src="\.\/([\w-]+\.tsx?)">/.exec(html) ?? [];
  if (path === undefined || !existsSync(join(DEMO, path))) return undefined;
  const text = read(path);
  const [, region] = /\/\/ #region code\n([^]*?)\n *\/\/ #endregion/.exec(text) ?? [];
  if (region === undefined) return undefined;
  const code = dedent(region);
  const imports = importsFor(code, text);
  return imports === '' ? code : `${imports}\n\n${code}`;
}

/** The imports that the code needs, from the package instead of its source. */
function importsFor(code: string, script: string): string {
  const lines: string[] = [];
  for (const [line, , list, from = ''] of script.matchAll(
    /^import (?:(type )?\{([^}]*)\} from )?'([^']+)';$/gm,
  )) {
    const names = list?.split(',').map((name) => name.trim().replace(/^type /, ''));
    const isUsed = names ? names.some((name) => new RegExp(`\\b${name}\\b`).test(code)) : true;
    const isOurs = from.startsWith('../src/');
    if (isUsed && (isOurs || !from.startsWith('.'))) {
      lines.push(
        line.replace(/'\.\.\/src\/(\w+)\.ts'/, (_all, name) =>
          name === 'index' ? "'filestore-upload'" : `'filestore-upload/${name}'`,
        ),
      );
    }
  }
  return lines.join('\n');
}

/** Removes the indentation that all lines have. */
export function dedent(text: string): string {
  const lines = text.replace(/^\n+|\s+$/g, '').split('\n');
  const indents = lines
    .filter((line) => line.trim() !== '')
    .map((line) => /^ */.exec(line)?.[0].length ?? 0);
  const shared = Math.min(...indents);
  return lines.map((line) => line.slice(shared)).join('\n');
}
