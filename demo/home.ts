import '../src/define.ts';
import { sendForm } from './form.ts';
import { find, startPage, uploads } from './page.ts';
import { samplePicture } from './sample-picture.ts';

sendForm(await startPage());

const [upload] = uploads();
find('#samples', HTMLElement).addEventListener('click', () => {
  void Promise.all([1, 2, 3].map(samplePicture)).then((files) => upload?.addFiles(files));
});
