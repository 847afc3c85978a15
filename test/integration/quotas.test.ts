import { expect, test } from 'vitest';
import { apiClient, type ApiResponse } from '../support/local-stack/client.ts';
import { readFiles } from '../support/local-stack/read-answer.ts';
import { stackOfEachTest } from '../support/local-stack/stack-of-each-test.ts';
import type { TenantLimits } from '../../backend/domain/key-record.ts';

/** What one tenant, one address and one subject of grants may register in a day. */
const { start, running } = stackOfEachTest();

const text = { name: 'a.txt', type: 'text/plain', size: 3 };
const QUIET = { eventDelayMilliseconds: 3_600_000 };

async function register(
  files: readonly object[],
  { grant, key }: { readonly grant?: string; readonly key?: string } = {},
): Promise<ApiResponse> {
  return apiClient(running()).call('POST', '/files', {
    key: running().browserKey,
    ...(key !== undefined && { headers: { 'idempotency-key': key } }),
    body: { ...(grant !== undefined && { grant }), files },
  });
}

const sized = (...sizes: number[]) => sizes.map((size) => ({ ...text, size }));
const outcome = ({ status, body }: ApiResponse) =>
  status === 201 ? 'registered' : [status, body['code']];
const REFUSED = [429, 'quota-exceeded'];

async function newGrant(body: object): Promise<string> {
  return String((await apiClient(running()).server('POST', '/grants', body)).body['grant']);
}

async function setLimits(limits: TenantLimits): Promise<void> {
  const { database, secrets } = running().stack;
  const { keys } = database;
  await keys.put(secrets.browserKey.id, { tenant: 'demo', role: 'browser', ...limits });
}

test('the limits of the deployment apply to a tenant without its own, and to all calls of a day', async () => {
  await start({ ...QUIET, dailyQuotas: { filesPerDay: 3, bytesPerDay: 100 } });
  expect(outcome(await register(sized(101)))).toEqual(REFUSED);
  expect(outcome(await register(sized(50, 40)))).toBe('registered');
  expect(outcome(await register(sized(11)))).toEqual(REFUSED);
  expect(outcome(await register(sized(10)))).toBe('registered');
  const refused = await register(sized(0));
  expect(refused.body['detail']).toMatch(/^files: at most 3 per day, bytes: at most 100 per day;/);
  running().advance(Number(refused.headers.get('retry-after')) + 1);
  expect(outcome(await register(sized(50, 50)))).toBe('registered');
});

test('the limit of a tenant replaces the deployment’s', async () => {
  await start({ ...QUIET, dailyQuotas: { filesPerDay: 1, clientFilesPerDay: 1 } });
  await setLimits({ filesPerDay: 3, clientFilesPerDay: 2 });
  expect(outcome(await register(sized(1, 1)))).toBe('registered');
  const refused = await register(sized(1));
  expect(refused.body['detail']).toMatch(/^files: at most 2 per day for one client;/);
});

test('a client that has used up its share leaves the rest of the tenant’s quota to others', async () => {
  await start({ ...QUIET, dailyQuotas: { filesPerDay: 4, clientFilesPerDay: 2 } });
  expect(outcome(await register(sized(1, 1)))).toBe('registered');
  for (let call = 0; call < 3; call += 1)
    expect(outcome(await register(sized(1)))).toEqual(REFUSED);
  // The refused calls count for nobody.
  const other = await newGrant({ files: 9, subject: 'visitor 2' });
  expect(outcome(await register(sized(1, 1), { grant: other }))).toBe('registered');
  const third = await newGrant({ files: 9, subject: 'visitor 3' });
  expect(outcome(await register(sized(1), { grant: third }))).toEqual(REFUSED);
});

test('all grants of a subject share one quota, and a refused call does not use up its grant', async () => {
  await start({ ...QUIET, dailyQuotas: { clientFilesPerDay: 2 } });
  const grant = await newGrant({ files: 2, subject: 'visitor' });
  const again = await newGrant({ files: 1, subject: 'visitor' });
  expect(outcome(await register(sized(1, 1), { grant }))).toBe('registered');
  expect(outcome(await register(sized(1), { grant: again }))).toEqual(REFUSED);
  running().advance(24 * 3600);
  const tomorrow = await newGrant({ files: 1, subject: 'visitor', expiresIn: 60 });
  expect(outcome(await register(sized(1), { grant: tomorrow }))).toBe('registered');
});

test('a call that a quota refuses leaves its grant as it was', async () => {
  await start({ ...QUIET, dailyQuotas: { clientBytesPerDay: 10 } });
  const grant = await newGrant({ files: 1 });
  expect(outcome(await register(sized(11), { grant }))).toEqual(REFUSED);
  expect(outcome(await register(sized(10), { grant }))).toBe('registered');
});

test('a repeated call counts once', async () => {
  await start({ ...QUIET, dailyQuotas: { clientFilesPerDay: 2, filesPerDay: 2 } });
  for (let call = 0; call < 3; call += 1) {
    expect(outcome(await register(sized(1), { key: 'repeated-call-0001' }))).toBe('registered');
  }
  expect(outcome(await register(sized(1)))).toBe('registered');
  expect(outcome(await register(sized(1)))).toEqual(REFUSED);
});

test('bytes that never arrived are given back when the file is removed, files are not', async () => {
  await start({ ...QUIET, dailyQuotas: { bytesPerDay: 100, clientBytesPerDay: 100 } });
  const remove = async ({ body }: ApiResponse) => {
    const [file] = readFiles(body);
    if (!file || !('id' in file)) throw new Error('The file was refused');
    const call = { key: running().browserKey, token: file.token };
    // A repeated deletion gives nothing back.
    for (let time = 0; time < 2; time += 1) {
      const { status } = await apiClient(running()).call('DELETE', `/files/${file.id}`, call);
      expect(status).toBe(200);
    }
  };
  await remove(await register(sized(100)));
  const second = await register(sized(60));
  expect(outcome(second)).toBe('registered');
  expect(outcome(await register(sized(41)))).toEqual(REFUSED);
  await remove(second);
  expect(outcome(await register(sized(101)))).toEqual(REFUSED);
  expect(outcome(await register(sized(100)))).toBe('registered');

  await setLimits({ filesPerDay: 4 });
  expect(outcome(await register(sized(0)))).toBe('registered');
  expect(outcome(await register(sized(0)))).toEqual(REFUSED);
});

test('bytes of a file that has arrived are not given back', async () => {
  await start({ dailyQuotas: { bytesPerDay: 3 } });
  const { register: registerOne } = apiClient(running());
  const file = await registerOne(text);
  await fetch(file.upload.url, { method: 'PUT', headers: file.upload.headers, body: 'abc' });
  await expect
    .poll(async () => (await running().stack.files.get(`demo/${file.id}`))?.state)
    .toBe('UPLOADED');
  const call = { key: running().browserKey, token: file.token };
  await apiClient(running()).call('DELETE', `/files/${file.id}`, call);
  expect(outcome(await register(sized(1)))).toEqual(REFUSED);
});

test('bytes of an earlier day are not given back', async () => {
  await start({ ...QUIET, dailyQuotas: { bytesPerDay: 100 }, expireAfterSeconds: 3 * 24 * 3600 });
  const { body } = await register(sized(100));
  const [file] = readFiles(body);
  if (!file || !('id' in file)) throw new Error('The file was refused');
  running().advance(24 * 3600);
  expect(outcome(await register(sized(60)))).toBe('registered');
  const call = { key: running().browserKey, token: file.token };
  await apiClient(running()).call('DELETE', `/files/${file.id}`, call);
  expect(outcome(await register(sized(41)))).toEqual(REFUSED);
});
