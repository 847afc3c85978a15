import type { FileRequest } from '../../../src/contract/requests.ts';
import type { PutPlan } from '../../../src/contract/upload-plans.ts';
import type { Assumption } from '../assumption.ts';
import { exchange } from '../exchange.ts';
import { expectExpired } from '../expiry.ts';
import { expectRefusal, expectStatus } from '../expectations.ts';
import { crc64, registerPut, sendPut, sha256, type PutChange, type Upload } from '../uploads.ts';

const TEXT = 'four';
const OTHER = Buffer.from('five');
const FORGED = 'SignatureDoesNotMatch';

interface Refusal {
  /** The id without the group and `refuses-`. */
  readonly id: string;
  /** What S3 refuses. */
  readonly what: string;
  readonly status: number;
  readonly code: string;
  readonly request?: Partial<FileRequest>;
  readonly change: (upload: Upload<PutPlan>) => PutChange;
}

const refusals: readonly Refusal[] = [
  {
    id: 'other-bytes-crc64nvme',
    what: 'other bytes than those whose CRC-64/NVME was signed',
    status: 400,
    code: 'BadDigest',
    request: { checksum: crc64(Buffer.from(TEXT)) },
    change: () => ({ bytes: OTHER }),
  },
  {
    id: 'other-bytes-sha256',
    what: 'other bytes than those whose SHA-256 was signed',
    status: 400,
    code: 'BadDigest',
    request: { sha256: sha256(Buffer.from(TEXT)) },
    change: () => ({ bytes: OTHER }),
  },
  {
    id: 'other-checksum',
    what: 'another checksum than the signed one',
    status: 403,
    code: FORGED,
    request: { checksum: crc64(Buffer.from(TEXT)) },
    change: () => ({ bytes: OTHER, headers: { 'x-amz-checksum-crc64nvme': crc64(OTHER) } }),
  },
  {
    id: 'longer-body',
    what: 'a body that is longer than the signed Content-Length',
    status: 403,
    code: FORGED,
    change: () => ({ bytes: Buffer.from('longer') }),
  },
  {
    id: 'shorter-body',
    what: 'a body that is shorter than the signed Content-Length',
    status: 403,
    code: FORGED,
    change: () => ({ bytes: Buffer.from('s') }),
  },
  {
    id: 'other-type',
    what: 'another Content-Type than the signed one',
    status: 403,
    code: FORGED,
    change: () => ({ headers: { 'content-type': 'text/html' } }),
  },
  {
    id: 'missing-if-none-match',
    what: 'a PUT without the signed If-None-Match',
    status: 403,
    code: FORGED,
    change: () => ({ headers: { 'if-none-match': undefined } }),
  },
  {
    id: 'unsigned-header',
    what: 'an x-amz-* header that is not signed',
    status: 403,
    code: 'AccessDenied',
    change: () => ({ headers: { 'x-amz-acl': 'public-read' } }),
  },
  {
    id: 'other-key',
    what: 'another object key than the signed one',
    status: 403,
    code: FORGED,
    change: ({ plan }) => ({ url: changed(plan.url, (url) => (url.pathname += 'x')) }),
  },
  {
    id: 'longer-expiry',
    what: 'a longer expiry than the signed one',
    status: 403,
    code: FORGED,
    change: ({ plan }) => ({
      url: changed(plan.url, (url) => url.searchParams.set('X-Amz-Expires', '604800')),
    }),
  },
  {
    id: 'extra-parameter',
    what: 'a query parameter that is not signed',
    status: 403,
    code: FORGED,
    change: ({ plan }) => ({
      url: changed(plan.url, (url) => url.searchParams.set('x-amz-acl', 'public-read')),
    }),
  },
  {
    id: 'no-signature',
    what: 'a PUT without a signature',
    status: 403,
    code: 'AccessDenied',
    change: ({ plan }) => ({ url: changed(plan.url, (url) => (url.search = '')) }),
  },
];

/** What S3 refuses of a signed PUT. */
export const putRefusals: readonly Assumption[] = [
  ...refusals.map(({ id, what, status, code, request, change }): Assumption => ({
    id: `put.refuses-${id}`,
    statement: `S3 refuses ${what}`,
    test: async (session) => {
      const upload = await registerPut(session, TEXT, request);
      expectRefusal(await sendPut(session, upload, change(upload)), status, code);
    },
  })),
  {
    id: 'put.refuses-second-put',
    statement: 'S3 refuses a second PUT to the same URL, because of If-None-Match',
    test: async (session) => {
      const upload = await registerPut(session, TEXT);
      expectStatus(await sendPut(session, upload), 200);
      const second = await sendPut(session, upload, { bytes: OTHER });
      expectRefusal(second, 412, 'PreconditionFailed');
    },
  },
  {
    id: 'put.refuses-expired',
    statement: 'S3 refuses a signed PUT that has expired',
    lane: 'waiting',
    test: async (session) => {
      const upload = await registerPut(session, TEXT);
      const { expiresIn } = upload.plan;
      return expectExpired(session, expiresIn, () => sendPut(session, upload));
    },
  },
  {
    id: 'put.refuses-read',
    statement: 'The URL of a PUT cannot read the object',
    test: async (session) => {
      const upload = await registerPut(session, TEXT);
      await sendPut(session, upload);
      const { signal } = session;
      const answer = await exchange('GET with the URL of a PUT', upload.plan.url, {
        method: 'GET',
        headers: upload.plan.headers,
        signal,
      });
      expectRefusal(answer, 403, FORGED);
    },
  },
];

function changed(text: string, change: (url: URL) => void): string {
  const url = new URL(text);
  change(url);
  return url.href;
}
