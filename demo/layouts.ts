import { removeMetadata } from '../src/images.ts';
import '../src/parts.ts';
import { sendForm } from './form.ts';
import { startPage, uploads } from './page.ts';

sendForm(await startPage());
if (document.querySelector('[layout=grid]')) {
  for (const field of uploads()) field.prepare = (file) => removeMetadata(file);
}
