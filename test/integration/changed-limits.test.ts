import { expect, test } from 'vitest';
import { apiClient, type ApiResponse } from '../support/local-stack/client.ts';
import { readFiles } from '../support/local-stack/read-answer.ts';
import { stackOfEachTest } from '../support/local-stack/stack-of-each-test.ts';
import type { TenantLimits } from '../../backend/domain/key-record.ts';

/** A call that was paid keeps its result, whatever the limits are when it is repeated. */
const { start, running } = stackOfEachTest();

const KEY = '5f1c0e7a-6f0b-4b1e-9d3e-2a4f8c6b7d90';
const text = { name: 'a.txt', type: 'text/plain', size: 3 };
const QUIET = { eventDelayMilliseconds: 3_600_000 };

interface Sent {
  readonly files: readonly object[];
  readonly grant?: string;
  readonly key?: string;
}

const send = ({ key = KEY, ...body }: Sent): Promise<ApiResponse> =>
  apiClient(running()).call('POST', '/files', {
    key: running().browserKey,
    headers: { 'idempotency-key': key },
    body,
  });

/** Gives the stack's browser key these limits, and no others. */
async function setLimits(limits: TenantLimits): Promise<void> {
  const { database, secrets } = running().stack;
  const { keys } = database;
  await keys.put(secrets.browserKey.id, { tenant: 'demo', role: 'browser', ...limits });
}

const credentials = ({ body }: ApiResponse) =>
  readFiles(body).map((file) => ('id' in file ? [file.id, file.token] : [file.error.code]));
/** The number of files that the functions have reported as new. */
const filesStarted = () =>
  running().logged.flatMap((line) => (line as { fileIds?: readonly string[] }).fileIds ?? [])
    .length;

test('a repeated call registers only the files that were paid, also if the policy allows more by now', async () => {
  await start(QUIET);
  await setLimits({ maxFileSize: 3 });
  const { body } = await apiClient(running()).server('POST', '/grants', { files: 5 });
  const grant = String(body['grant']);
  const call = { grant, files: [4, 5, 3, 6, 7].map((size) => ({ ...text, size })) };
  const first = await send(call);
  const refused = ['file-too-large'];
  expect(credentials(first)).toEqual([refused, refused, expect.any(Array), refused, refused]);
  await setLimits({ maxFileSize: 6 });
  const again = await send(call);
  expect(credentials(again)).toEqual(credentials(first));
  const [lifted, , , , current] = readFiles(again.body);
  expect(lifted).toMatchObject({
    error: { status: 413, detail: expect.stringMatching(/^idempotency-key: /) },
  });
  expect(current).toMatchObject({ error: { detail: expect.stringMatching(/^size: /) } });
  await expect.poll(filesStarted).toBe(1);
  expect((await send({ ...call, key: `${KEY}2` })).status).toBe(201);
  await expect.poll(filesStarted).toBe(5);
});

test('a repeated call works after the limits of the tenant were lowered, because the first call was paid', async () => {
  await start(QUIET);
  const files = [text, { ...text, size: 5 }];
  const first = await send({ files });
  for (const limits of [{ maxFileSize: 4 }, { maxFileSize: 1 }, { filesPerDay: 1 }]) {
    await setLimits(limits);
    expect(credentials(await send({ files }))).toEqual(credentials(first));
  }
  const other = await send({ files, key: `${KEY}2` });
  expect([other.status, other.body['code']]).toEqual([429, 'quota-exceeded']);
  await expect.poll(filesStarted).toBe(2);
});
