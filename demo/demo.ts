import '../src/define.ts';
import { showFiles } from './stored-files.ts';
import { complain, sendForm } from './form.ts';
import { find, startPage, uploads } from './page.ts';

const application = await startPage();
sendForm(application);

const watched = new Set<string>();
for (const upload of uploads()) {
  upload.addEventListener('filestore-progress', ({ detail }) => {
    const { id } = detail.file;
    if (id === undefined || watched.has(id)) return;
    watched.add(id);
    application.watch(id);
  });
}

async function refresh(): Promise<void> {
  showFiles(await application.files(), {
    download: async ({ id, name }) => {
      const link = document.createElement('a');
      link.href = await application.download(id);
      link.download = name;
      link.click();
    },
    remove: async ({ id }) => {
      await application.remove(id);
      await refresh();
    },
    failed: complain,
  });
}

async function keepRefreshing(): Promise<void> {
  // If the server does not respond, the rows do not change and the next refresh tries again.
  if (!document.hidden) await refresh().catch(() => undefined);
  setTimeout(() => void keepRefreshing(), 1000);
}

if (application.kind === 'deployed') find('#files-card', HTMLElement).hidden = true;
else void keepRefreshing();
