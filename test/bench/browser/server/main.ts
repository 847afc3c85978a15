import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { LocalStack } from '../../../../backend/dev/local-stack.ts';
import { readSettings } from '../../../../backend/dev/settings.ts';
import { createAppServer } from './app-server.ts';
import { PEERS_BUCKET, PEERS_PREFIX, REGION } from './peers-bucket.ts';
import type {
  Answer,
  CommandName,
  Commands,
  Faults,
  Question,
  ServerAddresses,
  ServerSettings,
} from './commands.ts';
import { RequestLog } from './request-log.ts';

/*
 * The servers of the benchmark in a separate process: the local stack, the page and the peers' APIs. Started
 * by bench-server.ts, which it serves over the process's channel.
 */
const settings = JSON.parse(process.argv[2] ?? '{}') as ServerSettings;
const stack = await startStack();
const uploadOrigins = settings.uploadOrigins.length > 0 ? settings.uploadOrigins : [stack.s3Url];
const api = createServer((incoming, response) => {
  const answer = (): void => void stack.gateway(incoming, response);
  if (incoming.method === 'OPTIONS') answer();
  else setTimeout(answer, settings.apiMilliseconds);
});
const app = await createAppServer(settings.pageFolder, {
  peersFolder: settings.peersFolder,
  bucket: PEERS_BUCKET,
  region: REGION,
  credentials: stack.secrets,
  s3Url: stack.s3Url,
  uploadOrigin: uploadOrigins[0] ?? '',
  uploadOrigins,
  apiMilliseconds: settings.apiMilliseconds,
});
const [apiPort, appPort] = [await listen(api), await listen(app)];
const log = new RequestLog(
  new Map([
    [Number(new URL(stack.s3Url).port), 's3'],
    [apiPort, 'api'],
    [appPort, 'app'],
  ]),
);

const actions: {
  [Name in CommandName]: (
    parameters: Commands[Name]['parameters'],
  ) => Promise<Commands[Name]['answer']> | Commands[Name]['answer'];
} = {
  clear: async () => {
    await stack.events.release('arrived');
    await stack.events.idle();
    log.clear();
  },
  seen: () => log.seen(),
  'start-faults': startFaults,
  'end-faults': endFaults,
};

let hitsOfDraws = 0;

function startFaults({ shares, skippedDraws, certain }: Faults): undefined {
  const { faults } = stack.s3;
  faults.clear();
  for (const rule of shares) faults.add(rule);
  for (let draw = 0; draw < skippedDraws; draw += 1) faults.match(() => true);
  hitsOfDraws = total(faults.hits());
  for (const rule of certain) faults.add(rule);
}

function endFaults(): number {
  const hits = total(stack.s3.faults.hits()) - hitsOfDraws;
  stack.s3.faults.clear();
  return hits;
}

process.on('message', (question: Question) => {
  void answer(question).then((answer) => process.send?.(answer));
});
process.once('disconnect', () => process.exit());
process.send?.({
  s3Url: stack.s3Url,
  uploadOrigins,
  apiUrl: `http://localhost:${apiPort}`,
  appUrl: `http://localhost:${appPort}`,
  credentials: stack.secrets,
  browserKey: stack.secrets.browserKey.value,
} satisfies ServerAddresses);

async function answer({ id, name, parameters }: Question): Promise<Answer> {
  try {
    const action = actions[name] as (parameters: unknown) => unknown;
    return { id, value: await action(parameters) };
  } catch (error) {
    return { id, error: error instanceof Error ? error.message : String(error) };
  }
}

async function startStack(): Promise<LocalStack> {
  // Random bytes can look like another type than the declared one.
  const env = { DATA_DIR: settings.directory, CHECK_CONTENT: 'false' };
  const { database: _database, ...stackSettings } = readSettings(env);
  const stack = await LocalStack.start({
    ...stackSettings,
    allowedOrigins: [settings.appOrigin],
    allowedTypes: [],
    storeOnLoad: false,
    requireGrant: false,
    // An MD5 is a third of the server's work, and on AWS it does not use the page's cores.
    etags: 'opaque',
    ...(settings.uploadOrigins.length > 0 && { uploadEndpoints: settings.uploadOrigins }),
    log: (level, event, fields) => {
      if (level === 'error') console.error('backend:', event, fields);
    },
    clock: Date.now,
  });
  // Our backend must ignore the uploads of peers, which must not slow them down.
  stack.events.faults.add({ fault: { kind: 'lose' }, keyPrefix: PEERS_PREFIX });
  // On AWS the functions for arrived objects run elsewhere; here they would use the page's cores.
  stack.events.faults.add({ fault: { kind: 'hold' } });
  return stack;
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  return (server.address() as AddressInfo).port;
}

function total(hits: readonly number[]): number {
  return hits.reduce((sum, count) => sum + count, 0);
}
