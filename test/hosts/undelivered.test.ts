import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { FileEvent } from '../../src/contract/file-events.ts';
import { newWebhookSecret } from '../../backend/delivery/webhook-secret.ts';
import { createBackend, type Backend } from '../../backend/server/create-backend.ts';
import {
  startS3,
  S3_BUCKET,
  S3_CREDENTIALS,
  type TestS3,
} from '../support/local-stack/start-s3.ts';

/** Events reach the application itself, and a webhook that was down for more than a day gets them later. */
const DAY = 24 * 3_600_000;
let s3: TestS3;
let receiver: Server;
let backend: Backend;
let isDown = true;
let now = Date.now();
const inProcess: FileEvent[] = [];
const received: FileEvent[] = [];

beforeAll(async () => {
  s3 = await startS3();
  receiver = createServer((incoming, response) => {
    void text(incoming).then((body) => {
      if (!isDown) received.push(JSON.parse(body) as FileEvent);
      return response.writeHead(isDown ? 503 : 204).end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const { port } = receiver.address() as AddressInfo;
  backend = createBackend({
    storage: { bucket: S3_BUCKET, endpoint: s3.url, credentials: S3_CREDENTIALS },
    database: { sqlite: ':memory:' },
    keys: { browser: 'browser-key-of-a-test', server: 'server-key-of-a-test' },
    origins: [],
    probe: false,
    sweepEverySeconds: 0,
    log: () => undefined,
    clock: () => now,
    onEvent: (event) => void inProcess.push(event),
    webhook: {
      url: `http://127.0.0.1:${port}/`,
      secrets: [newWebhookSecret()],
      allowPrivateAddresses: true,
    },
  });
});
afterAll(async () => {
  await backend?.close();
  receiver?.close();
  receiver?.closeAllConnections();
  await s3?.close();
});

async function call(
  path: string,
  key: string,
  body: object,
  token = '',
): Promise<Record<string, unknown>> {
  const response = await backend.fetch(
    new Request(`http://localhost/v1${path}`, {
      method: 'POST',
      headers: { 'x-api-key': key, 'content-type': 'application/json', 'x-upload-token': token },
      body: JSON.stringify(body),
    }),
  );
  return (await response.json()) as Record<string, unknown>;
}

test('events that nobody has accepted for a day are kept, and sent again when they are asked for', async () => {
  const file = { name: 'a.txt', size: 3, type: 'text/plain' };
  const answer = await call('/files', 'browser-key-of-a-test', { files: [file], accepts: ['put'] });
  const [entry] = answer['files'] as {
    id: string;
    token: string;
    upload: { url: string; headers: Record<string, string> };
  }[];
  if (!entry) throw new Error('no file');
  const { url, headers } = entry.upload;
  await fetch(url, { method: 'PUT', headers, body: 'abc' });
  await call(`/files/${entry.id}/complete`, 'browser-key-of-a-test', {}, entry.token);
  await call(`/files/${entry.id}/store`, 'server-key-of-a-test', {});
  await expect
    .poll(() => inProcess.map(({ type }) => type))
    .toEqual(['file.uploaded', 'file.stored']);

  // The receiver stays down. The second sweep gives up the first event, and the next one the second.
  for (let sweeps = 0; sweeps < 4; sweeps += 1) {
    now += 2 * DAY;
    await backend.sweep();
  }
  expect(received).toEqual([]);
  expect(await backend.resendEvents()).toBe(0);
  isDown = false;
  expect(await backend.resendEvents('another')).toBe(0);
  expect(await backend.resendEvents()).toBe(2);
  expect(received.map(({ type }) => type)).toEqual(['file.uploaded', 'file.stored']);
  expect(await backend.resendEvents()).toBe(0);
});
