import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Filestore } from '../../src/server.ts';
import { apiClient, put } from '../support/local-stack/client.ts';
import { startStack, type TestStack } from '../support/local-stack/start.ts';

let stack: TestStack;
let filestore: Filestore;
let api: ReturnType<typeof apiClient>;

beforeAll(async () => {
  stack = await startStack({ multipartFromBytes: 10_000_000, partBytes: 5 * 1024 ** 2 });
  filestore = new Filestore({ endpoint: stack.apiUrl, serverKey: stack.serverKey });
  api = apiClient(stack);
});
afterAll(() => stack.close());

async function uploaded(context?: string): Promise<string> {
  const file = { name: 'a.txt', type: 'text/plain', size: 5, ...(context && { context }) };
  const registered = await api.register(file);
  await put(registered, 'bytes');
  return registered.id;
}

const textOf = async (id: string): Promise<string> => {
  const { url } = await filestore.download(id);
  return (await fetch(url)).text();
};

describe('store', () => {
  test('store() returns stored and refused files, and asks for more than a hundred in several calls', async () => {
    const mine = await Promise.all(Array.from({ length: 3 }, () => uploaded('form 1')));
    const other = await uploaded('form 2');
    const unknown = Array.from({ length: 110 }, () => randomId());
    const { stored, refused } = await filestore.store([...mine, other, ...unknown, mine[0] ?? ''], {
      context: 'form 1',
    });
    expect(stored.map(({ id, state }) => [id, state])).toEqual(mine.map((id) => [id, 'STORED']));
    expect(refused.map(({ id, error }) => [id, error.code])).toEqual([
      [other, 'context-mismatch'],
      ...unknown.map((id) => [id, 'file-not-found']),
    ]);
  });

  test('store() of no files makes no call', async () => {
    const nowhere = new Filestore({ endpoint: 'http://localhost:1/v1', serverKey: 'server-x' });
    expect(await nowhere.store([])).toEqual({ stored: [], refused: [] });
  });
});

describe('store() before the event of S3', () => {
  test.each<[string, object, string, string]>([
    ['a file that was not uploaded', {}, '', 'wrong-state'],
    [
      'a file with another content than its type',
      { checkContent: true },
      '%PDF-1.7 no picture',
      'file-rejected',
    ],
    ['a file that is not scanned', { scanUploads: true }, 'no picture', 'scan-pending'],
  ])('store() refuses %s', async (_what, settings, text, code) => {
    const other = await startStack({ ...settings, eventDelayMilliseconds: 3_600_000 });
    try {
      const client = new Filestore({
        endpoint: other.apiUrl,
        serverKey: other.serverKey,
        attempts: 1,
      });
      const size = Math.max(1, text.length);
      const file = await apiClient(other).register({ name: 'a.png', type: 'image/png', size });
      if (text !== '') expect((await put(file, text)).status).toBe(200);
      const { stored, refused } = await client.store([file.id]);
      expect([stored, refused.map(({ error }) => error.code)]).toEqual([[], [code]]);
    } finally {
      await other.close();
    }
  });
});

test('list() yields all files of all pages in order', async () => {
  const before = new Date().toISOString();
  const ids = [];
  for (let count = 0; count < 7; count += 1) {
    const id = await uploaded();
    await filestore.store([id]);
    ids.push(id);
  }
  const listed = [];
  for await (const { id } of filestore.list({ state: 'STORED', after: before, limit: 2 })) {
    listed.push(id);
  }
  expect(listed).toEqual(ids);
});

test('info() waits for a file, and download() shows it', async () => {
  const file = await api.register({ name: 'photo.png', type: 'image/png', size: 5 });
  const waiting = filestore.info(file.id, { wait: 20 });
  await put(file, 'bytes');
  expect((await waiting).state).toBe('UPLOADED');
  await filestore.store([file.id]);
  const { url, ...link } = await filestore.download(file.id, {
    disposition: 'inline',
    expiresIn: 600,
  });
  expect(link).toEqual({ expiresIn: 600, disposition: 'inline' });
  const shown = await fetch(url);
  expect(shown.headers.get('content-disposition')).toMatch(/^inline; filename="photo.png"/);
  expect(shown.headers.get('content-type')).toBe('image/png');
});

test.each([
  ['image/svg+xml', 'a.svg'],
  ['text/html', 'a.html'],
  ['application/zip', 'a.zip'],
])('download() saves a file of the type %s even if it should be shown', async (type, name) => {
  const { id } = await filestore.upload('<svg/>', { name, type });
  const { url, disposition } = await filestore.download(id, { disposition: 'inline' });
  expect(disposition).toBe('attachment');
  const { headers } = await fetch(url);
  expect(headers.get('content-disposition')).toMatch(/^attachment/);
});

describe('upload', () => {
  const large = randomBytes(23_000_001);

  test.each([
    ['a text', 'Füße', undefined],
    ['bytes', new Uint8Array([1, 2, 3]), undefined],
    ['no bytes', new Uint8Array(), undefined],
    ['a blob', new Blob(['a blob']), undefined],
    ['a web stream', new Blob(['a web stream']).stream(), undefined],
    ['a Node stream', Readable.from([Buffer.from('a '), Buffer.from('Node stream')]), undefined],
    ['a stream with its size', new Blob(['sized']).stream(), 5],
    ['a large file in parts', new Blob([large]).stream(), large.length],
  ])('upload() stores %s', async (_what, body, size) => {
    const copy = body instanceof ReadableStream ? body.tee() : [body, body];
    const kept = copy[1] instanceof Readable ? undefined : await new Response(copy[1]).bytes();
    const file = await filestore.upload(copy[0], { name: 'f.bin', type: 'text/plain', size });
    expect(file.state).toBe('STORED');
    const { url } = await filestore.download(file.id);
    const bytes = await (await fetch(url)).bytes();
    expect(Buffer.compare(bytes, kept ?? Buffer.from('a Node stream'))).toBe(0);
  });

  test.each<[string, () => AsyncIterable<unknown> | ReadableStream]>([
    ['a Node stream of strings', () => Readable.from(['Fü', 'ße'])],
    [
      'a Node stream with an encoding',
      () => Readable.from([Buffer.from('Füße')]).setEncoding('utf8'),
    ],
    [
      'a web stream of strings',
      () => new Blob(['Füße']).stream().pipeThrough(new TextDecoderStream()),
    ],
  ])('upload() stores the text of %s', async (_what, body) => {
    const options = { name: 'a.txt', type: 'text/plain' };
    const { id, size } = await filestore.upload(body() as AsyncIterable<string>, options);
    expect(size).toBe(6);
    expect(await textOf(id)).toBe('Füße');
  });

  test('upload() refuses a stream of something else', async () => {
    const options = { name: 'a.txt', type: 'text/plain' };
    const numbers = Readable.from([1, 2]) as AsyncIterable<Uint8Array>;
    await expect(filestore.upload(numbers, options)).rejects.toThrow(/^body: a stream must/);
  });

  test('an aborted signal ends an upload that waits for its stream, and closes the stream', async () => {
    const reason = new Error('the report was cancelled');
    for (const size of [undefined, 100]) {
      let closed = false;
      const stream = new ReadableStream<Uint8Array>({ cancel: () => void (closed = true) });
      const controller = new AbortController();
      const options = { name: 'a.txt', type: 'text/plain', size, signal: controller.signal };
      const upload = filestore.upload(stream, options);
      setTimeout(() => controller.abort(reason), 50);
      await expect(upload).rejects.toBe(reason);
      await expect.poll(() => closed).toBe(true);
    }
  });

  test('a stream is closed if the file is refused', async () => {
    let closed = false;
    const stream = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array(1000)),
      cancel: () => void (closed = true),
    });
    const options = { name: 'a.txt', type: 'text/plain', size: 80_000_000_000 };
    await expect(filestore.upload(stream, options)).rejects.toMatchObject({
      code: 'file-too-large',
    });
    await expect.poll(() => closed).toBe(true);
  });

  test('a single attempt uploads parts whose URLs were not in the first answer', async () => {
    let withheld = 0;
    const client = new Filestore({
      endpoint: stack.apiUrl,
      serverKey: stack.serverKey,
      attempts: 1,
      fetch: async (...parameters) => {
        const response = await fetch(...parameters);
        if (!String(parameters[0]).endsWith('/files') || withheld > 0) return response;
        const body = (await response.json()) as { files: { upload: { parts: unknown[] } }[] };
        withheld = body.files[0]?.upload.parts.splice(1).length ?? 0;
        return new Response(JSON.stringify(body), response);
      },
    });
    const { id } = await client.upload(large, { name: 'a.bin', type: 'text/plain' });
    expect(withheld).toBeGreaterThan(1);
    const { url } = await filestore.download(id);
    expect(Buffer.compare(await (await fetch(url)).bytes(), large)).toBe(0);
  });

  test('upload() can leave the file to expire', async () => {
    const options = { name: 'a.txt', type: 'text/plain', store: false };
    expect((await filestore.upload('draft', options)).state).toBe('UPLOADED');
  });

  test.each([
    ['shorter', 11],
    ['longer', 4],
  ])(
    'upload() refuses a stream that is %s than its size, and leaves no file',
    async (_what, size) => {
      const objects = await stack.objectKeys();
      const stream = new Blob(['ten bytes!']).stream();
      const options = { name: 'a.txt', type: 'text/plain', size };
      await expect(filestore.upload(stream, options)).rejects.toThrow(/^size: is/);
      expect(await stack.objectKeys()).toEqual(objects);
    },
  );

  test('a large stream that breaks leaves neither an object nor parts', async () => {
    const objects = await stack.objectKeys();
    const broken = async function* () {
      yield large.subarray(0, 12_000_000);
      throw new Error('the disk is gone');
    };
    const options = { name: 'a.bin', type: 'text/plain', size: 80_000_000 };
    const limits = new Filestore({ endpoint: stack.apiUrl, serverKey: stack.serverKey });
    await expect(limits.upload(broken(), options)).rejects.toThrow(/disk is gone|file-too-large/);
    expect(await stack.objectKeys()).toEqual(objects);
  });

  test('upload() says which limit the file breaks', async () => {
    const options = { name: 'a.bin', type: 'no type', size: 5 };
    await expect(filestore.upload('bytes', options)).rejects.toMatchObject({
      code: 'invalid-request',
      message: expect.stringContaining('must be a media type such as image/png'),
    });
  });
});

test('delete() and grant()', async () => {
  const id = await uploaded();
  await filestore.store([id]);
  expect(await textOf(id)).toBe('bytes');
  await filestore.delete(id);
  await filestore.delete(id);
  await expect(filestore.info(id)).rejects.toMatchObject({ code: 'file-deleted' });
  const { grant } = await filestore.grant({ files: 2, context: 'form 1' });
  expect(grant).toMatch(/^.{43}$/);
});

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
        const settings = { endpoint, serverKey: 'server-x', timeoutSeconds: 0.1, attempts: 2 };
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

function randomId(): string {
  const letters = 'abcdefghijklmnopqrstuvwxyz234567';
  return Array.from(randomBytes(26), (byte) => letters.charAt(byte % 32)).join('');
}
