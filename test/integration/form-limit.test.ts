import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { FORM_BYTES, MAX_FORM_BYTES, MEBIBYTE } from '../../src/contract/limits.ts';
import { readFiles } from '../support/local-stack/read-answer.ts';
import { stackOfEachTest } from '../support/local-stack/stack-of-each-test.ts';

/** A form upload needs no preflight but shows no progress, so the client says how large it may be. */
const { start, running } = stackOfEachTest();

const sha256 = createHash('sha256').update('abc').digest('base64');

/** Returns the kinds of upload that the API chooses for files of these sizes. */
async function kindsFor(
  { api }: Awaited<ReturnType<typeof start>>,
  sizes: readonly number[],
  wanted: { readonly maxFormBytes?: number } = {},
): Promise<readonly string[]> {
  const files = sizes.map((size) => ({ name: 'a', type: 'image/jpeg', size, sha256 }));
  const body = { accepts: ['put', 'form', 'multipart'], ...wanted, files };
  const answer = await api.call('POST', '/files', { key: running().browserKey, body });
  return readFiles(answer.body).map((file) => ('upload' in file ? file.upload.kind : 'refused'));
}

test('without maxFormBytes, files of up to 256 KiB are forms', async () => {
  const kinds = await kindsFor(await start(), [FORM_BYTES, FORM_BYTES + 1]);
  expect(kinds).toEqual(['form', 'put']);
});

test('maxFormBytes sets another limit', async () => {
  const all = await start();
  const sizes = [0, 1000, 1001, 3 * MEBIBYTE, 3 * MEBIBYTE + 1];
  expect(await kindsFor(all, sizes, { maxFormBytes: 1000 })).toEqual([
    'form',
    'form',
    'put',
    'put',
    'put',
  ]);
  expect(await kindsFor(all, sizes, { maxFormBytes: 3 * MEBIBYTE })).toEqual([
    'form',
    'form',
    'form',
    'form',
    'put',
  ]);
});

test('the limit of the deployment holds for every client', async () => {
  const limited = await start({ formUploadBytes: 2000 });
  const kinds = await kindsFor(limited, [2000, 2001], { maxFormBytes: MAX_FORM_BYTES });
  expect(kinds).toEqual(['form', 'put']);
});

test.each([-1, 0.5, MAX_FORM_BYTES + 1, '1000'])('maxFormBytes %s is refused', async (value) => {
  const { api } = await start();
  const body = { maxFormBytes: value, files: [{ name: 'a', type: 'a/b', size: 1 }] };
  const answer = await api.call('POST', '/files', { key: running().browserKey, body });
  expect([answer.status, answer.body['code']]).toEqual([400, 'invalid-request']);
  expect(answer.body['detail']).toMatch(/^maxFormBytes: /);
});
