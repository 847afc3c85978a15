import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { afterEach, describe, expect, test } from 'vitest';
import { markRejected } from '../../backend/domain/file-transitions.ts';
import { IDEMPOTENCY_SECONDS } from '../../src/contract/limits.ts';
import { preprocess } from '../../src/contract/operations.ts';
import type { AcceptedFile } from '../../src/contract/responses.ts';
import type { RefusedFile } from '../../src/contract/problem.ts';
import { callApi } from '../../src/transport/api-client.ts';
import { put, apiClient, type ApiResponse } from '../support/local-stack/client.ts';
import { planned, readFiles } from '../support/local-stack/read-answer.ts';
import { stackOfEachTest } from '../support/local-stack/stack-of-each-test.ts';
import type { TestStack } from '../support/local-stack/start.ts';

/** A repeated preprocess with the same Idempotency-Key is the same call: it costs nothing and answers the same. */
const { start, running } = stackOfEachTest();

const KEY = '5f1c0e7a-6f0b-4b1e-9d3e-2a4f8c6b7d90';
const text = { name: 'a.txt', type: 'text/plain', size: 3 };
const large = { name: 'b.bin', type: 'application/octet-stream', size: 20 * 1024 ** 2 };
const QUIET = { eventDelayMilliseconds: 3_600_000, multipartFromBytes: 10 * 1024 ** 2 };

interface Sent {
  readonly files?: readonly object[];
  readonly grant?: unknown;
  readonly accepts?: readonly string[];
  readonly key?: string;
}

async function send(
  { files = [text], grant, accepts, key = KEY }: Sent = {},
  stack: TestStack = running(),
): Promise<ApiResponse> {
  return apiClient(stack).call('POST', '/files', {
    key: stack.browserKey,
    headers: { 'idempotency-key': key },
    body: { ...(grant !== undefined && { grant }), ...(accepts && { accepts }), files },
  });
}

async function newGrant(body: object = {}): Promise<string> {
  return String((await apiClient(running()).server('POST', '/grants', body)).body['grant']);
}

/** Gives the stack's browser key a daily quota. */
async function setQuota(filesPerDay: number, bytesPerDay: number): Promise<void> {
  const { database, secrets } = running().stack;
  const { keys } = database;
  const record = { tenant: 'demo', role: 'browser', filesPerDay, bytesPerDay } as const;
  await keys.put(secrets.browserKey.id, record);
}

const credentials = ({ body }: ApiResponse) =>
  readFiles(body).map((file) => ('id' in file ? [file.id, file.token] : [file.error.code]));
const codeOf = ({ status, body }: ApiResponse) => [status, body['code']];
/** The number of files that the functions have reported as new. */
const filesStarted = () =>
  running().logged.flatMap((line) => (line as { fileIds?: readonly string[] }).fileIds ?? [])
    .length;

describe('a response that is lost after the server has acted', () => {
  const servers: { close(): void }[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) server.close();
  });

  /** Passes requests on, but cuts the connection instead of passing on the first answers. */
  async function cuttingProxy(cuts: number): Promise<{ endpoint: string; seen: ApiResponse[] }> {
    const seen: ApiResponse[] = [];
    const pass = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
      const { host: _host, connection: _connection, ...headers } = incoming.headers;
      const answer = await fetch(new URL(incoming.url ?? '', running().apiUrl), {
        method: incoming.method ?? '',
        headers: headers as Record<string, string>,
        body: Uint8Array.from(await buffer(incoming)),
      });
      const { status } = answer;
      seen.push({ status, headers: answer.headers, body: await answer.json() });
      if (seen.length <= cuts) response.destroy();
      else response.writeHead(status).end(JSON.stringify(seen.at(-1)?.body));
    };
    const server = createServer((incoming, response) => void pass(incoming, response)).listen(0);
    servers.push(server);
    return { endpoint: `http://localhost:${(server.address() as AddressInfo).port}/v1`, seen };
  }

  async function insist(
    endpoint: string,
    body: object,
  ): Promise<readonly (AcceptedFile | RefusedFile)[]> {
    const settings = { endpoint, apiKey: running().browserKey };
    const call = { body: { files: [text], ...body }, idempotencyKey: KEY };
    for (;;) {
      try {
        return (await callApi(settings, preprocess, call)).files;
      } catch (error) {
        expect(error).toMatchObject({ code: 'api-unreachable' });
      }
    }
  }

  test('a grant for one file is used once, and the page gets the ids of the lost response', async () => {
    await start({ ...QUIET, requireGrant: true });
    const { endpoint, seen } = await cuttingProxy(2);
    const grant = await newGrant({ files: 1 });
    const files = await insist(endpoint, { grant });
    expect(seen.map(({ status }) => status)).toEqual([201, 201, 201]);
    const [lost, again, last] = seen.map(credentials);
    expect([again, last]).toEqual([lost, lost]);
    expect((await put(planned('put', files[0]), 'abc')).status).toBe(200);
    await expect.poll(filesStarted).toBe(1);
    expect(codeOf(await send({ grant, key: `${KEY}2` }))).toEqual([403, 'grant-refused']);
  });

  test('a daily quota counts the files and the bytes once', async () => {
    await start(QUIET);
    await setQuota(2, 6);
    const { endpoint, seen } = await cuttingProxy(3);
    await insist(endpoint, {});
    expect(seen.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
    expect((await send({ key: `${KEY}2` })).status).toBe(201);
    expect(codeOf(await send({ key: `${KEY}3` }))).toEqual([429, 'quota-exceeded']);
    // The quota is used up, and the paid calls can still be repeated.
    expect((await send()).status).toBe(201);
    await expect.poll(filesStarted).toBe(2);
  });
});

describe('a repeated call', () => {
  test('signs again, and leaves out the files that the policy refuses', async () => {
    await start({ ...QUIET, allowedTypes: ['text/plain', 'application/octet-stream'] });
    const files = [text, { ...text, type: 'image/png', name: 'a.png' }, large];
    const accepts = ['put', 'multipart'];
    const first = await send({ files, accepts });
    running().advance(60);
    const second = await send({ files, accepts });
    expect(credentials(second)).toEqual(credentials(first));
    expect(credentials(first)[1]).toEqual(['type-not-allowed']);
    const [one, two] = [first, second].map(({ body }) => planned('put', readFiles(body)[0]));
    expect(two?.upload.url).not.toBe(one?.upload.url);
    const [before, after] = [first, second].map(({ body }) =>
      planned('multipart', readFiles(body)[2]),
    );
    const uploadIdOf = (url = '') => new URL(url).searchParams.get('uploadId');
    expect(uploadIdOf(after?.upload.parts[0]?.url)).toBe(uploadIdOf(before?.upload.parts[0]?.url));
    const row = await running().stack.files.get(`demo/${one?.id}`);
    expect(row?.urlExpiresAt).toBeGreaterThan((row?.createdAt ?? 0) + 900_000);
  });

  test('calls at the same time create the same files once', async () => {
    await start(QUIET);
    const grant = await newGrant({ files: 3 });
    const call = { files: [text, large, text], accepts: ['put', 'multipart'], grant };
    const answers = await Promise.all(Array.from({ length: 8 }, () => send(call)));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
    expect(new Set(answers.map((answer) => JSON.stringify(credentials(answer)))).size).toBe(1);
    expect(new Set(credentials(answers[0] ?? (await send(call))).flat()).size).toBe(6);
    await expect.poll(filesStarted).toBe(3);
    expect(codeOf(await send({ grant, key: `${KEY}2` }))).toEqual([403, 'grant-refused']);
  });

  test('a hundred files keep their ids and tokens', async () => {
    await start(QUIET);
    const files = Array.from({ length: 100 }, (_, index) => ({ ...text, size: index }));
    const first = credentials(await send({ files }));
    expect(credentials(await send({ files }))).toEqual(first);
    expect(new Set(first.flat()).size).toBe(200);
    await expect.poll(filesStarted).toBe(100);
  });

  test('works after the grant has expired, because the first call was paid', async () => {
    await start(QUIET);
    const grant = await newGrant({ expiresIn: 60 });
    const first = await send({ grant });
    running().advance(61);
    expect(credentials(await send({ grant }))).toEqual(credentials(first));
    expect(codeOf(await send({ grant, key: `${KEY}2` }))).toEqual([403, 'grant-refused']);
    const refused = await send({ grant, key: `${KEY}2`, files: [{ ...text, size: 10 ** 12 }] });
    expect(codeOf(refused)).toEqual([403, 'grant-refused']);
  });

  test('does not reset a file that has been uploaded', async () => {
    const { state, api } = await start(QUIET);
    const file = planned('put', readFiles((await send()).body)[0]);
    await put(file, 'abc');
    const call = {
      key: running().browserKey,
      body: { files: [{ id: file.id, token: file.token }] },
    };
    await api.call('POST', '/files/confirm', call);
    expect(credentials(await send())).toEqual([[file.id, file.token]]);
    expect(await state(file.id)).toBe('UPLOADED');
    await api.server('POST', `/files/${file.id}/store`, {});
    expect(credentials(await send())).toEqual([['wrong-state']]);
  });

  test('tells that a file was deleted or rejected, or has expired, instead of signing it', async () => {
    const { api } = await start({ ...QUIET, expireAfterSeconds: 3600 });
    const files = [text, text, text];
    const [deleted, rejected] = readFiles((await send({ files })).body).map((file) =>
      planned('put', file),
    );
    await api.call('DELETE', `/files/${deleted?.id}`, {
      key: running().browserKey,
      token: deleted?.token ?? '',
    });
    const key = `demo/${rejected?.id}`;
    await running().stack.files.update(key, markRejected(key, 'content', Date.now()));
    const again = await send({ files });
    expect(readFiles(again.body)).toMatchObject([
      { error: { code: 'file-deleted', status: 410 } },
      { error: { code: 'file-rejected', status: 410 } },
      { upload: { kind: 'put' } },
    ]);
    running().advance(3600);
    expect(credentials(await send({ files }))[2]).toEqual(['file-deleted']);
  });

  test('is a new call when the first one is no longer remembered', async () => {
    await start({ ...QUIET, expireAfterSeconds: 48 * 3600 });
    const first = credentials(await send());
    running().advance(IDEMPOTENCY_SECONDS - 1);
    expect(credentials(await send())).toEqual(first);
    running().advance(2);
    const second = credentials(await send());
    expect(second).not.toEqual(first);
    expect(credentials(await send())).toEqual(second);
    await expect.poll(filesStarted).toBe(2);
  });
});

describe('an idempotency key', () => {
  test('cannot be used with another body', async () => {
    await start(QUIET);
    const first = await send();
    for (const other of [
      { files: [{ ...text, size: 4 }] },
      { files: [text, text] },
      { files: [{ ...text, context: 'form' }] },
      { accepts: ['put', 'form'] },
    ]) {
      const refused = await send(other);
      expect(codeOf(refused)).toEqual([422, 'idempotency-key-reused']);
      expect(refused.body['detail']).toMatch(/^idempotency-key: /);
    }
    expect(credentials(await send())).toEqual(credentials(first));
    await expect.poll(filesStarted).toBe(1);
  });

  test('means another call for another tenant, for another grant and without a grant', async () => {
    await start(QUIET);
    const elsewhere = await running().addTenant('elsewhere');
    const answers = [
      await send(),
      await send({}, elsewhere),
      await send({ grant: await newGrant() }),
      await send({ grant: await newGrant() }),
    ];
    expect(new Set(answers.flatMap(credentials).flat()).size).toBe(8);
    await expect.poll(filesStarted).toBe(4);
  });

  test('is not used up by a call that was refused', async () => {
    await start({ ...QUIET, requireGrant: true });
    await setQuota(1, 2);
    const grant = await newGrant();
    expect(codeOf(await send({ grant }))).toEqual([429, 'quota-exceeded']);
    await setQuota(1, 3);
    expect((await send({ grant })).status).toBe(201);
    expect(codeOf(await send({ grant, key: `${KEY}2` }))).toEqual([403, 'grant-refused']);
  });

  test.each(['short', 'x'.repeat(129), `${KEY} with spaces`])(
    'that is too short, too long or not printable is refused: %s',
    async (key) => {
      await start(QUIET);
      const refused = await send({ key });
      expect(codeOf(refused)).toEqual([400, 'invalid-request']);
      expect(refused.body['detail']).toMatch(/^idempotency-key: /);
    },
  );

  test('may be sent by a page of an allowed origin', async () => {
    await start(QUIET);
    const preflight = await fetch(`${running().apiUrl}/files`, {
      method: 'OPTIONS',
      headers: {
        origin: 'http://page.example',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type,idempotency-key,x-api-key',
      },
    });
    expect(preflight.headers.get('access-control-allow-headers')).toContain('idempotency-key');
    expect(preflight.headers.get('access-control-allow-origin')).toBe('http://page.example');
  });
});
