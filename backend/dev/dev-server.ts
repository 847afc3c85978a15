import {
  createServer as createHttpServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createServer as createViteServer, type ViteDevServer } from 'vite';
import { ApplicationServer } from '../../demo/application-server.ts';
import { API_VERSION } from '../../src/contract/server-operations.ts';
import { consoleLog, type Log } from '../runtime/log.ts';
import { errorCode, listen } from './listen.ts';
import { Schedule } from './schedule.ts';
import { LocalStack } from './local-stack.ts';
import { SettingError } from '../runtime/settings.ts';
import type { StartSettings } from './settings.ts';

const ROOT = join(import.meta.dirname, '../..');
/** Shorter than the minute of the template, because a developer is waiting. */
const DELIVER_EVERY_MILLISECONDS = 5000;

/** Where the demo's application server receives file events. */
const WEBHOOK_PATH = '/application/webhooks';

const DEMO_FOLDER = join(ROOT, 'demo');
const CONFIG_FILE = join(ROOT, 'vite.config.ts');
/**
 * The folders that contain the page's files. The root is excluded: its data folder contains the server key.
 */
const SERVED_FOLDERS = ['demo', 'src', 'node_modules'].map((folder) => join(ROOT, folder));

/** The complete demo: page, application server, API and S3. */
export class DemoServer {
  readonly url: string;
  readonly stack: LocalStack;
  readonly #servers: readonly Server[];
  readonly #vite: ViteDevServer;
  readonly #application: ApplicationServer;
  /** Where file events are sent, and the secret of their signatures. */
  readonly webhook: { readonly url: string; readonly secret: string };
  readonly #schedules: readonly Schedule[];

  private constructor(parts: {
    url: string;
    stack: LocalStack;
    servers: readonly Server[];
    vite: ViteDevServer;
    application: ApplicationServer;
    settings: StartSettings;
    webhook: DemoServer['webhook'];
  }) {
    this.url = parts.url;
    this.stack = parts.stack;
    this.#servers = parts.servers;
    this.#vite = parts.vite;
    this.#application = parts.application;
    this.webhook = parts.webhook;
    const { stack, settings } = parts;
    this.#schedules = [
      new Schedule('sweep', settings.expireEveryMilliseconds, () => stack.sweep({})),
      new Schedule('deliver', DELIVER_EVERY_MILLISECONDS, () => stack.deliver({})),
    ];
  }

  /** @throws {SettingError} if a port is already in use or another process uses the data folder */
  static async start(
    settings: StartSettings,
    log: Log = logWarnings,
    clock: () => number = Date.now,
  ): Promise<DemoServer> {
    // Requests that arrive during startup get a 503 with Retry-After instead of waiting.
    let handle = (_incoming: IncomingMessage, response: ServerResponse): void => {
      response.writeHead(503, { 'retry-after': '1' }).end();
    };
    const server = createHttpServer((incoming, response) => handle(incoming, response));
    // Open the port first: nothing else is useful without it, and S3's CORS rules need its URL.
    const servers = await listen(server, settings);
    const url = `http://${settings.publicHost}:${(server.address() as AddressInfo).port}`;
    try {
      const webhookUrl = settings.webhookUrl ?? `${url}${WEBHOOK_PATH}`;
      const stack = await startStack({ ...settings, webhookUrl }, url, log, clock);
      const { browserKey, serverKey } = stack.secrets;
      const { webhookSecret = stack.secrets.webhookSecret } = settings;
      const application = await ApplicationServer.open({
        apiUrl: `${url}/${API_VERSION}`,
        publicApiUrl: `${url}/${API_VERSION}`,
        browserKey: browserKey.value,
        serverKey: serverKey.value,
        webhookSecret,
        file: join(settings.directory, 'application.json'),
      });
      const vite = await createViteServer({
        root: DEMO_FOLDER,
        configFile: CONFIG_FILE,
        logLevel: 'warn',
        server: {
          middlewareMode: true,
          hmr: { server },
          fs: { allow: SERVED_FOLDERS },
          allowedHosts: [settings.publicHost],
        },
      });
      handle = (incoming, response) => {
        const path = incoming.url ?? '/';
        if (path === '/config.json') sendConfig(response);
        else if (path.startsWith(`/${API_VERSION}/`)) void stack.gateway(incoming, response);
        else if (path.startsWith('/application/')) void application.handle(incoming, response);
        else vite.middlewares(incoming, response);
      };
      return new DemoServer({
        url,
        stack,
        servers,
        vite,
        application,
        settings,
        webhook: { url: webhookUrl, secret: webhookSecret },
      });
    } catch (error) {
      for (const each of servers) each.close();
      throw error;
    }
  }

  /** Waits for work in progress in the backend. Closes open connections immediately. */
  async close(): Promise<void> {
    for (const schedule of this.#schedules) schedule.stop();
    // The demo's own server receives the webhooks.
    await this.stack.eventsDelivered();
    for (const server of this.#servers) server.close();
    await this.#vite.close();
    for (const server of this.#servers) server.closeAllConnections();
    await this.#application.close();
    for (const schedule of this.#schedules) await schedule.ended();
    await this.stack.close();
  }
}

/** Sends the configuration that the pages load first (demo/application.ts). */
function sendConfig(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end('{ "application": "/application/" }');
}

/** The demo's own origin, and the names under which a browser on this machine can open it. */
function originsOf(url: string): readonly string[] {
  const { port } = new URL(url);
  const local = ['localhost', '127.0.0.1', '[::1]'].map((host) => `http://${host}:${port}`);
  return [...new Set([url, ...local])];
}

async function startStack(
  settings: StartSettings,
  url: string,
  log: Log,
  clock: () => number,
): Promise<LocalStack> {
  try {
    const { database, ...others } = settings;
    return await LocalStack.start({
      ...others,
      ...(database === 'sqlite' && {
        runtime: 'fetch',
        database: { sqlite: join(settings.directory, 'files.sqlite') },
      }),
      allowedOrigins: [...originsOf(url), ...settings.allowedOrigins],
      allowedTypes: [],
      storeOnLoad: false,
      requireGrant: false,
      log,
      clock,
    });
  } catch (error) {
    throw settingError(error, settings) ?? error;
  }
}

/**
 * Turns a start error that another setting can fix into a message that names the setting.
 */
function settingError(error: unknown, settings: StartSettings): SettingError | undefined {
  const code = errorCode(error instanceof Error && error.cause ? error.cause : error);
  switch (code) {
    case 'EADDRINUSE':
      return new SettingError(`Port ${settings.s3Port} is taken. Set S3_PORT to another one`);
    case 'INDEX_LOCKED':
      return new SettingError(
        `${settings.directory} is in use by another process. Set DATA_DIR to another folder`,
      );
    case 'EACCES':
    case 'EEXIST':
    case 'ENOENT':
    case 'ENOTDIR':
    case 'EPERM':
    case 'EROFS':
      return new SettingError(
        `${settings.directory} cannot be used as a folder (${code}). Set DATA_DIR`,
      );
    default:
      return undefined;
  }
}

const toConsole = consoleLog({ STACK_NAME: 'local' });

/** Logs only warnings and errors, so that the terminal stays readable. */
const logWarnings: Log = (level, event, fields) => {
  if (level !== 'info') toConsole(level, event, fields);
};
