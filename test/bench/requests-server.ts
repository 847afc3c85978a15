import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createBackend } from '../../backend/server/create-backend.ts';
import { toNodeListener } from '../../backend/server/node-listener.ts';
import type { DatabaseOptions } from '../../backend/server/options.ts';
import { betterUploadApi } from './browser/server/better-upload-api.ts';

/** What one process of `requests.ts` serves. */
export interface ServedApi {
  readonly kind: 'filestore' | 'better-upload';
  readonly s3Url: string;
  readonly database?: DatabaseOptions;
  readonly browserKey: string;
  readonly serverKey: string;
  readonly peersFolder: string;
}

const served = JSON.parse(process.argv[2] ?? '') as ServedApi;
const credentials = { accessKeyId: 'BENCH', secretAccessKey: 'secret-of-the-benchmark' };
const listener = await listen(served);
const server = createServer((incoming, outgoing) => void listener(incoming, outgoing));
server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port));

type Listener = (incoming: IncomingMessage, outgoing: ServerResponse) => unknown;

async function listen({
  kind,
  s3Url,
  database,
  browserKey,
  serverKey,
  peersFolder,
}: ServedApi): Promise<Listener> {
  if (kind === 'better-upload' || !database) {
    return betterUploadApi({
      peersFolder,
      uploadOrigin: s3Url,
      s3Url,
      region: 'us-east-1',
      bucket: 'bucket',
      credentials: { ...credentials, sessionToken: 'token' },
    } as Parameters<typeof betterUploadApi>[0]);
  }
  const backend = createBackend({
    storage: {
      bucket: 'bucket',
      endpoint: s3Url,
      credentials: { ...credentials, sessionToken: 'token' },
    },
    database,
    keys: { browser: browserKey, server: serverKey },
    origins: [],
    filesPerDay: 0,
    clientFilesPerDay: 0,
    bytesPerDay: 0,
    clientBytesPerDay: 0,
    checkContent: false,
    probe: false,
    log: () => undefined,
  });
  await backend.ready();
  return toNodeListener(backend);
}
