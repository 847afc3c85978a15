import { guideGroups, pages } from '../../demo/pages.ts';
import { readGuide, REPOSITORY } from './guides.ts';
import { escapeHtml } from './highlight.ts';

/** The page of the guides, which also shows the results of a search. */
export const SEARCH_PAGE = 'guides/index.html';

export interface PagePlace {
  /** The file, relative to the root of the site. */
  readonly file: string;
  readonly title: string;
  readonly about?: string;
}

/** The prefix of links to the root of the site. */
function rootOf(file: string): string {
  return file.includes('/') ? '../' : './';
}

/** The part of the site to which a page belongs. The front page belongs to none. */
function partOf(file: string): 'guides' | 'demos' | '' {
  if (file.startsWith('guides/')) return 'guides';
  return pages.some((page) => page.file === file) ? 'demos' : '';
}

/** The part of `<head>` that all pages share. */
export function headHtml({ file, title, about }: PagePlace): string {
  const root = rootOf(file);
  const description =
    about === undefined ? '' : `<meta name="description" content="${escapeHtml(about)}" />`;
  return `<meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>${escapeHtml(title)} · Filestore Upload</title>
    ${description}
    <link rel="icon" href="${root}favicon.svg" type="image/svg+xml" />
    <link rel="stylesheet" href="${root}styles/site.css" />`;
}

const LOGO = `<svg viewBox="0 0 32 32" width="28" height="28" aria-hidden="true"><rect width="32" height="32" rx="8"/><path d="M16 22V11m0 0-5 5m5-5 5 5M9 24h14"/></svg>`;

/** The header of all pages: the brand, the main links, the search, and the menu of a small screen. */
export function headerHtml({ file }: PagePlace): string {
  const root = rootOf(file);
  const main = mainLinks(file).map(
    ({ href, text, current }) =>
      `<li><a href="${href}"${currentAttribute(current)}>${text}</a></li>`,
  );
  return `<a class="skip" href="#content">Skip to content</a>
    <header class="site">
      <a class="brand" href="${root}index.html"${currentAttribute(file === 'index.html' && 'page')}>${LOGO}<span>Filestore Upload</span></a>
      <nav class="main-links" aria-label="Main"><ul>${main.join('')}</ul></nav>
      ${file === SEARCH_PAGE ? '' : searchForm(root)}
      <button class="menu-button" type="button" popovertarget="menu">Menu</button>
    </header>
    ${menuHtml(file)}`;
}

/** Leads to the page of the guides, whose script reads the query. Without scripts, that page lists all guides. */
function searchForm(root: string): string {
  return `<form class="search" role="search" action="${root}${SEARCH_PAGE}">
        <input type="search" name="q" aria-label="Search the guides" placeholder="Search the guides" autocomplete="off" />
      </form>`;
}

type Current = 'page' | 'true' | false;

interface MainLink {
  readonly href: string;
  readonly text: string;
  readonly current: Current;
}

function mainLinks(file: string): readonly MainLink[] {
  const root = rootOf(file);
  const part = partOf(file);
  return [
    {
      href: `${root}${SEARCH_PAGE}`,
      text: 'Guides',
      current: file === SEARCH_PAGE ? 'page' : part === 'guides' && 'true',
    },
    { href: `${root}form.html`, text: 'Demos', current: part === 'demos' && 'true' },
    { href: REPOSITORY, text: 'GitHub', current: false },
  ];
}

/** A popover on a small screen, and a column beside the content on a wide one. */
function menuHtml(file: string): string {
  const root = rootOf(file);
  const part = partOf(file);
  const item = (href: string, text: string, children = ''): string =>
    `<li><a href="${root}${href}"${currentAttribute(href === file && 'page')}>${escapeHtml(text)}</a>${children}</li>`;
  const demos = pages
    .filter(({ parent }) => parent === undefined)
    .map((page) => {
      const children = pages
        .filter(({ parent }) => parent === page.file)
        .map((child) => item(child.file, child.title));
      return item(
        page.file,
        page.title,
        children.length > 0 ? `<ul>${children.join('')}</ul>` : '',
      );
    });
  const groups = guideGroups.map(
    ({ title, guides }) =>
      `<p>${title}</p><ul>${guides.map((name) => item(`guides/${name}.html`, readGuide(name).title)).join('')}</ul>`,
  );
  // On a small screen, the header has no room for the search.
  const search =
    file === SEARCH_PAGE
      ? ''
      : `<p class="elsewhere"><a href="${root}${SEARCH_PAGE}">Search the guides</a></p>`;
  const lists = [
    `<div class="demos"><p>Demos</p><ul>${demos.join('')}</ul></div>`,
    `<div class="guides">${groups.join('')}</div>`,
  ];
  // The part of the page comes first.
  if (part === 'guides') lists.reverse();
  return `<nav id="menu" class="menu" popover aria-label="Pages" data-part="${part}">
      <button type="button" class="menu-button" popovertarget="menu" popovertargetaction="hide">Close</button>
      ${search}
      ${lists.join('')}
      <p class="elsewhere"><a href="${REPOSITORY}">GitHub</a></p>
    </nav>`;
}

function currentAttribute(current: Current): string {
  return current === false ? '' : ` aria-current="${current}"`;
}

/** The footer of all pages. */
export function footerHtml({ file }: PagePlace): string {
  const root = rootOf(file);
  return `<footer class="site-footer">
      <p>Filestore Upload is open source under the <a href="${REPOSITORY}/blob/main/LICENSE">MIT license</a>.</p>
      <ul>
        <li><a href="${REPOSITORY}/blob/main/CHANGELOG.md">Changes</a></li>
        <li><a href="${root}guides/security.html">Security</a></li>
        <li><a href="${root}guides/accessibility.html">Accessibility</a></li>
        <li><a href="${root}llms.txt">llms.txt</a></li>
      </ul>
    </footer>`;
}
