import '../src/define.ts';
import { removeMetadata, resizeImage, UndecodablePictureError } from '../src/images.ts';
import { sendForm } from './form.ts';
import { find, startPage, uploads } from './page.ts';

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
  const pictures = [1, 2, 3].map(() => paint((painted += 1)));
  void Promise.all(pictures).then((files) => upload?.addFiles(files));
});
find('#refuse', HTMLElement).addEventListener('click', () => {
  upload?.addFiles([new File(['no picture'], 'letter.txt', { type: 'text/plain' })]);
});

async function paint(number: number): Promise<File> {
  const canvas = new OffscreenCanvas(640, 480);
  const brush = canvas.getContext('2d');
  if (!brush) throw new Error('The browser has no canvas');
  const hue = (number * 67) % 360;
  brush.fillStyle = `hsl(${hue} 70% 85%)`;
  brush.fillRect(0, 0, 640, 480);
  for (let ring = 6; ring > 0; ring -= 1) {
    brush.fillStyle = `hsl(${(hue + ring * 25) % 360} 70% ${40 + ring * 6}%)`;
    brush.beginPath();
    brush.arc(200 + number * 30, 240, ring * 40, 0, Math.PI * 2);
    brush.fill();
  }
  const blob = await canvas.convertToBlob({ type: 'image/png' });
  return new File([blob], `picture ${number}.png`, { type: blob.type });
}
