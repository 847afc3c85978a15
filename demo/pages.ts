/** One page of the demo site. */
export interface DemoPageFacts {
  /** Beside `index.html`. */
  readonly file: string;
  /** In the menu and in the window's title. */
  readonly title: string;
}

/** Every page of the site, in the order of its menu. */
export const pages: readonly DemoPageFacts[] = [
  { file: 'index.html', title: 'A form' },
  { file: 'many-files.html', title: 'Many files' },
  { file: 'images.html', title: 'Images' },
  { file: 'editing.html', title: 'Editing a record' },
  { file: 'theming.html', title: 'Theming' },
  { file: 'single-page-app.html', title: 'Single-page app' },
  { file: 'script-tag.html', title: 'Script tag' },
  { file: 'events.html', title: 'Events' },
  { file: 'failures.html', title: 'Failures on purpose' },
];

/** Where a link leads that leads nowhere; in no menu. */
export const notFound: DemoPageFacts = { file: '404.html', title: 'Not found' };
