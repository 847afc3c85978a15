import '../src/define.ts';
import { sendForm } from './form.ts';
import { find, startPage, uploads } from './page.ts';
import { isFault, misbehave } from './simulation/faults.ts';

sendForm(await startPage('simulation'));

const armed = find('#armed', HTMLElement);
for (const button of document.querySelectorAll<HTMLElement>('[data-fault]')) {
  button.addEventListener('click', () => {
    const fault = button.dataset['fault'] ?? '';
    if (!isFault(fault)) throw new Error(`There is no fault ${fault}`);
    misbehave(fault);
    armed.textContent = `Active: ${button.textContent.trim()}.`;
  });
}

const [upload] = uploads();
let added = 0;
const add = (bytes: number): void => {
  added += 1;
  const content = new Uint8Array(bytes).fill(added);
  upload?.addFiles([
    new File([content], `file ${added}.bin`, { type: 'application/octet-stream' }),
  ]);
};
find('#add', HTMLElement).addEventListener('click', () => add(3_000_000));
find('#large', HTMLElement).addEventListener('click', () => add(6_000_000));
