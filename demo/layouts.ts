import { removeMetadata } from '../src/images.ts';
import '../src/parts.ts';
import { sendForm } from './form.ts';
import { startPage, uploads } from './page.ts';

const application = await startPage();
if (document.querySelector('form')) sendForm(application);
if (document.querySelector('[layout=grid]')) {
  for (const field of uploads()) field.prepare = (file) => removeMetadata(file);
}
