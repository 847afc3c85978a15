import {
  API_KEY_HEADER,
  IDEMPOTENCY_KEY_HEADER,
  UPLOAD_TOKEN_HEADER,
  complete,
  confirm,
  info,
  parts,
  preprocess,
  remove,
} from '../../../src/contract/operations.ts';
import type { Assumption } from '../assumption.ts';
import { Unknown } from '../outcome.ts';
import { exchange, type Exchange } from '../exchange.ts';
import { describe, expect, expectListed, expectReadable, expectStatus } from '../expectations.ts';
import type { Session } from '../session.ts';
import { textFile } from '../uploads.ts';

/** An origin that no deployment lists: the domain is reserved. */
export const FOREIGN_ORIGIN = 'https://prove.invalid';

const HEADERS = ['content-type', API_KEY_HEADER, UPLOAD_TOKEN_HEADER, IDEMPOTENCY_KEY_HEADER];
const file = { files: [{ ...textFile, size: 1 }] };

/** What browsers demand of the API before a page can use it. */
export const apiCorsAssumptions: readonly Assumption[] = [
  {
    id: 'api-cors.preflight',
    statement: 'API Gateway answers the preflights of a page, without an API key',
    test: async (session) => {
      const { origin } = session.target;
      for (const { method, path } of [preprocess, parts, complete, confirm, info, remove]) {
        const answer = await preflight(session, method, path, origin);
        expect(answer.status < 300, `${answer.what}: a status below 300`, describe(answer));
        expectReadable(answer, origin);
        expectListed(answer, 'access-control-allow-methods', [method]);
        expectListed(answer, 'access-control-allow-headers', HEADERS);
      }
    },
  },
  {
    id: 'api-cors.foreign-preflight',
    statement: 'API Gateway does not allow the preflight of another origin',
    test: async (session) => {
      const answer = await preflight(session, 'POST', '/files', FOREIGN_ORIGIN);
      expectForeign(answer);
    },
  },
  {
    id: 'api-cors.response',
    statement: 'A page of the origin can read the responses of the functions',
    test: async (session) => {
      const answer = await session.call('POST', '/files', { body: withGrant(session) });
      expectStatus(answer, 201);
      expectReadable(answer, session.target.origin);
    },
  },
  {
    id: 'api-cors.foreign-response',
    statement: 'A page of another origin cannot read the responses of the functions',
    test: async (session) => {
      const headers = { origin: FOREIGN_ORIGIN };
      const answer = await session.call('POST', '/files', { body: withGrant(session), headers });
      expectForeign(answer);
    },
  },
];

function withGrant({ grant }: Session): object {
  return { ...file, ...(grant !== undefined && { grant }) };
}

function preflight(
  { target, signal }: Session,
  method: string,
  path: string,
  origin: string,
): Promise<Exchange> {
  const url = `${target.endpoint}${path.replace('{id}', 'a'.repeat(26))}`;
  return exchange(`the preflight of ${method} ${path}`, url, {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': method,
      'access-control-request-headers': HEADERS.join(','),
    },
    signal,
  });
}

/** Expects that a page of another origin cannot read the response. */
export function expectForeign(answer: Exchange): void {
  const allowed = answer.headers.get('access-control-allow-origin');
  if (allowed === '*') throw new Unknown('the deployment allows every origin');
  const observed = 'Access-Control-Allow-Origin for it';
  expect(allowed !== FOREIGN_ORIGIN, `${answer.what}: nothing for ${FOREIGN_ORIGIN}`, observed);
}
