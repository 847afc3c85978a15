import { afterAll, beforeAll, expect, test } from 'vitest';
import { apiClient, put } from '../support/local-stack/client.ts';
import { startStack, type TestStack } from '../support/local-stack/start.ts';

/** The path of a file from its folder, and kinds of files with limits of their own. */
let stack: TestStack;
let api: ReturnType<typeof apiClient>;
beforeAll(async () => {
  stack = await startStack({
    allowedTypes: ['image/*', 'video/*', 'text/plain'],
    checkContent: true,
    kinds: {
      avatar: { maxFileSize: 100, allowedTypes: ['image/png'] },
      video: { allowedTypes: ['video/*'] },
      // A longer list and a higher limit than the deployment's allow nothing more.
      anything: { maxFileSize: 10 ** 12, allowedTypes: ['*/*'] },
    },
  });
  api = apiClient(stack);
});
afterAll(() => stack.close());

const text = { name: 'a.txt', type: 'text/plain', size: 3 };
const picture = { name: 'a.png', type: 'image/png', size: 3 };

/** The code and the detail of each refused file. */
async function refusals(files: readonly object[], grant?: string) {
  const body = { files, ...(grant !== undefined && { grant }) };
  const { body: answer } = await api.call('POST', '/files', { key: stack.browserKey, body });
  const results = answer['files'] as readonly { error?: { code: string; detail: string } }[];
  return results.map(({ error }) => error && [error.code, error.detail]);
}

test('the cleaned path of a file is in every answer about it', async () => {
  const file = await api.register({ ...text, path: 'har:bour/con/ 2026 /other.txt' });
  await put(file, 'abc');
  const path = 'har_bour/_con/2026/a.txt';
  const stored = await api.server('POST', `/files/${file.id}/store`, {});
  expect(stored.body).toMatchObject({ name: 'a.txt', path });
  expect((await api.server('GET', `/files/${file.id}`)).body['path']).toBe(path);
  await expect
    .poll(async () => {
      const list = await api.server('GET', '/files?state=STORED');
      return (list.body['files'] as { id: string; path?: string }[]).find(
        ({ id }) => id === file.id,
      )?.path;
    })
    .toBe(path);
});

test('a file without a folder has no path', async () => {
  const file = await api.register({ ...text, path: 'a.txt' });
  expect((await api.server('GET', `/files/${file.id}`)).body).not.toHaveProperty('path');
});

test.each([
  ['/etc/passwd', /relative path/],
  ['../a.txt', /relative path/],
  ['a/../../b.txt', /relative path/],
  ['a//b.txt', /relative path/],
  ['a/', /relative path/],
  ['', /relative path/],
  [`${'a/'.repeat(600)}b`, /1024/],
])('the path %j is refused, and the detail names the field', async (path, detail) => {
  const response = await api.call('POST', '/files', {
    key: stack.browserKey,
    body: { files: [{ ...text, path }] },
  });
  expect([response.status, response.body['code']]).toEqual([400, 'invalid-request']);
  expect(response.body['detail']).toMatch(/^files\.0\.path: /);
  expect(response.body['detail']).toMatch(detail);
});

test('a kind has its own limits, and a file of none has those of the deployment', async () => {
  expect(
    await refusals([
      { ...picture, kind: 'avatar' },
      { ...picture, size: 101, kind: 'avatar' },
      { ...text, kind: 'avatar' },
      { ...text, size: 101 },
      { name: 'a.zip', type: 'application/zip', size: 3, kind: 'anything' },
      { ...text, size: 50_000_001, kind: 'anything' },
    ]),
  ).toEqual([
    undefined,
    ['file-too-large', expect.stringContaining('the limit is 100')],
    ['type-not-allowed', expect.stringContaining('image/png')],
    undefined,
    ['type-not-allowed', expect.stringContaining('image/*')],
    ['file-too-large', expect.stringContaining('the limit is 50000000')],
  ]);
});

test('an unknown kind refuses its file only, and names the kinds that exist', async () => {
  const detail = 'kind: "banner" is unknown; use one of avatar, video, anything';
  expect(await refusals([{ ...picture, kind: 'banner' }, picture])).toEqual([
    ['invalid-request', detail],
    undefined,
  ]);
  expect(await refusals([{ ...picture, kind: 'constructor' }])).toEqual([
    ['invalid-request', expect.stringContaining('unknown')],
  ]);
});

test('the server learns the kind, and the page cannot change that of a grant', async () => {
  const granted = await api.server('POST', '/grants', { files: 5, kind: 'avatar' });
  const grant = String(granted.body['grant']);
  expect(await refusals([{ ...picture, kind: 'video' }, { ...text }], grant)).toEqual([
    ['grant-refused', 'kind: differs from the kind of the grant; omit it or send the same value'],
    ['type-not-allowed', expect.stringContaining('image/png')],
  ]);
  const { body } = await api.call('POST', '/files', {
    key: stack.browserKey,
    body: { files: [picture], grant },
  });
  const [file] = body['files'] as { id: string }[];
  expect((await api.server('GET', `/files/${file?.id}`)).body['kind']).toBe('avatar');
});

test('a grant of an unknown kind is refused', async () => {
  const { status, body } = await api.server('POST', '/grants', { kind: 'banner' });
  expect([status, body['code']]).toEqual([400, 'invalid-request']);
  expect(body['detail']).toContain('kind: "banner" is unknown');
});
