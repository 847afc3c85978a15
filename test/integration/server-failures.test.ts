import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { Filestore } from '../../src/server.ts';

describe('failures', () => {
  type Answer = (incoming: IncomingMessage, response: ServerResponse, count: number) => void;
  async function behind(answer: Answer, run: (endpoint: string) => Promise<void>): Promise<number> {
    let count = 0;
    const server = createServer((incoming, response) => answer(incoming, response, (count += 1)));
    await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
    try {
      await run(`http://localhost:${(server.address() as AddressInfo).port}/v1`);
    } finally {
      server.closeAllConnections();
      server.close();
    }
    return count;
  }
  const problem = (response: ServerResponse, status: number, code: string, retryAfter?: string) => {
    const headers = {
      'content-type': 'application/problem+json',
      ...(retryAfter && { 'retry-after': retryAfter }),
    };
    response.writeHead(status, headers);
    response.end(JSON.stringify({ code, title: code, status, requestId: 'r' }));
  };
  const info = {
    id: 'a'.repeat(26),
    name: 'a',
    size: 1,
    type: 'text/plain',
    state: 'STORED',
    createdAt: '2026-11-29T12:00:00.000Z',
  };

  test('a request waits as long as Retry-After says, and is then repeated', async () => {
    const times: number[] = [];
    const calls = await behind(
      (_incoming, response, count) => {
        times.push(performance.now());
        if (count === 1) problem(response, 429, 'throttled', '1');
        else if (count === 2) response.destroy();
        else response.end(JSON.stringify(info));
      },
      async (endpoint) => {
        const client = new Filestore({ endpoint, serverKey: 'server-x' });
        expect(await client.info(info.id)).toEqual(info);
      },
    );
    expect(calls).toBe(3);
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(990);
  });

  test.each([
    ['a wrong state', 409, 'wrong-state', undefined],
    ['a quota, which is not over within seconds', 429, 'quota-exceeded', '5'],
    ['a long Retry-After', 503, 'storage-busy', '3600'],
  ])('a request is not repeated after %s', async (_what, status, code, retryAfter) => {
    const calls = await behind(
      (_incoming, response) => problem(response, status, code, retryAfter),
      async (endpoint) => {
        const client = new Filestore({ endpoint, serverKey: 'server-x' });
        await expect(client.info(info.id)).rejects.toMatchObject({ code });
      },
    );
    expect(calls).toBe(1);
  });

  test('a server that hangs is an api-timeout after all attempts', async () => {
    const calls = await behind(
      () => undefined,
      async (endpoint) => {
        const settings = { endpoint, serverKey: 'server-x', timeoutSeconds: 2, attempts: 2 };
        const client = new Filestore(settings);
        await expect(client.info(info.id)).rejects.toMatchObject({ code: 'api-timeout' });
      },
    );
    expect(calls).toBe(2);
  });

  test('an aborted signal ends a call and its waits with the reason', async () => {
    const reason = new Error('the form was closed');
    await behind(
      (_incoming, response) => problem(response, 503, 'storage-busy', '20'),
      async (endpoint) => {
        const client = new Filestore({ endpoint, serverKey: 'server-x' });
        const controller = new AbortController();
        const call = client.info(info.id, { signal: controller.signal });
        controller.abort(reason);
        await expect(call).rejects.toBe(reason);
      },
    );
  });

  test('the key is not sent to another host by a redirect', async () => {
    const keys: unknown[] = [];
    await behind(
      (incoming, response) => {
        keys.push(incoming.headers['x-api-key']);
        response.end(JSON.stringify(info));
      },
      async (elsewhere) => {
        await behind(
          (_incoming, response) => response.writeHead(307, { location: elsewhere }).end(),
          async (endpoint) => {
            const client = new Filestore({ endpoint, serverKey: 'server-x' });
            const refused = { code: 'api-answer-unreadable' };
            await expect(client.info(info.id)).rejects.toMatchObject(refused);
          },
        );
      },
    );
    expect(keys).toEqual([]);
  });

  test('a file whose scan has not ended is stored by a later attempt', async () => {
    const pending = { error: { code: 'scan-pending', status: 409, title: 'later' } };
    const calls = await behind(
      (_incoming, response, count) =>
        response.end(JSON.stringify({ files: [count === 1 ? pending : info] })),
      async (endpoint) => {
        const client = new Filestore({ endpoint, serverKey: 'server-x' });
        expect(await client.store([info.id])).toEqual({ stored: [info], refused: [] });
      },
    );
    expect(calls).toBe(2);
  });
});
