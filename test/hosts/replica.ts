import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createBackend } from '../../backend/server/create-backend.ts';
import { toNodeListener } from '../../backend/server/node-listener.ts';
import type { BackendOptions } from '../../backend/server/options.ts';

/** One of several processes with the same database and the same store. `replicas.ts` starts and kills it. */
const options = JSON.parse(process.env['BACKEND_OPTIONS'] ?? '') as BackendOptions;
const backend = createBackend({
  ...options,
  log: (level, event, fields) => {
    if (level === 'error') console.error(event, JSON.stringify(fields));
  },
});
await backend.ready();
const server = createServer(toNodeListener(backend));
server.listen(Number(process.env['PORT']), '127.0.0.1', () => {
  console.log(`port ${(server.address() as AddressInfo).port}`);
});
