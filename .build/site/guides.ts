import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import MarkdownIt from 'markdown-it';
import { guideGroups } from '../../demo/pages.ts';
import { codeBlock, languageName } from './highlight.ts';

const ROOT = join(import.meta.dirname, '../..');
const FOLDER = 'demo/guides';

/** A part of a guide below a heading, for the search. */
export interface GuideSection {
  /** Relative to the folder `guides`, such as `using.html#in-a-form`. */
  readonly url: string;
  readonly guide: string;
  readonly heading: string;
  readonly text: string;
}

interface Heading {
  readonly id: string;
  readonly text: string;
  readonly level: number;
}

export interface Guide {
  /** Its file without `.md`. */
  readonly name: string;
  readonly title: string;
  /** Its first paragraph as plain text. */
  readonly about: string;
  readonly html: string;
  readonly headings: readonly Heading[];
  readonly sections: readonly GuideSection[];
}

/** The address of a file of the repository, without a slash at its end. */
export const REPOSITORY: string = JSON.parse(
  readFileSync(join(ROOT, 'package.json'), 'utf8'),
).homepage.replace(/#.*/, '');

/** Returns all guides, in the order of the menu. */
export function readGuides(): readonly Guide[] {
  return guideGroups.flatMap(({ guides }) => guides.map(readGuide));
}

const rendered = new Map<string, { readonly text: string; readonly guide: Guide }>();

/** @throws {Error} if there is no such guide */
export function readGuide(name: string): Guide {
  const text = readFileSync(join(ROOT, FOLDER, `${name}.md`), 'utf8');
  const known = rendered.get(name);
  // Each page of the site lists all guides, and the development server shows edits.
  if (known?.text === text) return known.guide;
  const guide = renderGuide(name, text);
  rendered.set(name, { text, guide });
  return guide;
}

function renderGuide(name: string, text: string): Guide {
  const markdown = new MarkdownIt();
  const tokens = markdown.parse(text, {});
  const headings: Heading[] = [];
  const sections: { heading: Heading; text: string[] }[] = [];
  let about = '';
  tokens.forEach((token, at) => {
    const next = tokens[at + 1];
    if (token.type === 'heading_open' && next) {
      const heading = {
        id: slug(next.content),
        text: plainText(next.content),
        level: Number(token.tag.slice(1)),
      };
      token.attrSet('id', heading.id);
      headings.push(heading);
      sections.push({ heading, text: [] });
    }
    if (token.type === 'inline' && tokens[at - 1]?.type !== 'heading_open') {
      const plain = plainText(token.content);
      if (about === '' && tokens[at - 1]?.type === 'paragraph_open') about = plain;
      sections.at(-1)?.text.push(plain);
    }
    for (const child of token.children ?? []) {
      const href = child.type === 'link_open' ? child.attrGet('href') : null;
      if (href !== null) child.attrSet('href', siteUrl(String(href)));
    }
  });
  const title = headings[0]?.text ?? name;
  Object.assign(markdown.renderer.rules, {
    fence: (all: typeof tokens, at: number) => {
      const { content = '', info = '' } = all[at] ?? {};
      const note =
        info === 'mermaid'
          ? `<p><a href="${REPOSITORY}/blob/main/${FOLDER}/${name}.md">GitHub draws this diagram.</a></p>`
          : '';
      return `${note}${codeBlock(content, info, `Code: ${languageName(info)}`)}\n`;
    },
    // A wide table scrolls by itself.
    table_open: () => '<div class="table" role="group" aria-label="Table" tabindex="0"><table>\n',
    // An empty header is not one.
    th_open: (all: typeof tokens, at: number) => (all[at + 1]?.content === '' ? '<td>' : '<th>'),
    th_close: (all: typeof tokens, at: number) =>
      all[at - 1]?.content === '' ? '</td>\n' : '</th>\n',
    // The policy of the site forbids the inline style of an alignment.
    td_open: (all: typeof tokens, at: number) =>
      String(all[at]?.attrGet('style') ?? '').includes('right') ? '<td class="end">' : '<td>',
    table_close: () => '</table></div>\n',
  });
  return {
    name,
    title,
    about,
    html: markdown.renderer.render(tokens, markdown.options, {}),
    headings,
    sections: sections.map(({ heading, text: lines }) => ({
      url: heading.level === 1 ? `${name}.html` : `${name}.html#${heading.id}`,
      guide: title,
      heading: heading.text,
      text: lines.join(' '),
    })),
  };
}

/** The anchor that GitHub derives from a heading, so that links work there and here. */
export function slug(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
}

/** The guides are pages of the site. All other files are in the repository. */
function siteUrl(href: string): string {
  if (/^([a-z]+:|#)/.test(href)) return href;
  if (!href.startsWith('../')) return href.replace(/\.md(?=#|$)/, '.html');
  const { pathname } = new URL(href, `file:///${FOLDER}/`);
  const anchor = href.includes('#') ? `#${href.split('#')[1]}` : '';
  return `${REPOSITORY}/blob/main${pathname}${anchor}`;
}

function plainText(markdown: string): string {
  return markdown
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll(/[`*]/g, '')
    .replaceAll(/\b_(\w[^_]*)_\b/g, '$1')
    .replaceAll(/\s*\n\s*/g, ' ');
}
