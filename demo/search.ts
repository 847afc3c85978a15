import MiniSearch from 'minisearch';

/** Searches the guides in the page. The site has no server that could do it. */

/** A part of a guide, as the build writes it (.build/site/guides.ts). */
interface Section {
  readonly url: string;
  readonly guide: string;
  readonly heading: string;
  readonly text: string;
}

const MAX_RESULTS = 20;
const EXCERPT_CHARACTERS = 160;

const input = document.querySelector<HTMLInputElement>('#query');
const list = document.querySelector<HTMLElement>('#results');
const found = document.querySelector<HTMLElement>('#found');
const all = document.querySelector<HTMLElement>('#all');

let index: Promise<MiniSearch<Section>> | undefined;

async function openIndex(): Promise<MiniSearch<Section>> {
  const response = await fetch('./sections.json');
  if (!response.ok) throw new Error(`sections.json answered ${response.status}`);
  const sections = (await response.json()) as readonly Section[];
  const search = new MiniSearch<Section>({
    idField: 'url',
    fields: ['heading', 'guide', 'text'],
    storeFields: ['url', 'guide', 'heading', 'text'],
    searchOptions: {
      boost: { heading: 4, guide: 2 },
      prefix: true,
      fuzzy: 0.15,
      combineWith: 'AND',
    },
  });
  search.addAll(sections);
  return search;
}

async function show(query: string): Promise<void> {
  if (!input || !list || !found || !all) return;
  all.hidden = query !== '';
  if (query === '') {
    list.replaceChildren();
    found.textContent = '';
    return;
  }
  try {
    index ??= openIndex();
    const results = (await index).search(query);
    // The person has typed on.
    if (query !== input.value.trim()) return;
    found.textContent = summary(results.length, query);
    list.replaceChildren(
      ...results
        .slice(0, MAX_RESULTS)
        .map((result) => item(result as unknown as Section, result.terms)),
    );
  } catch {
    // The next key tries again.
    index = undefined;
    found.textContent = 'The search cannot be loaded. All guides are listed below.';
    all.hidden = false;
  }
}

function summary(count: number, query: string): string {
  if (count === 0) return `The guides do not mention “${query}”.`;
  if (count > MAX_RESULTS) return `The first ${MAX_RESULTS} of ${count} results for “${query}”`;
  return `${count} ${count === 1 ? 'result' : 'results'} for “${query}”`;
}

function item({ url, guide, heading, text }: Section, terms: readonly string[]): HTMLElement {
  const line = document.createElement('li');
  const link = document.createElement('a');
  link.href = `./${url}`;
  link.textContent = heading === guide ? guide : `${guide}: ${heading}`;
  const excerpt = document.createElement('p');
  excerpt.append(...marked(excerptOf(text, terms), terms));
  line.append(link, excerpt);
  return line;
}

/** Returns the words around the first term that was found. */
function excerptOf(text: string, terms: readonly string[]): string {
  const lower = text.toLowerCase();
  const positions = terms.map((term) => lower.indexOf(term)).filter((at) => at >= 0);
  const first = positions.length > 0 ? Math.min(...positions) : 0;
  const start = first < EXCERPT_CHARACTERS / 2 ? 0 : text.lastIndexOf(' ', first - 40) + 1;
  const end = text.indexOf(' ', start + EXCERPT_CHARACTERS);
  const excerpt = text.slice(start, end < 0 ? undefined : end);
  return `${start > 0 ? '… ' : ''}${excerpt}${end < 0 ? '' : ' …'}`;
}

function marked(text: string, terms: readonly string[]): (string | HTMLElement)[] {
  if (terms.length === 0) return [text];
  const pattern = new RegExp(`(${terms.map((term) => escapePattern(term)).join('|')})`, 'gi');
  return text.split(pattern).map((part, at) => {
    if (at % 2 === 0) return part;
    const mark = document.createElement('mark');
    mark.textContent = part;
    return mark;
  });
}

/** `RegExp.escape` needs browsers of 2025. */
function escapePattern(term: string): string {
  return term.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
}

if (input) {
  input.value = new URLSearchParams(location.search).get('q') ?? '';
  const update = (): void => {
    const query = input.value.trim();
    const url = new URL(location.href);
    if (query === '') url.searchParams.delete('q');
    else url.searchParams.set('q', query);
    history.replaceState(null, '', url);
    void show(query);
  };
  input.addEventListener('input', update);
  input.form?.addEventListener('submit', (event) => {
    event.preventDefault();
    update();
  });
  void show(input.value.trim());
}
