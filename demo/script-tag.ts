import { sendForm } from './form.ts';
import { startPage } from './page.ts';

// The element is the other script's.
sendForm(await startPage());
