import { randomUUID } from 'node:crypto';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import express, { type Response } from 'express';
import session from 'express-session';
import { Filestore, InvalidWebhookError, isFilestoreError } from 'filestore-upload/server';
import { addRequest, findAttachment, findRequest, processEvent } from './requests.ts';

/*
 * A form with attachments: the visitor describes what has to be repaired, and adds pictures. README.md says how
 * to run it.
 */

declare module 'express-session' {
  interface SessionData {
    visitor: string;
    uploadContext: string;
  }
}

const {
  PORT = '3000',
  API = 'http://localhost:5173/v1',
  BROWSER_KEY = '',
  SERVER_KEY = '',
  WEBHOOK_SECRET,
  SESSION_SECRET = randomUUID(),
} = process.env;
const MAX_FILES = 10;
/** Pictures that a browser shows. An SVG can contain scripts, so the API gives no inline link to it. */
const PICTURE = /^image\/(png|jpeg|gif|webp|avif)$/;
const TRY_AGAIN = 'Your request could not be sent. Nothing is lost: please send it again.';

const filestore = new Filestore({
  endpoint: API,
  serverKey: SERVER_KEY,
  webhookSecret: WEBHOOK_SECRET,
});
const app = express();
app.set('view engine', 'ejs').set('views', join(import.meta.dirname, 'views'));
app.use(express.static(join(import.meta.dirname, 'public')));
// The script of the element, its worker and its languages.
app.use(
  '/filestore-upload',
  express.static(dirname(fileURLToPath(import.meta.resolve('filestore-upload/script-tag')))),
);

// Before the other routes: the signature is that of the raw body, and the sender has no session.
app.post('/webhooks', express.raw({ type: '*/*' }), async ({ headers, body = '' }, response) => {
  try {
    processEvent(await filestore.verifyWebhook({ headers, body }));
    response.sendStatus(204);
  } catch (error) {
    if (!(error instanceof InvalidWebhookError)) throw error;
    response.sendStatus(401);
  }
});

app.use(express.urlencoded());
app.use(
  session({
    secret: SESSION_SECRET,
    resave: false,
    saveUninitialized: false,
    // Behind HTTPS, also set `secure`.
    cookie: { sameSite: 'lax' },
  }),
);

app.get('/', ({ session }, response) => {
  session.visitor ??= randomUUID();
  // The page's scripts can read the context. So it is a random value, and never the id of the session.
  session.uploadContext ??= randomUUID();
  showForm(response, session.uploadContext);
});

app.post('/', async ({ body = {}, session }, response) => {
  const { visitor, uploadContext } = session;
  // The session has ended. Its files cannot be stored, because nobody knows their context any longer.
  if (!visitor || !uploadContext) return response.redirect(303, '/');
  const description = String(body.description ?? '').trim();
  const ids = [body.attachments ?? []].flat().map(String);
  // What the form needs to show its files again.
  const kept = { description, files: String(body.files ?? '[]') };

  if (description === '' || ids.length > MAX_FILES) {
    const message = description === '' ? 'Describe what is broken.' : 'Add up to ten files.';
    return showForm(response.status(422), uploadContext, { ...kept, message });
  }
  let result;
  try {
    result = await filestore.store(ids, { context: uploadContext });
  } catch (error) {
    if (!isFilestoreError(error)) throw error;
    console.error('The files were not stored:', error.message);
    return showForm(response.status(503), uploadContext, { ...kept, message: TRY_AGAIN });
  }
  const { stored, refused } = result;
  if (refused.length > 0) {
    // A scan that has not ended, or a busy API: nothing is wrong with these files.
    const final = refused.filter(({ error }) => !error.retryable);
    return showForm(response.status(409), uploadContext, {
      ...kept,
      refused: JSON.stringify(final.map(({ id, error }) => ({ id, code: error.code }))),
      message:
        final.length > 0
          ? 'Some files could not be saved. Each of them shows why. Your other files are still here.'
          : TRY_AGAIN,
    });
  }
  // Only now: a stored file without a record can be found and deleted, but a record needs its files.
  response.redirect(303, `/requests/${addRequest(visitor, description, stored)}`);
});

app.get('/requests/:id', ({ params, session }, response) => {
  const request = findRequest(params.id, session.visitor);
  if (!request) return response.status(404).send('Not found');
  response.render('request', { ...request, isPicture: (type: string) => PICTURE.test(type) });
});

app.get('/files/:id', async ({ params, session }, response) => {
  // The API does not know who may see a file. The application does.
  const attachment = findAttachment(params.id, session.visitor);
  if (!attachment || attachment.gone) return response.status(404).send('Not found');
  const disposition = PICTURE.test(attachment.type) ? 'inline' : 'attachment';
  const { url } = await filestore.download(attachment.id, { disposition });
  // The link expires, so that a browser must not reuse the redirect.
  response.set('cache-control', 'no-store').redirect(url);
});

app.listen(Number(PORT), () => console.log(`http://localhost:${PORT}/`));

interface FormContent {
  readonly description?: string;
  readonly message?: string;
  /** The files of the form that was sent, as JSON. */
  readonly files?: string;
  /** The ids and error codes of files that were not stored, as JSON. */
  readonly refused?: string;
}

function showForm(response: Response, context: string, content: FormContent = {}): void {
  response.render('form', {
    endpoint: API,
    apiKey: BROWSER_KEY,
    maxFiles: MAX_FILES,
    context,
    description: '',
    message: '',
    files: '[]',
    refused: '[]',
    ...content,
  });
}
