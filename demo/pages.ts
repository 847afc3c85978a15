/** One page of the demo site. */
export interface DemoPageFacts {
  /** The name of the file, in the same folder as `index.html`. */
  readonly file: string;
  /** The text in the menu and in the window's title. */
  readonly title: string;
  /** The description for search engines. */
  readonly about?: string;
  /** The page of the menu that leads here. */
  readonly parent?: string;
}

/** The front page. */
export const home: DemoPageFacts = {
  file: 'index.html',
  title: 'File uploads to S3',
  about:
    'A form control that uploads files straight to S3, and the backend that keeps the files of submitted forms.',
};

/** The demos, in the order of the menu. A page with a parent is listed below it. */
export const pages: readonly DemoPageFacts[] = [
  { file: 'form.html', title: 'A form' },
  { file: 'images.html', title: 'Images' },
  { file: 'many-files.html', title: 'Many files' },
  { file: 'editing.html', title: 'Editing a record' },
  { file: 'layouts.html', title: 'Layouts' },
  { file: 'layout-chat.html', title: 'Chat composer', parent: 'layouts.html' },
  { file: 'layout-avatar.html', title: 'Avatar', parent: 'layouts.html' },
  { file: 'layout-table.html', title: 'Table rows', parent: 'layouts.html' },
  { file: 'layout-page.html', title: 'Full-page drop', parent: 'layouts.html' },
  { file: 'layout-wizard.html', title: 'Wizard step', parent: 'layouts.html' },
  { file: 'layout-gallery.html', title: 'Gallery', parent: 'layouts.html' },
  { file: 'theming.html', title: 'Theming' },
  { file: 'single-page-app.html', title: 'Single-page app' },
  { file: 'script-tag.html', title: 'Script tag' },
  { file: 'events.html', title: 'Events' },
  { file: 'failures.html', title: 'Simulated failures' },
];

/** The page for URLs that do not exist. It is not in the menu. */
export const notFound: DemoPageFacts = { file: '404.html', title: 'Not found' };

interface GuideGroup {
  readonly title: string;
  /** The files in the folder `guides`, without `.md`. */
  readonly guides: readonly string[];
}

/** The guides, in the order of the menu. */
export const guideGroups: readonly GuideGroup[] = [
  {
    title: 'In the page',
    guides: ['using', 'frameworks', 'building-your-own', 'accessibility', 'reference'],
  },
  {
    title: 'On your server',
    guides: ['your-server', 'events-and-webhooks', 'tenants-and-grants', 'security'],
  },
  {
    title: 'Where it runs',
    guides: [
      'local-stack',
      'your-own-server',
      'your-own-s3',
      'databases',
      'your-own-backend',
      'deploying',
      'parameters',
      'operating',
      'proving',
    ],
  },
  {
    title: 'Choosing',
    guides: [
      'comparison',
      'performance',
      'limits-and-costs',
      'scale',
      'moving-from-filepond',
      'moving-from-uppy',
      'architecture',
      'releases',
    ],
  },
];
