import fc from 'fast-check';
import { Agent, request } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { operations, type Operation } from '../../src/contract/server-operations.ts';
import { apiClient, put, type PutFile } from '../support/local-stack/client.ts';
import { startStack, type TestStack } from '../support/local-stack/start.ts';
import { scaledRuns } from '../support/scale.ts';

/**
 * Sends thousands of requests to each operation that no widget makes, with any key, id, token, header and
 * body. Each gets an answer of the contract and never a 500, and another tenant's files look as if they did
 * not exist.
 */
const REQUESTS = scaledRuns(10_000);
const AT_ONCE = 16;
let stack: TestStack;
/** Another tenant's files: one pending, one uploaded, one stored. */
const foreign: PutFile[] = [];
/** Files of the caller's own tenant, in the same states. */
const own: PutFile[] = [];
const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });

beforeAll(async () => {
  stack = await startStack({ maxFileSize: 1000 });
  const other = await stack.addTenant('other');
  const text = { name: 'secret name.txt', type: 'text/plain', size: 3 };
  for (const [client, files] of [
    [apiClient(other), foreign],
    [apiClient(stack), own],
  ] as const) {
    for (const ends of ['PENDING', 'UPLOADED', 'STORED']) {
      const file = await client.register(text);
      if (ends !== 'PENDING') await put(file, 'abc');
      await stack.stack.events.idle();
      if (ends === 'STORED') await client.server('POST', `/files/${file.id}/store`, {});
      files.push(file);
    }
  }
});
afterAll(async () => {
  agent.destroy();
  await stack.close();
});

const text = fc.string({ unit: 'binary', maxLength: 40 }).map((value) => value.toWellFormed());
const headerText = fc
  .string({ unit: 'grapheme-ascii', maxLength: 60 })
  .map((value) => value.replaceAll(/[^\x21-\x7e]/g, ''));
const anyNumber = fc.oneof(
  fc.integer(),
  fc.double(),
  fc.constantFrom(0, -0, -1, 0.5, 2 ** 53, 1e308, -1e308, 1001),
);
const jsonValue = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom(null, true, '', 'a/b', '__proto__', 'a'.repeat(5000)),
    anyNumber,
    text,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.oneof(text, fieldName()), tie('value'), { maxKeys: 4 }),
  ),
})).value;

function fieldName() {
  return fc.constantFrom(
    ...(['files', 'name', 'size', 'type', 'checksum', 'context', 'accepts', 'grant'] as const),
    ...(['numbers', 'list', 'parts', 'number', 'etag', 'maxFileSize', 'allowedTypes'] as const),
    ...(['expiresIn', 'tenant', 'key', 'state', '__proto__', 'constructor', 'toString'] as const),
  );
}

/** Almost valid bodies, which find missing checks. */
const nearly = fc.record(
  {
    files: fc.array(
      fc.record(
        {
          name: fc.oneof(text, fc.constantFrom('../../etc/passwd', 'a\r\nb', '\u202egnp.exe')),
          size: anyNumber,
          type: fc.oneof(text, fc.constantFrom('a/b', 'text/html', 'a/b\r\nx: y', '*/*')),
          checksum: fc.oneof(text, fc.constantFrom('AAAAAAAAAAA=', '=')),
          context: text,
          key: text,
        },
        { requiredKeys: [] },
      ),
      { maxLength: 3 },
    ),
    accepts: fc.array(fc.oneof(text, fc.constantFrom('put', 'multipart', 'form'))),
    grant: fc.oneof(text, fc.constant('g'.repeat(43))),
    numbers: fc.array(anyNumber, { maxLength: 5 }),
    list: fc.oneof(fc.boolean(), text),
    parts: fc.array(fc.record({ number: anyNumber, etag: text }), { maxLength: 3 }),
    context: fc.oneof(text, anyNumber),
    allowedTypes: fc.array(text, { maxLength: 3 }),
    maxFileSize: anyNumber,
  },
  { requiredKeys: [] },
);
/** Valid bodies with hostile values: they are accepted and must do no harm. */
const accepted = fc.record({
  files: fc.array(
    fc.record({
      name: fc.oneof(text, fc.constantFrom('../../etc/passwd', 'a\r\nb', '\u202egnp.exe', 'con')),
      size: fc.nat(1500),
      type: fc.constantFrom('a/b', 'text/html', 'image/svg+xml', 'a/b; c=d'),
    }),
    { minLength: 1, maxLength: 3 },
  ),
});
const body = fc.oneof(
  accepted.map((value) => JSON.stringify(value)),
  jsonValue.map((value) => JSON.stringify(value)),
  nearly.map((value) => JSON.stringify(value)),
  text,
  fc.constantFrom('', '{', '[]', 'null', '{"a":1,"a":2}', '['.repeat(10_000), '"\\ud800"', '{}'),
);
const contentType = fc.oneof(
  { weight: 5, arbitrary: fc.constant('application/json') },
  fc.constantFrom('text/plain', 'application/json; charset=utf-16', 'multipart/form-data', ''),
  headerText,
);
const keyChoice = fc.constantFrom('browser', 'server', 'browser', 'none', 'wrong');
const hostile = fc.record({
  id: fc.oneof(
    { weight: 3, arbitrary: fc.nat(2).map((index) => ({ of: 'foreign', index }) as const) },
    { weight: 3, arbitrary: fc.nat(2).map((index) => ({ of: 'own', index }) as const) },
    text.map((value) => ({ raw: encodeURIComponent(value) })),
    fc
      .constantFrom(
        '%zz',
        '%00',
        '..%2f..',
        'a'.repeat(26),
        'A'.repeat(26),
        '%2e%2e',
        'a'.repeat(3000),
      )
      .map((raw) => ({ raw })),
  ),
  key: keyChoice,
  token: fc.oneof(
    fc.constantFrom('own', 'foreign', 'none'),
    headerText.map((raw) => ({ raw })),
    fc.constant({ raw: 'x'.repeat(43) }),
  ),
  contentType,
  body,
});
type Hostile = typeof hostile extends fc.Arbitrary<infer Value> ? Value : never;

test.each(operations.map((operation) => [operation.name, operation] as const))(
  `${REQUESTS} hostile requests to %s: no 500 and no access to another tenant’s files`,
  async (_name, operation) => {
    const statuses = new Map<number, number>();
    const cases = fc.sample(hostile, { numRuns: REQUESTS, seed: 1 }).entries();
    const failures: unknown[] = [];
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        for (const [, one] of cases) {
          const { status, text: answer } = await send(operation, one);
          statuses.set(status, (statuses.get(status) ?? 0) + 1);
          const leaks =
            'of' in one.id &&
            one.id.of === 'foreign' &&
            operation.path.includes('{id}') &&
            status < 400;
          if (
            status >= 500 ||
            status < 200 ||
            leaks ||
            (answer.includes('secret name') && one.key !== 'server' && one.token !== 'own')
          ) {
            failures.push([status, one, answer]);
          }
        }
      }),
    );
    expect(failures.slice(0, 3)).toEqual([]);
    // Some requests passed the key check, and were refused for more than one reason.
    expect(statuses.size).toBeGreaterThan(1);
    expect([...statuses.keys()].some((status) => status !== 403)).toBe(true);
  },
  600_000,
);

test('after the hostile requests the other tenant still has all of its files', async () => {
  for (const [index, state] of ['PENDING', 'UPLOADED', 'STORED'].entries()) {
    const { id = '' } = foreign[index] ?? {};
    expect((await stack.stack.files.get(`other/${id}`))?.state).toBe(state);
  }
  expect(await stack.objectKeys()).toEqual(
    expect.arrayContaining(foreign.slice(1).map(({ id }) => `other/${id}`)),
  );
});

function send(
  { method, path }: Operation,
  { id, key, token, contentType: type, body: content }: Hostile,
): Promise<{ status: number; text: string }> {
  const pathId = 'raw' in id ? id.raw : ((id.of === 'own' ? own : foreign)[id.index]?.id ?? '');
  const index = 'of' in id ? id.index : 0;
  const tokens = { own: own[index]?.token, foreign: foreign[index]?.token, none: undefined };
  const tokenValue = typeof token === 'string' ? tokens[token as keyof typeof tokens] : token.raw;
  const keys = { browser: stack.browserKey, server: stack.serverKey, none: undefined, wrong: 'x' };
  const keyValue = keys[key];
  const url = new URL(stack.apiUrl);
  const bytes = method === 'POST' ? Buffer.from(content) : Buffer.alloc(0);
  return new Promise((resolve, reject) => {
    const sending = request(
      {
        method,
        agent,
        host: url.hostname,
        port: url.port,
        path: `${url.pathname}${path.replace('{id}', pathId)}`,
        headers: {
          ...(keyValue !== undefined && { 'x-api-key': keyValue }),
          ...(tokenValue !== undefined && { 'x-upload-token': tokenValue }),
          ...(bytes.length > 0 && { 'content-type': type, 'content-length': bytes.length }),
        },
      },
      (response) => {
        let answer = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (answer += chunk));
        response.on('error', reject);
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text: answer }));
      },
    );
    sending.setTimeout(10_000, () => sending.destroy(new Error('no answer in 10 seconds')));
    sending.on('error', reject);
    sending.end(bytes);
  });
}
