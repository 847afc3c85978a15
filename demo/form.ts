import { FilesRefused, type Application, type Sent } from './application.ts';
import { fieldsOf, find, uploads } from './page.ts';

const outcome = find('#outcome', HTMLElement);

/** Makes the page's form send itself to its server and show the result. */
export function sendForm(application: Application, sent: () => void = () => undefined): void {
  const form = find('main form', HTMLFormElement);
  const left = document.querySelector<HTMLElement>('#left');
  // The last result does not apply to the new files.
  form.addEventListener('filestore-add', () => say(''));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void send().catch(complain);
  });

  async function send(): Promise<void> {
    say('Sending…');
    const answer = await application.send(fieldsOf(form)).catch(markRefused);
    form.reset();
    sent();
    if (left) {
      left.hidden = answer.left === undefined;
      left.textContent = answer.left ?? '';
    }
    if (answer.left !== undefined) say('Sent. Your server would now store each file:');
    else say(answer.stored === 1 ? 'Sent, 1 file stored.' : `Sent, ${answer.stored} files stored.`);
  }
}

/** Shows on the rows which files the server could not store. */
function markRefused(error: unknown): Sent {
  if (error instanceof FilesRefused) {
    for (const { id, code } of error.files) {
      for (const upload of uploads()) upload.rejectFile(id, code);
    }
  }
  throw error;
}

export function say(text: string): void {
  outcome.textContent = text;
  outcome.classList.remove('failed');
}

export function complain(error: unknown): void {
  outcome.textContent = error instanceof Error ? error.message : String(error);
  outcome.classList.add('failed');
}
