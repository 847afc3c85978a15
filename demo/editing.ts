import '../src/define.ts';
import { say } from './form.ts';
import { fieldsOf, find, startPage, uploads } from './page.ts';

await startPage();

const form = find('main form', HTMLFormElement);
const posted = find('#posted', HTMLElement);
const [upload] = uploads();
if (!upload) throw new Error('The page has no <filestore-upload>');

// #region code
// A server would write these into its page. They do not need to exist, because the element does not check.
upload.files = [
  {
    id: 'qk3v5n2hy7mzr4wa6xtcbdu2le',
    name: 'crane front.pdf',
    size: 482_113,
    type: 'application/pdf',
  },
  {
    id: 'b7ylr2qwzk5hn3ma4vtx6cpdue',
    name: 'crane side.pdf',
    size: 391_870,
    type: 'application/pdf',
  },
  {
    id: 'm5wx7zt3rvhq2ky6na4lbcdpue',
    name: 'load table.xlsx',
    size: 20_480,
    type: 'application/vnd.ms-excel',
  },
];
// #endregion

const show = (): void => {
  posted.textContent = [...fieldsOf(form)].map(([name, value]) => `${name}=${value}`).join('\n');
};
show();
form.addEventListener('input', show);
form.addEventListener('change', show);
form.addEventListener('reset', () => requestAnimationFrame(show));
form.addEventListener('submit', (event) => {
  event.preventDefault();
  const count = fieldsOf(form).getAll('attachment').length;
  say(
    `Saved with ${count} files. Your server would store the new files and delete the missing ones.`,
  );
});
