import '../src/define.ts';
import { showFiles, type FileRow } from './file-table.ts';

interface Config {
  readonly endpoint: string;
  readonly apiKey: string;
  readonly context: string;
}

const form = find('#form', HTMLFormElement);
const upload = document.querySelector('filestore-upload');
const outcome = find('#outcome', HTMLElement);
if (!upload) throw new Error('The page has no <filestore-upload>');

const config = await application<Config>('GET', 'config');
upload.endpoint = config.endpoint;
upload.apiKey = config.apiKey;
upload.context = config.context;

// What was said of the last form says nothing of this one.
upload.addEventListener('filestore-add', () => say(''));

const watched = new Set<string>();
upload.addEventListener('filestore-progress', ({ detail }) => {
  const { id } = detail.file;
  if (id === undefined || watched.has(id)) return;
  watched.add(id);
  // Only for the table below; the upload does not need it.
  void application('POST', 'watched', new URLSearchParams({ id })).catch(() => undefined);
});

form.addEventListener('submit', (event) => {
  event.preventDefault();
  void send();
});

async function send(): Promise<void> {
  say('Sending …');
  // As a browser would send it: the element is a form control, its value is the file's id.
  const fields = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === 'string') fields.append(name, value);
  }
  try {
    const { stored } = await application<{ stored: number }>('POST', 'messages', fields);
    form.reset();
    say(stored === 1 ? 'Sent, 1 file stored.' : `Sent, ${stored} files stored.`);
  } catch (error) {
    complain(error);
  }
}

async function refresh(): Promise<void> {
  showFiles(await application<FileRow[]>('GET', 'files'), {
    download: async ({ id }) => {
      const { url } = await application<{ url: string }>('POST', `files/${id}/download`);
      // An attachment: the browser saves it and stays on this page.
      location.assign(url);
    },
    remove: async ({ id }) => {
      await application('DELETE', `files/${id}`);
      await refresh();
    },
    failed: complain,
  });
}

function say(text: string): void {
  outcome.textContent = text;
  outcome.classList.remove('failed');
}

function complain(error: unknown): void {
  outcome.textContent = error instanceof Error ? error.message : String(error);
  outcome.classList.add('failed');
}

async function keepRefreshing(): Promise<void> {
  // A server that is away for a moment is asked again; the rows stay as they were.
  if (!document.hidden) await refresh().catch(() => undefined);
  setTimeout(() => void keepRefreshing(), 1000);
}
void keepRefreshing();

async function application<Answer>(
  method: string,
  path: string,
  body?: URLSearchParams,
): Promise<Answer> {
  const response = await fetch(`/application/${path}`, {
    method,
    ...(body && { body }),
    signal: AbortSignal.timeout(10_000),
  }).catch(() => {
    throw new Error('The server cannot be reached');
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.title ?? `The server answered ${response.status}`);
  return answer;
}

function find<Type extends Element>(selector: string, type: new () => Type): Type {
  const element = document.querySelector(selector);
  if (!(element instanceof type)) throw new Error(`The page has no ${selector}`);
  return element;
}
