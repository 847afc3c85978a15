import { FileInfo } from '../../../src/contract/responses.ts';
import { assert, mustAnswer, mustEqual, assertProblem } from '../failure.ts';
import type { Check } from '../check.ts';

const UNKNOWN_ID = 'a'.repeat(26);
const one = { name: 'a.txt', type: 'text/plain', size: 1 };

/** Who may call what. */
export const accessChecks: readonly Check[] = [
  {
    rule: 'a call without a key, or with a wrong one, is refused as api-key-refused',
    run: async (api) => {
      for (const key of [null, 'no-such-key-0000000000']) {
        const answer = await api.call('POST', '/files', { key, body: { files: [one] } });
        assertProblem(answer, 'api-key-refused');
      }
    },
  },
  {
    rule: 'a page of an allowed origin may read every answer, also that of a wrong key',
    needs: ['origin'],
    run: async (api) => {
      const { origin = '' } = api.target;
      const answers = [
        await api.call('POST', '/files', { body: { files: [one] } }),
        await api.call('POST', '/files', { key: 'no-such-key-0000000000', body: {} }),
      ];
      for (const { what, headers } of answers) {
        const allowed = headers.get('access-control-allow-origin') ?? 'nobody';
        assert(
          [origin, '*'].includes(allowed),
          `${what} may be read by ${allowed}, not by ${origin}`,
        );
      }
    },
  },
  {
    rule: 'a token opens its own file; unknown, foreign and wrong are refused in the same words',
    run: async (api) => {
      const [mine, other] = [await api.announce('mine'), await api.announce('other')];
      const info = await api.call('GET', `/files/${mine.id}`, { token: mine.token });
      mustEqual('info: the id', mustAnswer(info, 200, FileInfo).id, mine.id);
      const told = new Set<string>();
      const tries = [
        { id: UNKNOWN_ID, token: mine.token },
        { id: mine.id, token: other.token },
        { id: mine.id, token: 'x'.repeat(43) },
        { id: mine.id },
      ];
      for (const { id, ...token } of tries) {
        for (const method of ['GET', 'DELETE']) {
          const refused = assertProblem(
            await api.call(method, `/files/${id}`, token),
            'file-not-found',
          );
          told.add(JSON.stringify({ ...refused, requestId: '' }));
        }
      }
      assert(told.size === 1, `They are told apart: ${[...told].join(' ')}`);
    },
  },
  {
    rule: 'a browser key may not store, download or grant, not even with the file’s token',
    run: async (api) => {
      const { id, token } = await api.uploaded('not yours to keep');
      for (const path of [`/files/${id}/store`, `/files/${id}/download`, '/grants']) {
        const answer = await api.call('POST', path, { token, body: {} });
        assertProblem(answer, 'role-not-allowed');
      }
    },
  },
  {
    rule: 'a server key may not announce files',
    needs: ['serverKey'],
    run: async (api) => {
      assertProblem(await api.server('POST', '/files', { files: [one] }), 'role-not-allowed');
    },
  },
];
