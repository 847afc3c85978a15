import { request } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  apiClient,
  put,
  s3Code,
  type ApiResponse,
  type PutFile,
} from '../support/local-stack/client.ts';
import { PAGE_ORIGIN, startStack, type TestStack } from '../support/local-stack/start.ts';

let stack: TestStack;
let api: ReturnType<typeof apiClient>;
beforeAll(async () => {
  stack = await startStack({ maxFileSize: 1000, allowedTypes: ['image/*', 'text/plain'] });
  api = apiClient(stack);
});
afterAll(() => stack.close());

const text = { name: 'a.txt', type: 'text/plain', size: 3 };
const UNKNOWN_ID = 'a'.repeat(26);

function problem({ status, headers, body }: ApiResponse): unknown[] {
  expect(headers.get('content-type')).toBe('application/problem+json');
  expect(body).toMatchObject({ status, title: expect.any(String), requestId: expect.any(String) });
  return [status, body['code']];
}

describe('API', () => {
  test.each([
    ['no key', undefined],
    ['a wrong key', 'browser-0000'],
  ])('the API refuses a call with %s', async (_name, key) => {
    const answer = await api.call('POST', '/files', { key, body: { files: [text] } });
    expect(problem(answer)).toEqual([403, 'api-key-refused']);
    // Pages must be able to read the reason.
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
  });

  test('the API refuses a browser key for server operations', async () => {
    const file = await api.register(text);
    for (const path of ['store', 'download']) {
      const call = { key: stack.browserKey, token: file.token };
      const answer = await api.call('POST', `/files/${file.id}/${path}`, call);
      expect(problem(answer)).toEqual([403, 'role-not-allowed']);
    }
  });

  test('the API refuses a server key for confirm', async () => {
    const { id, token } = await api.register(text);
    const answer = await api.server('POST', '/files/confirm', { files: [{ id, token }] });
    expect(problem(answer)).toEqual([403, 'role-not-allowed']);
  });

  test('the API gives the same answer to an unknown id, a wrong or foreign token and no token', async () => {
    const mine = await api.register(text);
    const other = await api.register(text);
    const tries = [
      { id: UNKNOWN_ID, token: mine.token },
      { id: mine.id, token: 'x'.repeat(43) },
      { id: mine.id, token: other.token },
      { id: mine.id },
      { id: 'NOT-AN-ID', token: mine.token },
    ];
    const answers: unknown[] = [];
    for (const { id, ...token } of tries) {
      for (const method of ['GET', 'DELETE']) {
        const answer = await api.call(method, `/files/${id}`, { key: stack.browserKey, ...token });
        expect(problem(answer)).toEqual([404, 'file-not-found']);
        const { requestId: _requestId, ...rest } = answer.body;
        answers.push(rest);
      }
    }
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect((await api.server('GET', `/files/${mine.id}`)).body['state']).toBe('PENDING');
  });

  test('the API refuses the upload token after the file was stored', async () => {
    const file = await api.register(text);
    await put(file, 'abc');
    await api.server('POST', `/files/${file.id}/store`, {});
    for (const method of ['GET', 'DELETE']) {
      const answer = await api.call(method, `/files/${file.id}`, {
        key: stack.browserKey,
        token: file.token,
      });
      expect([...problem(answer), answer.body['state']]).toEqual([409, 'wrong-state', 'STORED']);
    }
    expect(await stack.objectKeys()).toContain(`demo/${file.id}`);
  });

  test('the API refuses a download before the file was stored', async () => {
    const file = await api.register(text);
    const answer = await api.server('POST', `/files/${file.id}/download`);
    expect(problem(answer)).toEqual([409, 'wrong-state']);
  });

  test('the API refuses large and disallowed files one by one and accepts the rest of the call', async () => {
    const [large, wrong, fine] = await api.preprocess(
      { ...text, size: 1001 },
      { ...text, type: 'text/html' },
      { ...text, type: 'image/png' },
    );
    expect(large).toMatchObject({
      error: {
        code: 'file-too-large',
        status: 413,
        limit: 1000,
        detail: expect.stringContaining('size'),
      },
    });
    expect(wrong).toMatchObject({
      error: { code: 'type-not-allowed', status: 415, detail: expect.stringContaining('type') },
    });
    expect(fine).toHaveProperty('upload');
  });

  const file = text;
  test.each([
    ['no files', { files: [] }, 'files'],
    ['101 files', { files: Array.from({ length: 101 }, () => file) }, 'files'],
    ['an unknown field', { files: [{ ...file, key: '../../etc' }] }, 'files.0.key'],
    ['a size that is not a number', { files: [{ ...file, size: '3' }] }, 'files.0.size'],
    ['a negative size', { files: [{ ...file, size: -1 }] }, 'files.0.size'],
    ['a fractional size', { files: [{ ...file, size: 0.5 }] }, 'files.0.size'],
    ['a type with a line break', { files: [{ ...file, type: 'a/b\r\nx: y' }] }, 'files.0.type'],
    ['a long name', { files: [{ ...file, name: 'a'.repeat(1025) }] }, 'files.0.name'],
    ['an empty name', { files: [{ ...file, name: '' }] }, 'files.0.name'],
    ['a long context', { files: [{ ...file, context: 'c'.repeat(257) }] }, 'files.0.context'],
  ])('the API refuses %s and names the field', async (_name, body, field) => {
    const answer = await api.call('POST', '/files', { key: stack.browserKey, body });
    expect(problem(answer)).toEqual([400, 'invalid-request']);
    expect(answer.body['detail']).toMatch(new RegExp(`^${field}: `));
  });

  test.each([
    ['a body that is not JSON', { rawBody: '{"files":' }, [400, 'invalid-request']],
    [
      'a body of another media type',
      { rawBody: 'a=b', headers: { 'content-type': 'text/plain' } },
      [415, 'body-not-json'],
    ],
    [
      'a huge body',
      {
        body: { files: Array.from({ length: 100 }, () => ({ ...file, name: '報'.repeat(8000) })) },
      },
      [413, 'request-too-large'],
    ],
  ])('the API refuses %s', async (_name, options, expected) => {
    const answer = await api.call('POST', '/files', { key: stack.browserKey, ...options });
    expect(problem(answer)).toEqual(expected);
  });

  test('the API refuses an operation that does not exist', async () => {
    const answer = await api.call('PUT', `/files/${UNKNOWN_ID}`, { key: stack.serverKey });
    expect(problem(answer)).toEqual([404, 'no-such-operation']);
  });

  test('the API does not let a page of another origin read the answer', async () => {
    const call = { key: stack.browserKey, body: { files: [text] } };
    const foreign = await api.call('POST', '/files', {
      ...call,
      headers: { origin: 'http://evil.example' },
    });
    expect(foreign.headers.get('access-control-allow-origin')).toBeNull();
    const own = await api.call('POST', '/files', { ...call, headers: { origin: PAGE_ORIGIN } });
    expect(own.headers.get('access-control-allow-origin')).toBe(PAGE_ORIGIN);
  });
});

describe('presigned PUT', () => {
  let signed: PutFile;
  beforeEach(async () => {
    signed = await api.register(text);
  });

  const withUrl = (url: string): PutFile => ({ ...signed, upload: { ...signed.upload, url } });
  const refused = async (response: Promise<Response>): Promise<unknown[]> => {
    const answer = await response;
    return [answer.status, await s3Code(answer)];
  };

  test('S3 refuses a body of another length', async () => {
    expect(await refused(put(signed, 'abcd'))).toEqual([403, 'SignatureDoesNotMatch']);
    expect(await refused(put(signed, ''))).toEqual([403, 'SignatureDoesNotMatch']);
  });

  test('S3 refuses another content type', async () => {
    expect(await refused(put(signed, 'abc', { 'content-type': 'text/html' }))).toEqual([
      403,
      'SignatureDoesNotMatch',
    ]);
  });

  test('S3 refuses a PUT without If-None-Match', async () => {
    const { 'if-none-match': _dropped, ...headers } = signed.upload.headers;
    const bare = { ...signed, upload: { ...signed.upload, headers } };
    expect(await refused(put(bare, 'abc'))).toEqual([403, 'SignatureDoesNotMatch']);
  });

  test('S3 refuses a second use of the upload URL', async () => {
    expect((await put(signed, 'abc')).status).toBe(200);
    expect(await refused(put(signed, 'xyz'))).toEqual([412, 'PreconditionFailed']);
  });

  test('S3 refuses an expired upload URL', async () => {
    // The URL is signed in the past, because tests cannot move the clock of a real S3.
    stack.advance(-901);
    const old = await api.register(text);
    stack.advance(901);
    expect(await refused(put(old, 'abc'))).toEqual([403, 'AccessDenied']);
  });

  test.each([
    ['signature', (url: URL) => url.searchParams.set('X-Amz-Signature', '0'.repeat(64))],
    ['characters appended to the signature', (url: URL) => (url.search += 'x')],
    ['expiry', (url: URL) => url.searchParams.set('X-Amz-Expires', '604800')],
    ['date', (url: URL) => url.searchParams.set('X-Amz-Date', '20300101T000000Z')],
    [
      'credential',
      (url: URL) =>
        url.searchParams.set('X-Amz-Credential', 'x/20300101/us-east-1/s3/aws4_request'),
    ],
    ['signed headers', (url: URL) => url.searchParams.set('X-Amz-SignedHeaders', 'host')],
    ['key', (url: URL) => (url.pathname += 'x')],
    ['another query parameter', (url: URL) => url.searchParams.set('tagging', '')],
    [
      'a hoisted checksum',
      (url: URL) => url.searchParams.set('x-amz-checksum-crc64nvme', 'AAAAAAAAAAA='),
    ],
    ['no signature', (url: URL) => (url.search = '')],
  ])('S3 refuses a tampered upload URL: %s', async (_name, tamper) => {
    const url = new URL(signed.upload.url);
    tamper(url);
    const [status] = await refused(put(withUrl(url.href), 'abc'));
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(404);
    expect(await stack.objectKeys()).not.toContain(`demo/${signed.id}`);
  });

  test.each(['x-amz-acl', 'x-amz-tagging', 'x-amz-meta-a', 'x-amz-storage-class'])(
    'S3 refuses an unsigned %s header',
    async (header) => {
      expect(await refused(put(signed, 'abc', { [header]: 'a' }))).toEqual([403, 'AccessDenied']);
    },
  );

  test('S3 refuses a GET with the upload URL and a GET without a signature', async () => {
    expect(await refused(fetch(signed.upload.url))).toEqual([403, 'SignatureDoesNotMatch']);
    await put(signed, 'abc');
    const bare = signed.upload.url.split('?')[0] ?? '';
    expect(await refused(fetch(bare))).toEqual([403, 'AccessDenied']);
  });

  test('an upload that is cut off leaves no object and can be repeated', async () => {
    const { url, headers } = signed.upload;
    await new Promise<void>((resolve) => {
      const sending = request(url, { method: 'PUT', headers: { ...headers, 'content-length': 3 } });
      sending.on('error', () => resolve());
      sending.write('a', () => sending.destroy());
      sending.on('close', resolve);
    });
    expect(await stack.objectKeys()).not.toContain(`demo/${signed.id}`);
    expect((await put(signed, 'abc')).status).toBe(200);
  });

  test('S3 refuses a preflight from another origin or with another header', async () => {
    const preflight = (origin: string, headers: string): Promise<Response> =>
      fetch(signed.upload.url, {
        method: 'OPTIONS',
        headers: {
          origin,
          'access-control-request-method': 'PUT',
          'access-control-request-headers': headers,
        },
      });
    const fine = await preflight(PAGE_ORIGIN, 'content-type,if-none-match');
    expect(fine.headers.get('access-control-allow-origin')).toBe(PAGE_ORIGIN);
    expect(await refused(preflight('http://evil.example', 'content-type'))).toEqual([
      403,
      'AccessForbidden',
    ]);
    expect(await refused(preflight(PAGE_ORIGIN, 'x-amz-acl'))).toEqual([403, 'AccessForbidden']);
  });
});

test('the log of an upload contains no secrets or URLs', async () => {
  const file = await api.register(text);
  await put(file, 'abc');
  await api.server('POST', `/files/${file.id}/store`, {});
  await api.server('POST', `/files/${file.id}/download`);
  const log = JSON.stringify(stack.logged);
  expect(stack.logged.length).toBeGreaterThan(20);
  expect(log).toContain(file.id);
  for (const secret of [file.token, stack.browserKey, stack.serverKey, 'X-Amz-', 'http:']) {
    expect(log).not.toContain(secret);
  }
});
