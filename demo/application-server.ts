import { createHmac, randomBytes } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { WebhookLog } from './webhook-log.ts';

/*
 * The smallest useful server for a form. It saves a list of file ids and calls the Filestore API with the
 * server key. It never receives the bytes of a file.
 */

interface ApplicationSettings {
  /** The URL of the Filestore API for this server. */
  readonly apiUrl: string;
  /** The URL of the Filestore API for the page. */
  readonly publicApiUrl: string;
  readonly browserKey: string;
  readonly serverKey: string;
  /** The secret of the webhooks' signatures. */
  readonly webhookSecret: string;
  /** The path of the file that contains the list. */
  readonly file: string;
}

interface Entry {
  readonly id: string;
  /** The owner. Only the owner may see, download or delete the file. */
  readonly visitor: string;
  readonly message?: string | undefined;
  /** The last response of `info`, for the row of a file that has been deleted. */
  readonly info?: Readonly<Record<string, unknown>> | undefined;
  readonly deletedAt?: number;
}

/** The response of `grants`. */
interface Granted {
  readonly grant?: string;
}

/** More than a visitor of the demo adds in a day. */
const GRANT_FILES = 10_000;

const SESSION = /(?:^|;\s*)session=([\w-]{22})(?:;|$)/;
/** How long the row of a deleted file is still shown. */
const DELETED_ROWS_MILLISECONDS = 60_000;
const ROWS = 100;
const BODY_BYTES = 100_000;

export class ApplicationServer {
  readonly #settings: ApplicationSettings;
  readonly #webhooks: WebhookLog;
  #entries: readonly Entry[] = [];
  #saving: Promise<void> = Promise.resolve();

  private constructor(settings: ApplicationSettings) {
    this.#settings = settings;
    this.#webhooks = new WebhookLog(settings.webhookSecret);
  }

  static async open(settings: ApplicationSettings): Promise<ApplicationServer> {
    const server = new ApplicationServer(settings);
    const text = await readFile(settings.file, 'utf8').catch(() => '[]');
    server.#entries = JSON.parse(text);
    return server;
  }

  /** Handles requests under `/application/`. */
  async handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(incoming.url ?? '/', 'http://application');
    if (pathname === '/application/webhooks') {
      response.writeHead(await this.#webhooks.receive(incoming)).end();
      return;
    }
    const visitor = this.#visitor(incoming, response);
    const [, , collection, id, action] = pathname.split('/');
    try {
      switch (`${incoming.method} ${collection}${id ? '/id' : ''}${action ? `/${action}` : ''}`) {
        case 'GET config':
          return answer(response, 200, {
            endpoint: this.#settings.publicApiUrl,
            apiKey: this.#settings.browserKey,
            context: visitor,
            grant: await this.#grant(visitor),
          });
        case 'GET files':
          return answer(response, 200, await this.#list(visitor));
        case 'GET events':
          return answer(response, 200, this.#webhooks.list(visitor));
        case 'POST watched':
          return answer(response, 200, this.#watch(await readForm(incoming), visitor));
        case 'POST messages':
          return await this.#store(await readForm(incoming), visitor, response);
        case 'POST files/id/download':
          return await this.#forward(response, 'POST', this.#own(id, visitor), '/download');
        case 'DELETE files/id':
          return await this.#forward(response, 'DELETE', this.#own(id, visitor), '');
        default:
          return answer(response, 404, { title: 'Not found' });
      }
    } catch (error) {
      console.error('application server:', error instanceof Error ? error.message : error);
      answer(response, 502, { title: 'The Filestore API cannot be reached' });
    }
  }

  /**
   * Allows the visitor's page to upload for a day. With RequireGrant, somebody who has only copied the browser
   * key cannot upload, and each visitor has a quota.
   */
  async #grant(visitor: string): Promise<unknown> {
    const granted = { files: GRANT_FILES, subject: visitor, context: visitor, expiresIn: 86_400 };
    const { grant } = (await (await this.#api('POST', '/grants', granted)).json()) as Granted;
    return grant;
  }

  /** Receives the form. It contains the text, and the id of each attachment as an ordinary field. */
  async #store(form: URLSearchParams, visitor: string, response: ServerResponse): Promise<void> {
    const message = form.get('message') ?? '';
    const refused: object[] = [];
    let title = '';
    for (const id of form.getAll('attachment')) {
      // The context must equal the page's context during the upload. This refuses an id that was copied
      // from another visitor's form.
      const stored = await this.#api('POST', `/files/${encodeURIComponent(id)}/store`, {
        context: visitor,
      });
      if (!stored.ok) {
        const problem = (await stored.json()) as { readonly code: string; readonly title: string };
        // A busy API or a pending scan says nothing about the file. The user sends the form again.
        const final = [404, 409, 410].includes(stored.status) && problem.code !== 'scan-pending';
        if (!final) return answer(response, stored.status, problem);
        refused.push({ id, code: problem.code });
        title = problem.title;
        continue;
      }
      this.#put({ id, visitor, message, info: (await stored.json()) as Entry['info'] });
    }
    // The page marks the refused files. `store` can be repeated, so the user sends the same form again.
    if (refused.length > 0) return answer(response, 409, { title, refused });
    answer(response, 200, { message, stored: form.getAll('attachment').length });
  }

  /** Registers an upload before the form is sent. This is needed only to show its row. */
  #watch(form: URLSearchParams, visitor: string): object {
    const id = form.get('id') ?? '';
    if (/^[a-z2-7]{26}$/.test(id) && !this.#entries.some((entry) => entry.id === id)) {
      this.#put({ id, visitor });
    }
    return {};
  }

  async #list(visitor: string): Promise<object[]> {
    const expired = Date.now() - DELETED_ROWS_MILLISECONDS;
    const rows = this.#entries.filter(
      (entry) => entry.visitor === visitor && !(entry.deletedAt && entry.deletedAt <= expired),
    );
    const refreshed = await Promise.all(rows.map((entry) => this.#refresh(entry)));
    const byId = new Map(refreshed.map((entry) => [entry.id, entry]));
    // Replace only the refreshed entries, because a form may have added others in the meantime.
    this.#entries = this.#entries
      .map((entry) => byId.get(entry.id) ?? entry)
      .filter(({ deletedAt }) => !deletedAt || deletedAt > expired);
    this.#save();
    return refreshed.flatMap(({ id, message, info, deletedAt }) =>
      info
        ? [
            {
              ...info,
              id,
              message,
              ...(deletedAt && { state: 'DELETED', deletedAt: new Date(deletedAt).toISOString() }),
            },
          ]
        : [],
    );
  }

  async #refresh(entry: Entry): Promise<Entry> {
    if (entry.deletedAt) return entry;
    const response = await this.#api('GET', `/files/${entry.id}`);
    if (response.ok) return { ...entry, info: (await response.json()) as Entry['info'] };
    const gone = response.status === 404 || response.status === 410;
    return gone ? { ...entry, deletedAt: Date.now() } : entry;
  }

  #put(entry: Entry): void {
    const others = this.#entries.filter(({ id }) => id !== entry.id);
    this.#entries = [entry, ...others].slice(0, ROWS);
    this.#save();
  }

  #save(): void {
    const { file } = this.#settings;
    const text = JSON.stringify(this.#entries);
    this.#saving = this.#saving
      .then(() => writeFile(`${file}.new`, text))
      .then(() => rename(`${file}.new`, file))
      .catch((error: unknown) => console.error('application server: not saved', error));
  }

  async close(): Promise<void> {
    await this.#saving;
  }

  /** Checks the owner, because the server key gives access to every file of the tenant. */
  #own(id: string | undefined, visitor: string): string | undefined {
    return this.#entries.find((entry) => entry.id === id && entry.visitor === visitor)?.id;
  }

  async #forward(
    response: ServerResponse,
    method: string,
    id: string | undefined,
    action: string,
  ): Promise<void> {
    if (id === undefined) return answer(response, 404, { title: 'File not found' });
    const answered = await this.#api(method, `/files/${id}${action}`);
    answer(response, answered.status, await answered.json());
  }

  #api(method: string, path: string, body?: object): Promise<Response> {
    return fetch(this.#settings.apiUrl + path, {
      method,
      headers: {
        'x-api-key': this.#settings.serverKey,
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
  }

  /**
   * Returns a value that identifies the visitor. Pages receive it as the context of their files, so it is derived
   * from the session with a secret: a script that reads it does not learn the session.
   */
  #visitor(incoming: IncomingMessage, response: ServerResponse): string {
    const session = this.#session(incoming, response);
    const hash = createHmac('sha256', this.#settings.serverKey).update(`visitor ${session}`);
    return hash.digest('base64url');
  }

  /** Returns the visitor's session, from a cookie that scripts of the page cannot read. */
  #session(incoming: IncomingMessage, response: ServerResponse): string {
    const known = SESSION.exec(incoming.headers.cookie ?? '')?.[1];
    if (known) return known;
    const session = randomBytes(16).toString('base64url');
    response.setHeader('set-cookie', `session=${session}; HttpOnly; SameSite=Strict; Path=/`);
    return session;
  }
}

async function readForm(incoming: IncomingMessage): Promise<URLSearchParams> {
  let text = '';
  for await (const chunk of incoming.setEncoding('utf8')) {
    text += chunk;
    if (text.length > BODY_BYTES) throw new Error('The form is too large');
  }
  return new URLSearchParams(text);
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
}
