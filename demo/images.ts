import '../src/define.ts';
import { removeMetadata, resizeImage, UndecodablePictureError } from '../src/images.ts';
import { sendForm } from './form.ts';
import { find, startPage, uploads } from './page.ts';
import { samplePicture } from './sample-picture.ts';

sendForm(await startPage());

const [upload] = uploads();
// #region code
if (upload) {
  upload.prepare = async (file, { signal }) => {
    const resized = await resizeImage(file, { maxWidth: 4096, maxHeight: 4096, signal }).catch(
      (error: unknown) => {
        if (error instanceof UndecodablePictureError) return file;
        throw error;
      },
    );
    return removeMetadata(resized);
  };
}
// #endregion
let painted = 0;
find('#paint', HTMLElement).addEventListener('click', () => {
  const pictures = [1, 2, 3].map(() => samplePicture((painted += 1)));
  void Promise.all(pictures).then((files) => upload?.addFiles(files));
});
find('#refuse', HTMLElement).addEventListener('click', () => {
  upload?.addFiles([new File(['no picture'], 'letter.txt', { type: 'text/plain' })]);
});
