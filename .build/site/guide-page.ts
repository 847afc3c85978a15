import { guideGroups } from '../../demo/pages.ts';
import { readGuide, readGuides, REPOSITORY, type Guide } from './guides.ts';
import { escapeHtml } from './highlight.ts';
import { footerHtml, headerHtml, headHtml, SEARCH_PAGE, type PagePlace } from './layout.ts';

/** The pages of the folder `guides`: one for each guide, and the page that lists and searches them. */
export const guideFiles: readonly string[] = [
  SEARCH_PAGE,
  ...guideGroups.flatMap(({ guides }) => guides.map((name) => `guides/${name}.html`)),
];

/** Returns the page of a guide or of the list of guides. */
export function guidePage(file: string): string {
  if (file === SEARCH_PAGE) return listPage();
  const guide = readGuide(file.replace(/^guides\/|\.html$/g, ''));
  const { title, about } = guide;
  return page(
    { file, title, about },
    `<main id="content" class="guide" tabindex="-1">
      <article>
        ${guide.html}
        ${neighbors(guide)}
        <p class="source"><a href="${REPOSITORY}/blob/main/demo/guides/${guide.name}.md">Edit this page on GitHub</a></p>
      </article>
      ${contents(guide)}
    </main>`,
  );
}

function page(place: PagePlace, main: string, script = 'site'): string {
  return `<!doctype html>
<html lang="en">
  <head>
    ${headHtml(place)}
    <link rel="stylesheet" href="../styles/guides.css" />
    <script type="module" src="../${script}.ts"></script>
  </head>
  <body>
    ${headerHtml(place)}
    ${main}
    ${footerHtml(place)}
  </body>
</html>
`;
}

function listPage(): string {
  const guides = new Map(readGuides().map((guide) => [guide.name, guide]));
  const groups = guideGroups.map(({ title, guides: names }) => {
    const items = names.map((name) => {
      const guide = guides.get(name);
      return `<li><a href="./${name}.html">${escapeHtml(guide?.title ?? name)}</a><p>${escapeHtml(guide?.about ?? '')}</p></li>`;
    });
    return `<section><h2>${title}</h2><ul class="guide-cards">${items.join('')}</ul></section>`;
  });
  return page(
    {
      file: SEARCH_PAGE,
      title: 'Guides',
      about: 'How to use, deploy and operate Filestore Upload.',
    },
    `<main id="content" class="guides" tabindex="-1">
      <header><h1>Guides</h1></header>
      <form class="search" role="search" action="./index.html">
        <input id="query" type="search" name="q" aria-label="Search the guides" placeholder="Search the guides, for example: resume" autocomplete="off" />
      </form>
      <p id="found" role="status"></p>
      <ul id="results" class="results"></ul>
      <div id="all">${groups.join('')}</div>
    </main>`,
    'search',
  );
}

/** The links to the guides before and after this one. */
function neighbors({ name }: Guide): string {
  const all = readGuides();
  const at = all.findIndex((guide) => guide.name === name);
  const link = (guide: Guide | undefined, rel: 'prev' | 'next', word: string): string =>
    guide
      ? `<a rel="${rel}" href="./${guide.name}.html"><span>${word}</span> ${escapeHtml(guide.title)}</a>`
      : '';
  return `<nav class="neighbors" aria-label="Other guides">${link(all[at - 1], 'prev', 'Previous')}${link(all[at + 1], 'next', 'Next')}</nav>`;
}

function contents({ headings }: Guide): string {
  const items = headings
    .filter(({ level }) => level === 2)
    .map(({ id, text }) => `<li><a href="#${id}">${escapeHtml(text)}</a></li>`);
  if (items.length < 2) return '';
  return `<nav class="contents" aria-labelledby="contents-title"><p id="contents-title">On this page</p><ul>${items.join('')}</ul></nav>`;
}
