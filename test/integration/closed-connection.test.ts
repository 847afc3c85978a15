import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import {
  connectionProblem,
  isClosedConnection,
  isConnectionProblem,
} from '../../backend/runtime/closed-connection.ts';
import { freePort } from '../real/servers.ts';

async function errorOf(url: string, init?: RequestInit): Promise<unknown> {
  return fetch(url, init).then(
    () => undefined,
    (error: unknown) => error,
  );
}

test('a server that closes the connection instead of answering has refused the request', async () => {
  const server = createServer((socket) => {
    socket.once('data', () => socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const error = await errorOf(`http://127.0.0.1:${port}/`, {
    method: 'PUT',
    body: new Uint8Array(5_000_000),
  });
  expect([isClosedConnection(error), isConnectionProblem(error)]).toEqual([true, true]);
  server.close();
});

test('a server that is not there has refused nothing', async () => {
  const error = await errorOf(`http://127.0.0.1:${await freePort()}/`);
  expect([isClosedConnection(error), isConnectionProblem(error)]).toEqual([false, true]);
  expect(connectionProblem(error)).toBe('ECONNREFUSED');
});

test('an error of the program is no problem of the connection', () => {
  expect(isConnectionProblem(new TypeError('x is not a function'))).toBe(false);
  expect(isClosedConnection(new Error('closed'))).toBe(false);
});
