import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checks, runConformance, type Result, type Target } from '../../backend/conformance/run.ts';
import { PAGE_ORIGIN, startStack, type TestStack } from '../support/local-stack/start.ts';

/** Runs the conformance suite, which others run against their own backend, against our stack. */
let stack: TestStack;
let target: Target;
beforeAll(async () => {
  stack = await startStack({ maxFileSize: 1_000_000_000 });
  target = {
    endpoint: stack.apiUrl,
    browserKey: stack.browserKey,
    serverKey: stack.serverKey,
    origin: PAGE_ORIGIN,
  };
});
afterAll(() => stack.close());

test('our stack passes every check of the conformance suite, and the run leaves no objects', async () => {
  const results = await runConformance(target, () => undefined);
  expect(results.filter(({ outcome }) => outcome !== 'passed')).toEqual([]);
  expect(results).toHaveLength(checks.length);
  expect(checks.length).toBeGreaterThan(20);
  expect(await stack.objectKeys()).toEqual([]);
});

test('without a server key, the conformance checks that need one are skipped', async () => {
  const { serverKey: _serverKey, origin: _origin, ...page } = target;
  const results = await runConformance(page, () => undefined);
  const outcomes = new Set(results.map(({ outcome }) => outcome));
  expect(outcomes).toEqual(new Set(['passed', 'skipped']));
});

test('every conformance check fails if no server answers', async () => {
  const nowhere = { ...target, endpoint: 'http://localhost:1/v1' };
  const results = await runConformance(nowhere, () => undefined);
  expect(new Set(results.map(({ outcome }) => outcome))).toEqual(new Set(['failed']));
});

/** An answer of our stack that a proxy changes into the answer of a careless implementation. */
interface Answered {
  readonly call: string;
  status: number;
  readonly headers: Headers;
  body: Record<string, unknown>;
}

const careless: readonly [change: string, spoil: (answer: Answered) => void][] = [
  [
    'another status',
    (answer) => void (answer.status = answer.status === 201 ? 200 : answer.status),
  ],
  ['no request id', ({ body }) => void delete body['requestId']],
  [
    'problems of another content type',
    ({ headers }) => headers.set('content-type', 'application/json'),
  ],
  ['no CORS headers', ({ headers }) => headers.delete('access-control-allow-origin')],
  [
    'no limits in its errors',
    ({ body }) => files(body).forEach(({ error }) => delete error?.['limit']),
  ],
  [
    'files in another order',
    ({ body }) => (body['files'] = body['files'] && files(body).toReversed()),
  ],
  [
    'details that do not name the field',
    ({ body }) => body['detail'] && (body['detail'] = 'wrong'),
  ],
  [
    'another message for a wrong token than for an unknown file',
    (answer) => {
      const foreign = answer.call.startsWith('GET') && answer.status === 404;
      if (foreign && !answer.call.includes('aaaa')) answer.body['title'] = 'Not your file';
    },
  ],
  [
    'a stored file that expires',
    ({ body }) => {
      if (body['state'] === 'STORED') body['expiresAt'] = new Date().toISOString();
    },
  ],
  [
    'a download link with a data URL',
    ({ body }) => {
      if (typeof body['url'] === 'string') body['url'] = 'data:text/plain,byte for byte';
    },
  ],
  ['no state in its answers', ({ body }) => void delete body['state']],
  [
    'one part too many in its plan',
    ({ body }) =>
      files(body).forEach(({ upload }) => {
        if (upload?.kind === 'multipart') upload.partCount += 1;
      }),
  ],
];

const files = (body: Record<string, unknown>) =>
  (body['files'] ?? []) as {
    error?: Record<string, unknown>;
    upload?: { kind: string; partCount: number };
  }[];

test('a proxy that changes nothing passes the conformance suite', async () => {
  expect(await brokenBehind(() => undefined)).toEqual([]);
});

test.each(careless)(
  'an implementation with %s fails the conformance suite',
  async (_change, spoil) => {
    expect(await brokenBehind(spoil)).not.toEqual([]);
  },
);

test('an implementation that ignores maxFormBytes fails the check of it', async () => {
  const broken = await brokenBehind(({ body }) => {
    for (const { upload } of files(body)) {
      if (upload?.kind === 'put') Object.assign(upload, { kind: 'form', fields: {} });
    }
  });
  expect(broken).toContain('A file that is larger than maxFormBytes gets no form');
});

test('an implementation that does not answer JSON gets readable failures', async () => {
  const results: Result[] = [];
  const server = createServer((_incoming, response) => {
    response.writeHead(404, { 'content-type': 'text/html' }).end('<h1>Not Found</h1>');
  }).listen(0);
  const { port } = server.address() as AddressInfo;
  await runConformance({ ...target, endpoint: `http://localhost:${port}` }, (result) =>
    results.push(result),
  );
  server.close();
  for (const result of results) {
    expect(result.outcome).toBe('failed');
    expect(JSON.stringify(result)).not.toContain('undefined');
  }
});

/** Returns the rules that our stack breaks behind a proxy that spoils its answers. */
async function brokenBehind(spoil: (answer: Answered) => void): Promise<readonly string[]> {
  const answerBy = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { status, headers, body } = await forward(incoming, spoil);
    response.writeHead(status, Object.fromEntries(headers));
    response.end(status === 204 ? undefined : JSON.stringify(body));
  };
  const proxy = createServer((incoming, response) => void answerBy(incoming, response)).listen(0);
  try {
    const { port } = proxy.address() as AddressInfo;
    const endpoint = `http://localhost:${port}`;
    const results = await runConformance({ ...target, endpoint }, () => undefined);
    return results.filter(({ outcome }) => outcome === 'failed').map(({ rule }) => rule);
  } finally {
    proxy.close().closeAllConnections();
  }
}

async function forward(
  incoming: IncomingMessage,
  spoil: (answer: Answered) => void,
): Promise<Answered> {
  const { host: _host, connection: _connection, ...headers } = incoming.headers;
  const body = await text(incoming);
  const response = await fetch(`${stack.apiUrl}${incoming.url}`, {
    method: incoming.method ?? 'GET',
    headers: headers as Record<string, string>,
    ...(body !== '' && { body }),
  });
  const answer: Answered = {
    call: `${incoming.method} ${incoming.url}`,
    status: response.status,
    headers: new Headers(response.headers),
    // A preflight has no body.
    body: response.status === 204 ? {} : await response.json(),
  };
  for (const name of ['content-length', 'content-encoding', 'transfer-encoding']) {
    answer.headers.delete(name);
  }
  spoil(answer);
  return answer;
}
