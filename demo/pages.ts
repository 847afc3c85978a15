/** One page of the demo site. */
interface DemoPageFacts {
  /** The name of the file, in the same folder as `index.html`. */
  readonly file: string;
  /** The text in the menu and in the window's title. */
  readonly title: string;
}

/** All pages of the site, in the order of the menu. */
export const pages: readonly DemoPageFacts[] = [
  { file: 'index.html', title: 'A form' },
  { file: 'many-files.html', title: 'Many files' },
  { file: 'images.html', title: 'Images' },
  { file: 'editing.html', title: 'Editing a record' },
  { file: 'theming.html', title: 'Theming' },
  { file: 'single-page-app.html', title: 'Single-page app' },
  { file: 'script-tag.html', title: 'Script tag' },
  { file: 'events.html', title: 'Events' },
  { file: 'failures.html', title: 'Simulated failures' },
];

/** The page for URLs that do not exist. It is not in the menu. */
export const notFound: DemoPageFacts = { file: '404.html', title: 'Not found' };
