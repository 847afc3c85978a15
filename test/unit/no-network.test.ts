import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';

test('an unexpected request fails, even to a server that would answer', async () => {
  let asked = false;
  const server = createServer((_request, response) => {
    asked = true;
    response.end('hello');
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const { port } = server.address() as AddressInfo;
  await expect(fetch(`http://localhost:${port}/`)).rejects.toThrow();
  expect(asked).toBe(false);
  server.close();
});
