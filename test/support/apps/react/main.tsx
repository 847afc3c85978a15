import 'filestore-upload/define';
import type { FilestoreFile } from 'filestore-upload';
import { StrictMode, useState } from 'react';
import { createRoot } from 'react-dom/client';

const { endpoint, apiKey } = await import(/* @vite-ignore */ `${location.origin}/settings.js`).then(
  ({ settings }: { settings: { endpoint: string; apiKey: string } }) => settings,
);

function App() {
  const [done, setDone] = useState<FilestoreFile>();
  const [ids, setIds] = useState<readonly string[]>([]);
  return (
    <form method="post" action="/messages">
      <filestore-upload
        name="attachment"
        multiple
        endpoint={endpoint}
        apiKey={apiKey}
        value={ids}
        onfilestore-done={(event) => setDone(event.detail.file)}
        onchange={(event: Event) =>
          setIds((event.currentTarget as HTMLElementTagNameMap['filestore-upload']).value)
        }
      />
      {done && <output>Done: {done.name}</output>}
      <button>Send</button>
    </form>
  );
}

const root = document.querySelector('#app');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
