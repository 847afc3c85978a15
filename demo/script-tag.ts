import { sendForm } from './form.ts';
import { startPage } from './page.ts';

// The other script of the page defines the element.
sendForm(await startPage());
