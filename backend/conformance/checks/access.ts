import { FileInfo } from '../../../src/contract/file-info.ts';
import { assert, assertResponse, assertEqual, assertProblem } from '../assertions.ts';
import type { Check } from '../check.ts';

const UNKNOWN_ID = 'a'.repeat(26);
const textFile = { name: 'a.txt', type: 'text/plain', size: 1 };

/** Checks which keys and tokens may call which operations. */
export const accessChecks: readonly Check[] = [
  {
    rule: 'A request with a missing or wrong API key is refused as api-key-refused',
    run: async (api) => {
      for (const key of [null, 'no-such-key-0000000000']) {
        const response = await api.call('POST', '/files', { key, body: { files: [textFile] } });
        assertProblem(response, 'api-key-refused');
      }
    },
  },
  {
    rule: 'A page of an allowed origin can read every response, even the response to a wrong key',
    needs: ['origin'],
    run: async (api) => {
      const { origin = '' } = api.target;
      const responses = [
        await api.call('POST', '/files', { body: { files: [textFile] } }),
        await api.call('POST', '/files', { key: 'no-such-key-0000000000', body: {} }),
      ];
      for (const { what, headers } of responses) {
        const allowed = headers.get('access-control-allow-origin') ?? 'no origin';
        assert([origin, '*'].includes(allowed), `${what} allows ${allowed}, not ${origin}`);
      }
    },
  },
  {
    rule: 'An upload token works only for its own file, and all other combinations get the same error',
    run: async (api) => {
      const [mine, other] = [await api.register('mine'), await api.register('other')];
      const info = await api.call('GET', `/files/${mine.id}`, { token: mine.token });
      assertEqual('GET /files/{id}: the id', assertResponse(info, 200, FileInfo).id, mine.id);
      const errors = new Set<string>();
      const attempts = [
        { id: UNKNOWN_ID, token: mine.token },
        { id: mine.id, token: other.token },
        { id: mine.id, token: 'x'.repeat(43) },
        { id: mine.id },
      ];
      for (const { id, ...token } of attempts) {
        for (const method of ['GET', 'DELETE']) {
          const refused = assertProblem(
            await api.call(method, `/files/${id}`, token),
            'file-not-found',
          );
          errors.add(JSON.stringify({ ...refused, requestId: '' }));
        }
      }
      assert(errors.size === 1, `The errors differ: ${[...errors].join(' ')}`);
    },
  },
  {
    rule: 'A browser key cannot store or download files or create grants, even with the upload token',
    run: async (api) => {
      const { id, token } = await api.uploaded('not yours to keep');
      for (const path of [`/files/${id}/store`, `/files/${id}/download`, '/grants']) {
        const response = await api.call('POST', path, { token, body: {} });
        assertProblem(response, 'role-not-allowed');
      }
    },
  },
  {
    rule: 'A server key cannot do what only a page does',
    needs: ['serverKey'],
    run: async (api) => {
      const { id, token } = await api.register('of a page');
      const body = { files: [{ id, token }] };
      assertProblem(await api.server('POST', '/files/confirm', body), 'role-not-allowed');
    },
  },
];
