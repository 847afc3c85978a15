import { createBackend } from '../server/create-backend.ts';
import { StoreRefusedError } from '../stores/s3/guarantees.ts';
import { MissingGuaranteeError } from '../server/report-guarantees.ts';
import { apiListener, listen, metricsListener, type ListeningServer } from './http-server.ts';
import { PrometheusMetrics } from './metrics.ts';
import { startDevelopment, type Development } from './development.ts';
import { elementListener } from './element-files.ts';
import { SettingError } from '../runtime/settings.ts';
import { readAddress, readServeSettings } from './settings.ts';

export const SERVE_USAGE = `npx filestore-upload serve [--dev]

Serves the API on a port of this machine. The settings are environment variables; the guide "In your own server" lists
them. A name with _FILE at its end reads the value from a file.

  S3_BUCKET, S3_ENDPOINT, S3_REGION            The bucket and its store. Without S3_ENDPOINT, AWS.
  S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY       Its credentials. Without them, those of the machine's role.
  BROWSER_KEY, SERVER_KEY                      The API keys, at least 16 characters each.
  ALLOWED_ORIGINS                              The origins of your pages, comma-separated.
  DATABASE_URL                                 sqlite:FILE (default), postgres://… or dynamodb://TABLE.
  HOST, PORT, METRICS_PORT                     Where to listen. Default: localhost, 8080, no metrics.

--dev  Starts a development S3 on this machine too, makes keys, and needs no setting. The database is SQLite in DATA_DIR.`;

/** Serves until a signal stops it. Returns the exit code. */
export async function serve(args: readonly string[]): Promise<number> {
  const unknown = args.find((argument) => argument !== '--dev' && argument !== '--help');
  if (unknown !== undefined || args.includes('--help')) {
    const problem = unknown === undefined ? '' : `Unknown option ${unknown}\n\n`;
    (unknown === undefined ? console.log : console.error)(`${problem}${SERVE_USAGE}`);
    return unknown === undefined ? 0 : 2;
  }
  try {
    await run(args.includes('--dev'));
    return 0;
  } catch (error) {
    if (!isOfOperator(error)) throw error;
    console.error(error.message);
    return 2;
  }
}

/** Errors that the operator can fix, which are printed without a stack trace. */
function isOfOperator(error: unknown): error is Error {
  return (
    error instanceof SettingError ||
    error instanceof StoreRefusedError ||
    error instanceof MissingGuaranteeError ||
    // The options of createBackend are checked before anything is sent.
    (error instanceof TypeError && /^[a-zA-Z.]+: /.test(error.message))
  );
}

async function run(isDevelopment: boolean): Promise<void> {
  const stop = stopSignal();
  const address = readAddress(process.env);
  const development = isDevelopment ? await startDevelopment(process.env, address.host) : undefined;
  const options = development?.backend ?? readServeSettings(process.env).backend;
  const metrics = new PrometheusMetrics();
  const backend = createBackend({ ...options, log: metrics.log() });
  const servers: ListeningServer[] = [];
  try {
    await backend.ready();
    let stopping = false;
    const api = apiListener(backend, () => stopping);
    const listener = development ? elementListener(api) : api;
    servers.push(await listen(listener, address));
    if (address.metricsPort !== undefined) {
      const metricsAddress = { host: address.host, port: address.metricsPort };
      servers.push(await listen(metricsListener(metrics.registry), metricsAddress));
    }
    announce(servers, development);
    await stop;
    stopping = true;
  } finally {
    for (const server of servers) await server.close();
    await backend.close();
    await development?.close();
  }
}

/** Resolves when the process is asked to stop. A second signal ends it at once. */
function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    let stopping = false;
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.on(signal, () => {
        if (stopping) process.exit(1);
        stopping = true;
        resolve();
      });
    }
  });
}

function announce([api, metrics]: readonly ListeningServer[], development?: Development): void {
  const url = api?.url ?? '';
  console.log(`api ${url}/v1`);
  if (metrics) console.log(`metrics ${metrics.url}/metrics`);
  if (!development) return;
  const { browserKey, serverKey } = development.keys;
  console.log(`s3 ${development.s3Url} (development only)`);
  console.log(`keys browser=${browserKey.value} server=${serverKey.value}

Put this into the form of a page:

  <script type="module" src="${url}/element/script-tag.js"></script>
  <filestore-upload name="attachment" aria-label="Attachments" multiple endpoint="${url}/v1" api-key="${browserKey.value}"></filestore-upload>

Then your server keeps the files of the form:

  import { Filestore } from 'filestore-upload/server';
  const filestore = new Filestore({ endpoint: '${url}/v1', serverKey: process.env.SERVER_KEY });
  await filestore.store(formData.getAll('attachment'));`);
}
