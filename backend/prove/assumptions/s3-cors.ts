import { exchange, type Exchange } from '../exchange.ts';
import {
  describe,
  expect,
  expectListed,
  expectReadable,
  expectRefusal,
  expectStatus,
} from '../expectations.ts';
import type { Assumption } from '../assumption.ts';
import type { Session } from '../session.ts';
import { largeFile } from '../large-file.ts';
import { crc64, registerForm, registerPut, sendForm, sendPut } from '../uploads.ts';
import { expectForeign, FOREIGN_ORIGIN } from './api-cors.ts';

const TEXT = 'from a page';

/** What browsers demand of S3 before a page can upload to it. */
export const s3CorsAssumptions: readonly Assumption[] = [
  {
    id: 's3-cors.preflight-put',
    statement: 'S3 answers the preflight of a signed PUT, without checking its signature',
    test: async (session) => {
      const checksum = crc64(Buffer.from(TEXT));
      const { plan } = await registerPut(session, TEXT, { checksum });
      const names = Object.keys(plan.headers);
      expectAllowed(session, await preflight(session, plan.url, 'PUT', names), names);
    },
  },
  {
    id: 's3-cors.preflight-part',
    statement: 'S3 answers the preflight of each host to which parts are sent',
    test: async (session) => {
      const { plan } = await largeFile(session);
      for (const { url } of plan.parts.slice(0, 2)) {
        expectAllowed(session, await preflight(session, url, 'PUT', []), []);
      }
    },
  },
  {
    id: 's3-cors.foreign-preflight',
    statement: 'S3 refuses the preflight of another origin',
    test: async (session) => {
      const { plan } = await registerPut(session, TEXT);
      const names = Object.keys(plan.headers);
      const answer = await preflight(session, plan.url, 'PUT', names, FOREIGN_ORIGIN);
      expectForeign(answer);
      expectRefusal(answer, 403, 'AccessForbidden');
    },
  },
  {
    id: 's3-cors.other-header-preflight',
    statement: 'S3 refuses the preflight of a header that no upload needs',
    test: async (session) => {
      const { plan } = await registerPut(session, TEXT);
      const answer = await preflight(session, plan.url, 'PUT', ['x-amz-acl']);
      expectRefusal(answer, 403, 'AccessForbidden');
    },
  },
  {
    id: 's3-cors.put-response',
    statement: 'A page can read the response to a PUT, its ETag and its checksum',
    test: async (session) => {
      const answer = await sendPut(session, await registerPut(session, TEXT));
      expectStatus(answer, 200);
      expectReadable(answer, session.target.origin);
      const exposed = ['etag', 'x-amz-checksum-crc64nvme', 'x-amz-request-id'];
      expectListed(answer, 'access-control-expose-headers', exposed);
    },
  },
  {
    id: 's3-cors.refusal',
    statement: 'A page can read why S3 refused a PUT',
    test: async (session) => {
      const upload = await registerPut(session, TEXT);
      const answer = await sendPut(session, upload, { bytes: Buffer.from('longer than signed') });
      expect(answer.status >= 400, 'a refusal', describe(answer));
      expectReadable(answer, session.target.origin);
    },
  },
  {
    id: 's3-cors.form-response',
    statement: 'A page can read the response to a form',
    test: async (session) => {
      const answer = await sendForm(session, await registerForm(session, TEXT));
      expectReadable(answer, session.target.origin);
    },
  },
];

function preflight(
  { target, signal }: Session,
  url: string,
  method: string,
  names: readonly string[],
  origin = target.origin,
): Promise<Exchange> {
  return exchange(`the preflight of a signed ${method}`, url, {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': method,
      ...(names.length > 0 && { 'access-control-request-headers': names.join(',') }),
    },
    signal,
  });
}

function expectAllowed(session: Session, answer: Exchange, names: readonly string[]): void {
  expectStatus(answer, 200);
  expectReadable(answer, session.target.origin);
  expectListed(answer, 'access-control-allow-methods', ['PUT']);
  expectListed(answer, 'access-control-allow-headers', names);
}
