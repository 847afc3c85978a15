import '../src/define.ts';
import { find, startPage, uploads } from './page.ts';

await startPage();

const looks = find('#looks', HTMLElement);

const language = find('#language', HTMLSelectElement);
language.addEventListener('change', () => {
  looks.lang = language.value;
  looks.dir = language.value === 'ar' ? 'rtl' : 'ltr';
});

const scheme = find('#scheme', HTMLSelectElement);
scheme.addEventListener('change', () => {
  document.documentElement.style.colorScheme = scheme.value;
});

let filled = 0;
find('#fill', HTMLElement).addEventListener('click', () => {
  filled += 1;
  for (const upload of uploads()) {
    upload.addFiles([new File([`theme ${filled}`.repeat(2_000)], `theme ${filled}.txt`)]);
  }
});
