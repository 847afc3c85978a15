import {
  answer,
  editJson,
  isGet,
  isPost,
  isPut,
  rewrite,
  withoutHeader,
  type Deviation,
} from './deviation.ts';
import type { ProxiedRequest, ProxiedResponse } from './proxy.ts';

const GATEWAY = ['gateway'];
const MEGABYTE = 1_000_000;

const isOfGateway = ({ headers }: ProxiedResponse): boolean => 'x-amzn-errortype' in headers;
const isBurst = (request: ProxiedRequest): boolean =>
  isGet(request) && request.url.endsWith(`/files/${'a'.repeat(26)}`);
const hasWrongKey = ({ headers }: ProxiedRequest): boolean =>
  headers['x-api-key'] === 'no-such-key-0000000000';

let scans = 0;

/** How API Gateway and the functions could answer otherwise. */
export const apiDeviations: readonly Deviation[] = [
  {
    name: 'the errors of API Gateway have no CORS headers',
    api: {
      response: (response, request) => {
        if (isOfGateway(response)) withoutHeader('access-control-allow-origin')(response, request);
      },
    },
    tested: GATEWAY,
    broken: [
      'gateway.wrong-key',
      'gateway.body-7-mb',
      'gateway.body-11-mb',
      'gateway.unknown-path',
      'gateway.quotes',
    ],
    observed: /without the header/,
  },
  {
    name: 'the errors of API Gateway are application/json',
    api: {
      response: (response) => {
        if (isOfGateway(response)) response.headers['content-type'] = 'application/json';
      },
    },
    tested: GATEWAY,
    broken: [
      'gateway.wrong-key',
      'gateway.body-7-mb',
      'gateway.body-11-mb',
      'gateway.unknown-path',
    ],
  },
  {
    name: 'API Gateway does not escape a quote in the message of an error',
    api: rewrite(
      ({ headers }) => 'authorization' in headers,
      (response, { headers }) => {
        const message = `not a valid key=value pair: ${headers['authorization']}`;
        response.body = Buffer.from(`{"code":"no-such-operation","detail":"${message}"}`);
      },
    ),
    tested: GATEWAY,
    broken: ['gateway.quotes'],
    observed: /not valid JSON/,
  },
  {
    name: 'API Gateway answers 502 to a body above the limit of Lambda',
    api: rewrite(
      ({ body }) => body.length > 6 * MEGABYTE && body.length < 10 * MEGABYTE,
      (response) => void (response.status = 502),
    ),
    tested: GATEWAY,
    broken: ['gateway.body-7-mb'],
    observed: /^502/,
  },
  {
    name: 'a body above the limit of API Gateway gets an error without a code',
    api: {
      answer: ({ body }) =>
        body.length > 10 * MEGABYTE
          ? answer(413, 'application/json', '{"message":"Request Too Long"}')
          : undefined,
    },
    tested: GATEWAY,
    broken: ['gateway.body-11-mb'],
    observed: /413 without an error code/,
  },
  {
    name: 'API Gateway answers 403 to an unknown method',
    api: rewrite(isPut, (response) => void (response.status = 403)),
    tested: GATEWAY,
    broken: ['gateway.unknown-path'],
  },
  {
    name: 'a wrong key gets 500',
    api: {
      answer: (request) =>
        hasWrongKey(request)
          ? answer(500, 'application/json', '{"message":"Internal server error"}')
          : undefined,
    },
    tested: [...GATEWAY, 'access'],
    broken: ['access.unknown-key', 'gateway.wrong-key'],
    observed: /^500/,
  },
  {
    name: 'the API refuses its keys',
    api: { request: ({ headers }) => void delete headers['x-api-key'] },
    tested: ['access', 'put'],
    broken: ['access.keys'],
  },
  {
    name: 'the API requires no key',
    api: {
      answer: (request) =>
        isPost(request) && (hasWrongKey(request) || !('x-api-key' in request.headers))
          ? answer(201, 'application/json', '{"files":[]}')
          : undefined,
    },
    tested: ['access', ...GATEWAY],
    broken: ['access.unknown-key', 'access.missing-key', 'gateway.wrong-key'],
  },
  {
    name: 'the server key can do what only a page does',
    api: rewrite(
      ({ url }) => url.endsWith('/files/confirm'),
      (response) => {
        if (response.body.includes('role-not-allowed')) response.status = 200;
      },
    ),
    tested: ['access'],
    broken: ['access.server-key'],
  },
  {
    name: 'the functions answer 500 to a body of another media type',
    api: rewrite(
      ({ headers }) => headers['content-type'] === 'application/x-www-form-urlencoded',
      (response) => void (response.status = 500),
    ),
    tested: GATEWAY,
    broken: ['gateway.not-json'],
  },
  {
    name: 'a large body is cut off before it reaches a function',
    api: {
      request: (request) => {
        if (request.body.length > 256_000) request.body = request.body.subarray(0, 256_000);
      },
    },
    tested: GATEWAY,
    broken: ['gateway.body-2-mb', 'gateway.body-7-mb', 'gateway.body-11-mb'],
    observed: /400 invalid-request/,
  },
  {
    name: 'the browser key can do what the server key can',
    api: rewrite(
      ({ url, headers }) => url.endsWith('/store') && 'x-upload-token' in headers,
      (response) => void (response.status = 200),
    ),
    tested: ['access'],
    broken: ['access.browser-key'],
  },
  {
    name: 'a wrong upload token deletes a file',
    api: rewrite(
      ({ method, headers }) => method === 'DELETE' && headers['x-upload-token']?.[0] === 'x',
      (response) => void (response.status = 200),
    ),
    tested: ['access'],
    broken: ['access.wrong-token'],
  },
  {
    name: 'API Gateway throttles with HTML',
    api: {
      answer: (request) =>
        isBurst(request) ? answer(429, 'text/html', '<h1>Slow down</h1>') : undefined,
    },
    tested: ['limits'],
    broken: ['limits.burst'],
    observed: /429 without an error code/,
  },
  {
    name: 'a scan that is pending has no Retry-After',
    api: {
      answer: ({ url }) => {
        if (!url.endsWith('/store')) return undefined;
        scans += 1;
        if (scans > 1) return undefined;
        const problem = { code: 'scan-pending', title: 'Scan', status: 409, requestId: '1' };
        return answer(409, 'application/problem+json', JSON.stringify(problem));
      },
    },
    tested: ['limits', 'signing.download-expiry'],
    broken: ['limits.retry-after'],
  },
  {
    name: 'a refusal does not name the limit',
    api: {
      response: editJson((body) => {
        for (const { error } of (body['files'] ?? []) as { error?: { limit?: number } }[]) {
          delete error?.limit;
        }
      }),
    },
    tested: ['limits'],
    broken: ['limits.largest-file'],
  },
  {
    name: 'the API forgets idempotency keys',
    api: { request: ({ headers }) => void delete headers['idempotency-key'] },
    tested: ['contract', 'access'],
    broken: ['contract'],
    observed: /Idempotency-Key/,
  },
];
