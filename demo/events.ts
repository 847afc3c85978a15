import '../src/define.ts';
import type { FilestoreEventMap } from '../src/index.ts';
import type { ReceivedEvent } from './received-event.ts';
import { find, startPage, uploads } from './page.ts';

const application = await startPage();

const log = find('#log', HTMLElement);
const last = find('#last', HTMLElement);
const [upload] = uploads();
if (!upload) throw new Error('The page has no <filestore-upload>');

const LINES = 200;
/** Events that are announced to screen readers. Progress events are too frequent. */
const ANNOUNCED = new Set(['filestore-done', 'filestore-error', 'filestore-remove']);
const types = [
  'filestore-add',
  'filestore-progress',
  'filestore-done',
  'filestore-error',
  'filestore-remove',
  'filestore-idle',
] as const satisfies readonly (keyof FilestoreEventMap)[];

// #region code
// write() adds a line to the log.
for (const type of types) {
  upload.addEventListener(type, ({ detail }) => {
    if (detail === null) write(type, '');
    else if ('error' in detail) write(type, `${detail.name}: ${detail.error.code}`);
    else write(type, `${detail.file.name} ${detail.file.status} ${percent(detail.file)}`);
  });
}
// #endregion
for (const type of ['input', 'change']) {
  upload.addEventListener(type, () => write(type, `value = [${upload.value.join(', ')}]`));
}

for (const button of document.querySelectorAll<HTMLElement>('[data-call]')) {
  button.addEventListener('click', () => {
    const call = button.dataset['call'];
    if (call === 'pause' || call === 'resume' || call === 'retry' || call === 'abort') {
      upload[call]();
    }
  });
}

function percent({ sent, size }: { sent?: number; size: number }): string {
  return sent === undefined || size === 0 ? '' : `${Math.round((sent / size) * 100)}%`;
}

function write(type: string, text: string): void {
  const line = document.createElement('li');
  const name = document.createElement('b');
  name.textContent = type;
  line.append(name, ` ${text}`);
  log.prepend(line);
  if (ANNOUNCED.has(type)) last.textContent = `${type} ${text}`;
  while (log.children.length > LINES) log.lastElementChild?.remove();
}

const POLL_MILLISECONDS = 1000;
const webhookLog = find('#webhook-log', HTMLElement);
let shown = '';

/** Shows the file events that the application's server has received. The simulated stack sends none. */
async function showWebhooks(): Promise<void> {
  if (!application.fileEvents) return;
  const events = await application.fileEvents().catch(() => undefined);
  setTimeout(() => void showWebhooks(), POLL_MILLISECONDS);
  if (!events) return;
  find('#webhooks', HTMLElement).hidden = false;
  const text = JSON.stringify(events);
  if (text !== shown) webhookLog.replaceChildren(...events.toReversed().map(webhookLine));
  shown = text;
}

function webhookLine({ type, name, receivedAt, times }: ReceivedEvent): HTMLLIElement {
  const line = document.createElement('li');
  const title = document.createElement('b');
  title.textContent = type;
  const repeats = times > 1 ? `, received ${times} times` : '';
  line.append(title, ` ${name} at ${new Date(receivedAt).toLocaleTimeString()}${repeats}`);
  return line;
}

void showWebhooks();
