import '../src/define.ts';
import { sendForm } from './form.ts';
import { find, startPage, uploads } from './page.ts';

sendForm(await startPage());

const made = find('#made', HTMLElement);
const [upload] = uploads();
for (const button of document.querySelectorAll<HTMLElement>('[data-make]')) {
  button.addEventListener('click', () => {
    const count = Number(button.dataset['make']);
    const began = performance.now();
    upload?.addFiles(Array.from({ length: count }, (_, index) => noteNumber(index + 1)));
    const took = Math.round(performance.now() - began);
    made.textContent = `Added ${count.toLocaleString('en')} files to the list in ${took} ms.`;
  });
}

/** Creates a small text file. Each one is different, so that none counts as a duplicate. */
function noteNumber(number: number): File {
  const text = `Note ${number} of ${new Date().toISOString()}\n`.repeat(20);
  return new File([text], `note ${number}.txt`, { type: 'text/plain' });
}
