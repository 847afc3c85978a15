import { FileInfo } from '../../../src/contract/file-info.ts';
import { PreprocessResponse } from '../../../src/contract/responses.ts';
import { matches } from '../../../src/contract/schema.ts';
import type { Assumption } from '../assumption.ts';
import { Broken } from '../outcome.ts';
import { describe, expectBody, expectProblem, expectStatus } from '../expectations.ts';
import type { Session } from '../session.ts';
import { openGrant } from '../grant.ts';
import { textFile } from '../uploads.ts';

const files = [{ ...textFile, size: 1 }];

/** The id of the assumption without which nothing else is tested. */
export const KEYS = 'access.keys';

export const accessAssumptions: readonly Assumption[] = [
  {
    id: KEYS,
    statement: 'The API answers, and it accepts the browser key and the server key',
    test: async (session) => {
      const remark = await openGrant(session);
      const [file] = await session.preprocess({ files });
      if (!file) throw new Broken('one file in the response to POST /files', 'none');
      if ('id' in file) expectBody(await session.server('GET', `/files/${file.id}`), 200, FileInfo);
      return remark;
    },
  },
  {
    id: 'access.unknown-key',
    statement: 'API Gateway refuses an unknown API key',
    test: (session) => refusesKey(session, 'no-such-key-0000000000'),
  },
  {
    id: 'access.missing-key',
    statement: 'API Gateway refuses a request without an API key',
    test: (session) => refusesKey(session, null),
  },
  {
    id: 'access.browser-key',
    statement:
      'The browser key cannot store, download or create grants, even with the upload token',
    test: async (session) => {
      const { id, token } = await session.register({ ...textFile, size: 1 }, ['put']);
      for (const path of [`/files/${id}/store`, `/files/${id}/download`, '/grants']) {
        const answer = await session.call('POST', path, { token, body: {} });
        expectProblem(answer, 'role-not-allowed');
      }
    },
  },
  {
    id: 'access.server-key',
    statement: 'The server key cannot do what only a page does',
    test: async (session) => {
      const { id, token } = await session.register({ ...textFile, size: 1 }, ['put']);
      const answer = await session.server('POST', '/files/confirm', { files: [{ id, token }] });
      expectProblem(answer, 'role-not-allowed');
    },
  },
  {
    id: 'access.wrong-token',
    statement: 'A wrong upload token can neither read, complete nor delete a file',
    test: async (session) => {
      const { id, token: right } = await session.register({ ...textFile, size: 1 }, ['put']);
      const token = 'x'.repeat(43);
      const refused = [
        await session.call('GET', `/files/${id}`, { token }),
        await session.call('POST', `/files/${id}/complete`, { token, body: {} }),
        await session.call('DELETE', `/files/${id}`, { token }),
      ];
      for (const answer of refused) expectProblem(answer, 'file-not-found');
      expectStatus(await session.call('GET', `/files/${id}`, { token: right }), 200);
    },
  },
];

async function refusesKey(session: Session, key: string | null): Promise<void> {
  const answer = await session.call('POST', '/files', { key, body: { files } });
  if (matches(PreprocessResponse, answer.body)) {
    throw new Broken('403 api-key-refused', describe(answer));
  }
  expectProblem(answer, 'api-key-refused');
}
