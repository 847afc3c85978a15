import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { crc64ToBase64, Crc64 } from '../../src/engine/checksum/crc64-nvme.ts';
import { apiClient, put } from '../support/local-stack/client.ts';
import { planned, readFiles, type Planned } from '../support/local-stack/read-answer.ts';
import { stackOfEachTest } from '../support/local-stack/stack-of-each-test.ts';

/** A checksum in an answer is one that S3 has compared or computed, never one that somebody claims. */
const { start, running } = stackOfEachTest();

const text = 'abc';
const file = { name: 'a.txt', type: 'text/plain', size: text.length };
const sha256 = createHash('sha256').update(text).digest('base64');
const FALSE_SHA256 = createHash('sha256').update('other').digest('base64');
const FALSE_CRC = 'AAAAAAAAAAA=';

async function register<Kind extends 'put' | 'form' | 'multipart'>(
  kind: Kind,
  claims: object,
): Promise<Planned<Kind>> {
  const { status, body } = await apiClient(running()).call('POST', '/files', {
    key: running().browserKey,
    body: { accepts: [kind], files: [{ ...file, ...claims }] },
  });
  expect(status).toBe(201);
  return planned(kind, readFiles(body)[0]);
}

async function told(id: string): Promise<Record<string, unknown>> {
  const { server } = apiClient(running());
  // `store` asks S3 itself, and does not wait for the event.
  const { body } = await server('POST', `/files/${id}/store`, {});
  expect((await server('GET', `/files/${id}`)).body).toMatchObject(body);
  return body;
}

test('no checksum is in an answer before the upload', async () => {
  await start();
  const { id } = await register('put', { sha256 });
  const { body } = await apiClient(running()).server('GET', `/files/${id}`);
  expect(body['state']).toBe('PENDING');
  expect([body['sha256'], body['checksum']]).toEqual([undefined, undefined]);
});

test('a SHA-256 that was signed for a PUT is in the answers', async () => {
  await start();
  const registered = await register('put', { sha256 });
  expect((await put(registered, text)).status).toBe(200);
  expect((await told(registered.id))['sha256']).toBe(sha256);
});

test('a SHA-256 beside a CRC is not in the answers, because only the CRC is signed', async () => {
  await start();
  const checksum = crc64ToBase64(new Crc64().update(new TextEncoder().encode(text)).digest());
  const registered = await register('put', { sha256: FALSE_SHA256, checksum });
  expect((await put(registered, text)).status).toBe(200);
  const info = await told(registered.id);
  expect(info).not.toHaveProperty('sha256');
  expect(info['checksum']).toBe(checksum);
});

test('a CRC beside the SHA-256 of a form is in the answers only if S3 reports it', async () => {
  await start();
  const form = await register('form', { sha256, checksum: FALSE_CRC });
  const body = new FormData();
  for (const [name, value] of Object.entries(form.upload.fields)) body.set(name, value);
  body.set('file', new Blob([text]));
  expect((await fetch(form.upload.url, { method: 'POST', body })).status).toBe(204);
  const info = await told(form.id);
  expect(info['sha256']).toBe(sha256);
  expect(info['checksum']).not.toBe(FALSE_CRC);
});

test('the SHA-256 of a multipart upload is not in the answers, because S3 cannot compare it', async () => {
  await start({ multipartFromBytes: 1 });
  const { id, token, upload } = await register('multipart', { sha256: FALSE_SHA256 });
  const [part] = upload.parts;
  const response = await fetch(part?.url ?? '', { method: 'PUT', body: text });
  const parts = [{ number: 1, etag: response.headers.get('etag') }];
  const { call } = apiClient(running());
  const options = { key: running().browserKey, token, body: { parts } };
  expect((await call('POST', `/files/${id}/complete`, options)).status).toBe(200);
  const info = await told(id);
  expect(info).not.toHaveProperty('sha256');
  expect(info['checksum']).toMatch(/^[A-Za-z0-9+/]{11}=$/);
});
