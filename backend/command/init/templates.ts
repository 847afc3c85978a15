/** The files that `filestore-upload init` adds. `ENDPOINT` is the local stack of `filestore-upload serve --dev`. */
export const ENDPOINT = 'http://localhost:8080/v1';

interface PageParts {
  /** What loads the element. */
  readonly script: string;
  readonly endpoint: string;
  readonly key: string;
}

function formPage({ script, endpoint, key }: PageParts): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Upload</title>
    ${script}
  </head>
  <body>
    <form method="post" action="/messages">
      <label for="attachment">Attachments</label>
      <filestore-upload
        id="attachment"
        name="attachment"
        endpoint="${endpoint}"
        api-key="${key}"
        multiple
      ></filestore-upload>
      <button>Send</button>
      <output></output>
    </form>
    <script type="module">
      // Your server stores the files: await filestore.store(ids). Remove this when the form has a server.
      document.querySelector('form').addEventListener('submit', (event) => {
        event.preventDefault();
        const ids = new FormData(event.target).getAll('attachment');
        document.querySelector('output').textContent =
          \`Your server would now store: \${ids.join(', ')}\`;
      });
    </script>
  </body>
</html>
`;
}

/** The page of a project with Vite, which replaces `%VITE_…%`. */
export const vitePage = formPage({
  script: `<script type="module">
      import 'filestore-upload/define';
    </script>`,
  endpoint: '%VITE_FILESTORE_ENDPOINT%',
  key: '%VITE_FILESTORE_KEY%',
});

/** The page of a project with Vite and React. */
export function viteReactPage(component: string): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Upload</title>
  </head>
  <body>
    <div id="root"></div>
    <script type="module">
      import { createElement } from 'react';
      import { createRoot } from 'react-dom/client';
      import { UploadForm } from '/${component}';

      createRoot(document.getElementById('root')).render(createElement(UploadForm));
    </script>
  </body>
</html>
`;
}

/** A component of a project with Vite and React. */
export function reactForm(usesTypeScript: boolean): string {
  const type = usesTypeScript ? ': FormEvent<HTMLFormElement>' : '';
  const imported = usesTypeScript ? ', type FormEvent' : '';
  return `import { FilestoreUpload } from 'filestore-upload/react';
import { useState${imported} } from 'react';

export function UploadForm() {
  const [posted, setPosted] = useState('');
  // Your server stores the files: await filestore.store(ids). Remove this when the form has a server.
  const send = (event${type}) => {
    event.preventDefault();
    setPosted(new FormData(event.currentTarget).getAll('attachment').join(', '));
  };
  return (
    <form method="post" action="/messages" onSubmit={send}>
      <label htmlFor="attachment">Attachments</label>
      <FilestoreUpload
        id="attachment"
        name="attachment"
        endpoint={import.meta.env.VITE_FILESTORE_ENDPOINT}
        apiKey={import.meta.env.VITE_FILESTORE_KEY}
        multiple
      />
      <button>Send</button>
      <output>{posted && \`Your server would now store: \${posted}\`}</output>
    </form>
  );
}
`;
}

/** A page of Next.js's app router with a server action. */
export function nextPage(usesTypeScript: boolean): string {
  const type = (text: string): string => (usesTypeScript ? text : '');
  return `import { FilestoreUpload } from 'filestore-upload/react';
import { Filestore } from 'filestore-upload/server';
import { redirect } from 'next/navigation';

// The settings are those of the running server, not of the build.
export const dynamic = 'force-dynamic';

async function send(form${type(': FormData')}) {
  'use server';
  const filestore = new Filestore({
    endpoint: process.env.FILESTORE_ENDPOINT${type(" ?? ''")},
    serverKey: process.env.FILESTORE_SERVER_KEY${type(" ?? ''")},
  });
  const ids = form.getAll('attachment').map(String);
  const { stored } = await filestore.store(ids);
  redirect(\`/upload?stored=\${stored.length}\`);
}

export default async function Page({ searchParams }${type(': { searchParams: Promise<{ stored?: string }> }')}) {
  const { stored } = await searchParams;
  return (
    <form action={send}>
      <label htmlFor="attachment">Attachments</label>
      <FilestoreUpload
        id="attachment"
        name="attachment"
        endpoint={process.env.FILESTORE_ENDPOINT}
        apiKey={process.env.FILESTORE_KEY}
        multiple
        required
      />
      <button>Send</button>
      <p role="status">{stored === undefined ? '' : \`Stored: \${stored}\`}</p>
    </form>
  );
}
`;
}

/** A page without a bundler. */
export function plainPage(key: string): string {
  return formPage({
    script: '<script type="module" src="./filestore/script-tag.js"></script>',
    endpoint: ENDPOINT,
    key,
  });
}
