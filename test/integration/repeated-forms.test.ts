import { createHash } from 'node:crypto';
import { S3Client } from '@aws-sdk/client-s3';
import { afterEach, expect, test, vi } from 'vitest';
import { FORM_URL_SECONDS } from '../../src/contract/limits.ts';
import { apiClient } from '../support/local-stack/client.ts';
import { planned, readFiles, type Planned } from '../support/local-stack/read-answer.ts';
import { stackOfEachTest } from '../support/local-stack/stack-of-each-test.ts';

/** S3 accepts a form again and again. It must cost little, change nothing, and end soon. */
const { start, running } = stackOfEachTest();
afterEach(() => vi.restoreAllMocks());

const KEY = 'a-key-of-a-repeated-call';
const sha256 = createHash('sha256').update('abc').digest('base64');

async function call(): Promise<ReturnType<typeof readFiles>> {
  const { body } = await apiClient(running()).call('POST', '/files', {
    key: running().browserKey,
    headers: { 'idempotency-key': KEY },
    body: {
      accepts: ['form', 'put'],
      files: [{ name: 'a.txt', type: 'text/plain', size: 3, sha256 }],
    },
  });
  return readFiles(body);
}

async function post({ upload }: Planned<'form'>): Promise<number> {
  const body = new FormData();
  for (const [name, value] of Object.entries(upload.fields)) body.set(name, value);
  body.set('file', new Blob(['abc']));
  return (await fetch(upload.url, { method: 'POST', body })).status;
}

const lines = (event: string) =>
  running().logged.filter((line) => (line as { event: string }).event === event);

test('of two hundred posts of one form, one writes, and the others end before they read the object', async () => {
  const { state } = await start({ checkContent: true });
  const form = planned('form', (await call())[0]);
  expect(await post(form)).toBe(204);
  await running().stack.events.idle();
  expect(await state(form.id)).toBe('UPLOADED');

  const sent = vi.spyOn(S3Client.prototype, 'send');
  for (let round = 0; round < 20; round += 1) {
    const statuses = await Promise.all(Array.from({ length: 10 }, () => post(form)));
    expect(new Set(statuses)).toEqual(new Set([204]));
  }
  await running().stack.events.idle();
  expect(sent).not.toHaveBeenCalled();
  expect(lines('uploaded')).toHaveLength(1);
  expect(lines('duplicate-event')).toHaveLength(200);
  expect(lines('duplicate-event')[0]).toMatchObject({ metrics: { DuplicateEvents: 1 } });
});

test('a form expires after two minutes, however long other uploads live', async () => {
  await start({ uploadUrlSeconds: 3600 });
  const form = planned('form', (await call())[0]);
  expect(form.upload.expiresIn).toBe(FORM_URL_SECONDS);
  running().advance(FORM_URL_SECONDS + 1);
  expect(await post(form)).toBe(403);
});

test('a file that has been uploaded gets no form again, and its PUT is refused', async () => {
  const { state } = await start();
  const form = planned('form', (await call())[0]);
  expect(await post(form)).toBe(204);
  await expect.poll(() => state(form.id)).toBe('UPLOADED');
  const again = planned('put', (await call())[0]);
  expect(again.id).toBe(form.id);
  const { url, headers } = again.upload;
  expect((await fetch(url, { method: 'PUT', headers, body: 'abc' })).status).toBe(412);
});

test('with scans, no forms are signed, because each post would be scanned', async () => {
  await start({ scanUploads: true });
  expect((await call())[0]).toMatchObject({ upload: { kind: 'put' } });
});
