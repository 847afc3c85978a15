import { expect, test, vi } from 'vitest';
import {
  Filestore,
  FilestoreError,
  type ListOptions,
  type UploadBody,
} from '../../../src/server.ts';

const ID = 'a'.repeat(26);

/** Answers every request with the same JSON, and remembers the requests. */
function client(
  answer: object,
  settings: Partial<ConstructorParameters<typeof Filestore>[0]> = {},
  status = 200,
) {
  const fetch = vi.fn<typeof globalThis.fetch>(() =>
    Promise.resolve(Response.json(answer, { status })),
  );
  const filestore = new Filestore({
    endpoint: 'https://uploads.example.com/v1',
    serverKey: 'server-x',
    attempts: 1,
    fetch,
    ...settings,
  });
  const bodies = (): unknown[] =>
    fetch.mock.calls.map(([, init]) => JSON.parse(init?.body as string) as unknown);
  const urls = (): string[] => fetch.mock.calls.map(([url]) => new Request(url).url);
  return { filestore, fetch, bodies, urls };
}

const stored = { id: ID, name: 'a', size: 1, type: 'text/plain', state: 'STORED', createdAt: '' };

test('store() takes one id, as a form with one file posts it', async () => {
  const { filestore, bodies } = client({ files: [stored] });
  const result = await filestore.store(ID);
  expect(result.stored).toHaveLength(1);
  expect(bodies()).toEqual([{ ids: [ID] }]);
});

test('store() refuses an id that no file can have, and stores the others', async () => {
  const { filestore, bodies } = client({ files: [stored] });
  const forged = ['x'.repeat(100), '', '../..', 7 as unknown as string];
  const { stored: kept, refused } = await filestore.store([...forged, ID]);
  expect(kept.map(({ id }) => id)).toEqual([ID]);
  expect(refused.map(({ id, error }) => [id, error.code])).toEqual(
    forged.map((id) => [id, 'file-not-found']),
  );
  expect(bodies()).toEqual([{ ids: [ID] }]);
});

test.each([undefined, null, 7, {}])('store(%s) is a mistake of the caller', async (ids) => {
  const { filestore, fetch } = client({});
  await expect(filestore.store(ids as string)).rejects.toThrow(
    new TypeError('ids: must be an array of ids, or one id'),
  );
  expect(fetch).not.toHaveBeenCalled();
});

test.each(['info', 'download', 'delete'] as const)(
  '%s() never calls another operation',
  async (method) => {
    const { filestore, fetch } = client({});
    for (const id of ['', undefined, null, 7]) {
      const call = filestore[method](id as unknown as string);
      await expect(call).rejects.toThrow(new TypeError('id: is missing'));
    }
    for (const id of ['.', '..', '../grants', `${ID}/store`, ID.toUpperCase()]) {
      await expect(filestore[method](id)).rejects.toMatchObject({ code: 'file-not-found' });
    }
    expect(fetch).not.toHaveBeenCalled();
  },
);

test('list() lists the stored files, and takes dates', async () => {
  const { filestore, urls } = client({ files: [] });
  const options: ListOptions[] = [{}, { state: 'UPLOADED', before: new Date(0), after: 'x' }];
  for (const one of options) for await (const _ of filestore.list(one)) expect.fail();
  for await (const _ of filestore.list()) expect.fail();
  expect(urls().map((url) => new URL(url).search)).toEqual([
    '?state=STORED',
    '?after=x&before=1970-01-01T00%3A00%3A00.000Z&state=UPLOADED',
    '?state=STORED',
  ]);
});

test('upload() takes the name and the type of a File', async () => {
  const refused = { error: { code: 'file-too-large', status: 413, title: 'Too large' } };
  const { filestore, bodies } = client({ files: [refused] }, {}, 201);
  const file = new File(['x'], 'q.txt', { type: 'text/plain' });
  await expect(filestore.upload(file)).rejects.toMatchObject({ code: 'file-too-large' });
  expect(bodies()).toMatchObject([{ files: [{ name: 'q.txt', type: 'text/plain', size: 1 }] }]);
});

test.each<[string, unknown, object | undefined, string]>([
  ['a text without a name', 'x', undefined, 'name: is missing'],
  ['a Blob without a type', new Blob(['x']), { name: 'a' }, 'type: is missing'],
  ['a number', 5, { name: 'a', type: 'a/b' }, 'body: must be text, bytes, a Blob or a stream'],
  ['nothing', undefined, { name: 'a', type: 'a/b' }, 'body: must be text'],
])('upload() of %s says what is wrong', async (_what, body, options, message) => {
  const { filestore, fetch } = client({});
  const upload = filestore.upload(body as UploadBody, options);
  await expect(upload).rejects.toThrow(TypeError);
  await expect(upload).rejects.toThrow(message);
  expect(fetch).not.toHaveBeenCalled();
});

test.each(['localhost:7410/v1', 'uploads.example.com/v1', '/v1', 'ftp://example.com'])(
  'an endpoint of %s is refused without an attempt',
  async (endpoint) => {
    const { filestore, fetch } = client({}, { endpoint });
    await expect(filestore.info(ID)).rejects.toThrow('endpoint: must be a URL such as');
    expect(fetch).not.toHaveBeenCalled();
  },
);

test('a secret that is no secret is named, and not shown', async () => {
  const { filestore } = client({}, { webhookSecret: 'abc' });
  const headers = { 'webhook-id': 'a', 'webhook-timestamp': '1', 'webhook-signature': 'v1,a' };
  const verified = filestore.verifyWebhook({ headers, body: '{}' });
  await expect(verified).rejects.toThrow(
    new TypeError('webhookSecret: is not a secret of the form whsec_…'),
  );
});

test('errors are printed with the name of their class', () => {
  expect(FilestoreError.name).toBe('FilestoreError');
});
