import '../src/define.ts';
import { sendForm } from './form.ts';
import { find, startPage, uploads } from './page.ts';
import { faults, misbehave, type Fault } from './simulation/faults.ts';

sendForm(await startPage('simulation'));

const armed = find('#armed', HTMLElement);
const list = find('#faults', HTMLElement);
for (const fault of Object.keys(faults) as Fault[]) {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'quiet';
  button.textContent = faults[fault].words;
  button.addEventListener('click', () => {
    misbehave(fault);
    armed.textContent = `Active: ${faults[fault].words}.`;
  });
  list.append(button);
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
