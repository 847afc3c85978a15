import '../src/define.ts';
import { sendForm } from './form.ts';
import { startPage } from './page.ts';

sendForm(await startPage());
