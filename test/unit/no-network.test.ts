import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';

test('in unit tests, an unexpected request fails even if a server would respond', async () => {
  let requested = false;
  const server = createServer((_request, response) => {
    requested = true;
    response.end('hello');
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const { port } = server.address() as AddressInfo;
  await expect(fetch(`http://localhost:${port}/`)).rejects.toThrow();
  expect(requested).toBe(false);
  server.close();
});
