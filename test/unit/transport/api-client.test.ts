import { http, HttpResponse } from 'msw';
import { describe, expect, test } from 'vitest';
import { statusOf } from '../../../src/contract/error-statuses.ts';
import { FilestoreError, type ErrorCode } from '../../../src/contract/errors.ts';
import { info, preprocess, remove } from '../../../src/contract/server-operations.ts';
import { callApi } from '../../../src/transport/api-client.ts';
import { network } from '../no-network.ts';

const settings = { endpoint: 'https://api.test/v1/', apiKey: 'key' };
const ID = 'a'.repeat(26);
const deleted = { id: ID, state: 'DELETED' };

async function codeOf(call: Promise<unknown>): Promise<ErrorCode | undefined> {
  const error: unknown = await call.catch((reason: unknown) => reason);
  return error instanceof FilestoreError ? error.code : undefined;
}

test('callApi() sends the API key and the upload token to the URL of the operation', async () => {
  let seen: unknown;
  network.use(
    http.delete('https://api.test/v1/files/:id', ({ request, params }) => {
      const { headers } = request;
      seen = [params['id'], headers.get('x-api-key'), headers.get('x-upload-token')];
      return HttpResponse.json(deleted);
    }),
  );
  expect(await callApi(settings, remove, { id: ID, token: 't' })).toEqual(deleted);
  expect(seen).toEqual([ID, 'key', 't']);
});

test('callApi() sends the idempotency key of a call that has one', async () => {
  const seen: (string | null)[] = [];
  network.use(
    http.post('https://api.test/v1/files', ({ request }) => {
      seen.push(request.headers.get('idempotency-key'));
      return HttpResponse.json({ files: [] }, { status: 201 });
    }),
  );
  await callApi(settings, preprocess, { body: { files: [] }, idempotencyKey: 'key of the call' });
  await callApi(settings, preprocess, { body: { files: [] } });
  expect(seen).toEqual(['key of the call', null]);
});

describe('failed API calls', () => {
  test.each<[string, () => Response, ErrorCode]>([
    [
      'a problem with our code',
      () =>
        HttpResponse.json(
          { code: 'file-deleted', title: 't', status: 410, requestId: 'r' },
          { status: 410 },
        ),
      'file-deleted',
    ],
    ['a 429 of a proxy', () => new HttpResponse('slow down', { status: 429 }), 'throttled'],
    ['a 502 of a proxy', () => new HttpResponse('<html>', { status: 502 }), 'internal'],
    ['a 504 of a proxy', () => new HttpResponse('<html>', { status: 504 }), 'api-timeout'],
    [
      'a 404 of another server',
      () => new HttpResponse('no', { status: 404 }),
      'api-answer-unreadable',
    ],
    ['an HTML page', () => HttpResponse.html('<h1>Hello</h1>'), 'api-answer-unreadable'],
    ['a body with a wrong schema', () => HttpResponse.json({ id: 3 }), 'api-answer-unreadable'],
    ['a network error', () => HttpResponse.error(), 'api-unreachable'],
  ])('callApi() maps %s to its error code', async (_name, respond, code) => {
    network.use(http.get('https://api.test/v1/files/:id', respond));
    expect(await codeOf(callApi(settings, info, { id: ID }))).toBe(code);
  });

  test.each([429, 503, 504])(
    'callApi() gives a %i of a proxy the code that has this status in the API',
    async (status) => {
      network.use(
        http.get('https://api.test/v1/files/:id', () => new HttpResponse('', { status })),
      );
      const code = await codeOf(callApi(settings, info, { id: ID }));
      expect(code && statusOf(code)).toBe(status);
    },
  );

  test('callApi() keeps the request id, the state and Retry-After of an error', async () => {
    const problem = {
      code: 'storage-busy',
      title: 't',
      status: 503,
      requestId: 'r',
      state: 'DELETING',
    };
    network.use(
      http.get('https://api.test/v1/files/:id', () =>
        HttpResponse.json(problem, { status: 503, headers: { 'retry-after': '7' } }),
      ),
    );
    const error: unknown = await callApi(settings, info, { id: ID }).catch(
      (reason: unknown) => reason,
    );
    expect(error).toMatchObject({ details: { requestId: 'r', state: 'DELETING', retryAfter: 7 } });
  });
});

test('callApi() rejects with an AbortError on abort', async () => {
  network.use(http.post('https://api.test/v1/files', () => new Promise<never>(() => undefined)));
  const abort = new AbortController();
  const call = callApi(settings, preprocess, { body: { files: [] }, signal: abort.signal });
  abort.abort();
  await expect(call).rejects.toMatchObject({ name: 'AbortError' });
});
