import type { Assumption } from '../assumption.ts';
import type { Exchange } from '../exchange.ts';
import {
  describe,
  expect,
  expectEqual,
  expectProblem,
  expectReadable,
  expectRefusal,
  expectStatus,
} from '../expectations.ts';
import { expectExpired } from '../expiry.ts';
import { downloadOf, DOWNLOADED, get, storedLink } from '../samples.ts';
import type { Session } from '../session.ts';

const BYTES = ['download.bytes'];
const HTML = { name: 'page.html', type: 'text/html', text: '<!doctype html><p>Not a page</p>' };

/** Signed downloads, and the deletion of a stored file. */
export const downloadAssumptions: readonly Assumption[] = [
  {
    id: 'download.bytes',
    statement: 'A signed download returns the uploaded bytes',
    test: async (session) => {
      const answer = await textDownload(session);
      expectStatus(answer, 200);
      expect(answer.text === DOWNLOADED.text, 'the uploaded bytes', 'other bytes');
    },
  },
  {
    id: 'download.attachment',
    statement: 'S3 sends the signed Content-Disposition: an attachment with the name of the file',
    requires: BYTES,
    test: async (session) => {
      const value = (await textDownload(session)).headers.get('content-disposition') ?? 'none';
      const named = value.startsWith('attachment') && value.includes("UTF-8''Gr%C3%B6%C3%9Fe%201");
      expect(named, `an attachment named ${DOWNLOADED.name}`, value);
    },
  },
  {
    id: 'download.headers',
    statement: 'S3 sends the type of the file and the signed Cache-Control',
    requires: BYTES,
    test: async (session) => {
      const { headers } = await textDownload(session);
      expectEqual('the type', headers.get('content-type'), DOWNLOADED.type);
      expectEqual('Cache-Control', headers.get('cache-control'), 'private, no-store');
    },
  },
  {
    id: 'download.cors',
    statement: 'A page of the origin can read a download',
    requires: BYTES,
    test: async (session) => {
      expectReadable(await textDownload(session), session.target.origin);
    },
  },
  {
    id: 'download.html',
    statement: 'S3 sends an HTML file as an attachment of the type application/octet-stream',
    test: async (session) => {
      const { headers, text } = await downloadOf(session, HTML);
      expect(text === HTML.text, 'the uploaded bytes', 'other bytes');
      const type = headers.get('content-type');
      expectEqual('the type', type, 'application/octet-stream');
      const disposition = headers.get('content-disposition') ?? 'none';
      expect(disposition.startsWith('attachment'), 'an attachment', disposition);
    },
  },
  {
    id: 'download.refuses-other-name',
    statement: 'S3 refuses a download whose signed headers were changed',
    test: async (session) => {
      const url = new URL((await storedLink(session, 'renamed')).url);
      url.searchParams.set('response-content-disposition', 'inline');
      expectRefusal(await get(session, url.href), 403, 'SignatureDoesNotMatch');
    },
  },
  {
    id: 'download.refuses-no-signature',
    statement: 'S3 refuses a download without a signature',
    test: async (session) => {
      const url = new URL((await storedLink(session, 'private')).url);
      url.search = '';
      expectRefusal(await get(session, url.href), 403, 'AccessDenied');
    },
  },
  {
    id: 'download.expires',
    statement: 'S3 refuses a download link that has expired',
    lane: 'waiting',
    test: async (session) => {
      const { url, expiresIn } = await storedLink(session, 'short-lived');
      return expectExpired(session, expiresIn, () => get(session, url));
    },
  },
  {
    id: 'download.deleted',
    statement: 'A deleted file cannot be downloaded, even with an earlier link',
    test: async (session) => {
      const { url, id } = await storedLink(session, 'not for ever');
      expectStatus(await session.server('DELETE', `/files/${id}`), 200);
      const answer = await get(session, url);
      // 403 if the role that signed the link cannot list the bucket.
      const gone = answer.status === 404 || answer.status === 403;
      expect(gone, 'a download of a deleted file: 404 or 403', describe(answer));
      expectProblem(await session.server('GET', `/files/${id}`), 'file-deleted');
    },
  },
];

function textDownload(session: Session): Promise<Exchange> {
  return session.once('a download', () => downloadOf(session, DOWNLOADED));
}
