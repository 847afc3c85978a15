/** One page of the demo site. */
interface DemoPageFacts {
  /** The name of the file, in the same folder as `index.html`. */
  readonly file: string;
  /** The text in the menu and in the window's title. */
  readonly title: string;
  /** The page of the menu that leads here. */
  readonly parent?: string;
}

/** All pages of the site, in the order of the menu. A page with a parent is not in the menu. */
export const pages: readonly DemoPageFacts[] = [
  { file: 'index.html', title: 'A form' },
  { file: 'many-files.html', title: 'Many files' },
  { file: 'images.html', title: 'Images' },
  { file: 'editing.html', title: 'Editing a record' },
  { file: 'theming.html', title: 'Theming' },
  { file: 'single-page-app.html', title: 'Single-page app' },
  { file: 'layouts.html', title: 'Layouts' },
  { file: 'layout-chat.html', title: 'Chat composer', parent: 'layouts.html' },
  { file: 'layout-avatar.html', title: 'Avatar', parent: 'layouts.html' },
  { file: 'layout-table.html', title: 'Table rows', parent: 'layouts.html' },
  { file: 'layout-page.html', title: 'Full-page drop', parent: 'layouts.html' },
  { file: 'layout-wizard.html', title: 'Wizard step', parent: 'layouts.html' },
  { file: 'layout-gallery.html', title: 'Gallery', parent: 'layouts.html' },
  { file: 'script-tag.html', title: 'Script tag' },
  { file: 'events.html', title: 'Events' },
  { file: 'failures.html', title: 'Simulated failures' },
];

/** The page for URLs that do not exist. It is not in the menu. */
export const notFound: DemoPageFacts = { file: '404.html', title: 'Not found' };
