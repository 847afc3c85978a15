import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Filestore } from '../../src/server.ts';
import { startStack, type TestStack } from '../support/local-stack/start.ts';

let stack: TestStack;
let filestore: Filestore;

beforeAll(async () => {
  stack = await startStack({ multipartFromBytes: 10_000_000, partBytes: 5 * 1024 ** 2 });
  filestore = new Filestore({ endpoint: stack.apiUrl, serverKey: stack.serverKey });
});
afterAll(() => stack.close());

const textOf = async (id: string): Promise<string> => {
  const { url } = await filestore.download(id);
  return (await fetch(url)).text();
};

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

  test('a Node stream that waits for data is closed by an aborted signal', async () => {
    for (const size of [undefined, 100, 20_000_000]) {
      const stream = new Readable({ read: () => undefined });
      const controller = new AbortController();
      const options = { name: 'a.txt', type: 'text/plain', size, signal: controller.signal };
      const upload = filestore.upload(stream, options);
      setTimeout(() => controller.abort(new Error('cancelled')), 50);
      await expect(upload).rejects.toThrow('cancelled');
      expect(stream.destroyed).toBe(true);
    }
  });

  test('a part that fails ends the other parts, and the wait for a stream', async () => {
    const hanging = new Set<AbortSignal>();
    const client = new Filestore({
      endpoint: stack.apiUrl,
      serverKey: stack.serverKey,
      attempts: 1,
      fetch: async (url, init) => {
        if (init?.method !== 'PUT') return fetch(url, init);
        if (new URL(new Request(url).url).searchParams.get('partNumber') === '1') {
          return new Response('<Error><Code>AccessDenied</Code></Error>', { status: 403 });
        }
        // Another part, which hangs until it is aborted.
        const { signal } = init;
        if (!signal) throw new Error('expected a signal');
        signal.throwIfAborted();
        hanging.add(signal);
        return new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason as Error));
        });
      },
    });
    const options = { name: 'a.bin', type: 'text/plain', size: large.length };
    await expect(client.upload(new Blob([large]).stream(), options)).rejects.toMatchObject({
      name: 'FilestoreError',
    });
    for (const signal of hanging) expect(signal.aborted).toBe(true);

    let read = 0;
    const waiting = new Readable({
      read() {
        // One part, and then nothing.
        if ((read += 1) <= 6) this.push(large.subarray(0, 1024 ** 2));
      },
    });
    // A file of up to 64 MiB is read before its first request.
    const upload = client.upload(waiting, { ...options, size: 70_000_000 });
    await expect(upload).rejects.toMatchObject({ name: 'FilestoreError' });
    expect(waiting.destroyed).toBe(true);
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
        if (!response.url.endsWith('/files') || withheld > 0) return response;
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
