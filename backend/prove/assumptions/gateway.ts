import type { ErrorCode } from '../../../src/contract/errors.ts';
import { MEBIBYTE } from '../../../src/contract/limits.ts';
import type { Assumption } from '../assumption.ts';
import type { Exchange } from '../exchange.ts';
import { describe, expect, expectProblem, expectReadable } from '../expectations.ts';
import type { ApiCall, Session } from '../session.ts';

/** The errors that API Gateway sends instead of calling a function. A page reads their codes. */
export const gatewayAssumptions: readonly Assumption[] = [
  readable('wrong-key', 'a wrong API key', 'api-key-refused', {
    key: 'no-such-key-0000000000',
    body: {},
  }),
  readable('not-json', 'a body of another media type', 'body-not-json', {
    raw: Buffer.from('files=1'),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  }),
  readable('body-2-mb', 'a body above the limit of the functions', 'request-too-large', {
    raw: bodyOf(2 * MEBIBYTE),
  }),
  readable('body-7-mb', 'a body above the 6 MB of Lambda', 'request-too-large', {
    raw: bodyOf(7 * MEBIBYTE),
  }),
  readable('body-11-mb', 'a body above the 10 MB of API Gateway', 'request-too-large', {
    raw: bodyOf(11 * MEBIBYTE),
  }),
  {
    id: 'gateway.unknown-path',
    statement: 'A page can read the code of the error for an unknown path or method',
    test: async (session) => {
      const { origin } = session.target;
      const path = await session.call('GET', '/no-such-path');
      expectProblem(path, 'no-such-operation', origin);
      expectProblem(await session.call('PUT', '/files'), 'no-such-operation', origin);
    },
  },
  {
    id: 'gateway.quotes',
    statement: 'An error of API Gateway is valid JSON, even if its message quotes the request',
    test: async (session) => {
      // API Gateway repeats this header in its message.
      const headers = { authorization: 'Bearer "quoted" \\' };
      const answers = [
        await session.call('GET', '/no-such-path?q=%22', { headers }),
        await session.call('POST', '/no-such-path', { raw: Buffer.from('"'), headers }),
      ];
      for (const answer of answers) expectJson(session, answer);
    },
  },
];

function expectJson(session: Session, answer: Exchange): void {
  const refused = answer.status >= 400 && answer.status < 500;
  expect(refused && answer.body !== undefined, 'a 4xx with valid JSON', describe(answer));
  expectReadable(answer, session.target.origin);
}

function readable(id: string, what: string, code: ErrorCode, call: ApiCall): Assumption {
  return {
    id: `gateway.${id}`,
    statement: `A page can read the code of the error for ${what}`,
    test: async (session) => {
      expectProblem(await session.call('POST', '/files', call), code, session.target.origin);
    },
  };
}

function bodyOf(bytes: number): Uint8Array {
  return Buffer.from(JSON.stringify({ files: [], padding: 'x'.repeat(bytes) }));
}
