import {
  AcceptedFile,
  DownloadResponse,
  ListResponse,
  PreprocessResponse,
  StoreFilesResponse,
} from '../../../src/contract/responses.ts';
import { FileInfo } from '../../../src/contract/file-info.ts';
import { matches } from '../../../src/contract/schema.ts';
import { assert, assertResponse, assertEqual, assertProblem } from '../assertions.ts';
import type { Check } from '../check.ts';
import { sendPut, uploadOf, type ConformanceClient } from '../client.ts';

/** An index can be behind the table for a moment. */
const LIST_ATTEMPTS = 20;
const PAUSE_MILLISECONDS = 250;

/** Checks of what only the form's server calls. */
export const serverChecks: readonly Check[] = [
  {
    rule: 'A server key registers, uploads and stores a file',
    needs: ['serverKey'],
    run: async (api) => {
      const bytes = new TextEncoder().encode('from the server');
      const file = { name: 'report.txt', type: 'text/plain', size: bytes.length };
      const response = await api.server('POST', '/files', { files: [file] });
      const [registered] = assertResponse(response, 201, PreprocessResponse).files;
      assert(matches(AcceptedFile, registered), 'The file is refused');
      const sent = await sendPut(uploadOf('put', registered), bytes);
      assert(sent.ok, `The signed PUT returns ${sent.status}`);
      const stored = await api.server('POST', `/files/${registered.id}/store`, {});
      assertEqual('The state', assertResponse(stored, 200, FileInfo).state, 'STORED');
    },
  },
  {
    rule: 'One call stores several files, with a result for each in the order of the request',
    needs: ['serverKey'],
    run: async (api) => {
      const first = await api.uploaded('the first', { context: 'form 9' });
      const other = await api.uploaded('of another form', { context: 'form 8' });
      const last = await api.uploaded('the last', { context: 'form 9' });
      const ids = [first.id, 'a'.repeat(26), other.id, last.id];
      for (let attempt = 0; attempt < 2; attempt += 1) {
        const response = await api.server('POST', '/files/store', { ids, context: 'form 9' });
        const { files } = assertResponse(response, 200, StoreFilesResponse);
        const results = files.map((file) => ('error' in file ? file.error.code : file.state));
        const expected = ['STORED', 'file-not-found', 'context-mismatch', 'STORED'];
        assertEqual('The results', results, expected);
      }
      const tooMany = { ids: Array.from({ length: 101 }, () => first.id) };
      const refused = await api.server('POST', '/files/store', tooMany);
      const { detail = '' } = assertProblem(refused, 'invalid-request');
      assert(detail.includes('ids') && detail.includes('100'), `The detail is "${detail}"`);
    },
  },
  {
    rule: 'The server learns the path of a file from its folder, which names no other folder',
    needs: ['serverKey'],
    run: async (api) => {
      const file = await api.uploaded('in a folder', { path: 'album/day: one/a.txt' });
      const response = await api.server('GET', `/files/${file.id}`);
      const { path, name } = assertResponse(response, 200, FileInfo);
      assertEqual('The path', path, `album/day_ one/${name}`);
      const request = { name: 'a.txt', type: 'text/plain', size: 1, path: '../a.txt' };
      const refused = await api.server('POST', '/files', { files: [request] });
      const { detail = '' } = assertProblem(refused, 'invalid-request');
      assert(detail.includes('path'), `The detail is "${detail}"`);
    },
  },
  {
    rule: 'A file of a kind that the deployment does not define is refused',
    run: async (api) => {
      const file = { name: 'a.txt', type: 'text/plain', size: 1 };
      const [refused] = await api.preprocess({ files: [{ ...file, kind: 'no-such-kind' }] });
      assert(
        refused !== undefined && 'error' in refused && refused.error.code === 'invalid-request',
        'A file of an unknown kind is accepted',
      );
    },
  },
  {
    rule: 'The list has the stored files of a tenant in order, page by page',
    needs: ['serverKey'],
    run: async (api) => {
      const first = await storedFile(api, 'the older one');
      const second = await storedFile(api, 'the newer one');
      const path = `/files?state=STORED&limit=1&after=${first.storedAt ?? ''}`;
      const ids = await eventually(
        () => listAll(api, path),
        (found) => found.includes(first.id) && found.includes(second.id),
      );
      assert(
        ids.indexOf(first.id) < ids.indexOf(second.id),
        'The list is not in the order in which the files were stored',
      );
      const refused = await api.server('GET', '/files?state=stored');
      const { detail = '' } = assertProblem(refused, 'invalid-request');
      assert(detail.startsWith('state'), `The detail does not name the field: ${detail}`);
    },
  },
  {
    rule: 'A download link has the disposition and the lifetime that the server asks for',
    needs: ['serverKey'],
    run: async (api) => {
      const { id } = await storedFile(api, 'show me');
      const path = `/files/${id}/download`;
      const body = { disposition: 'inline', expiresIn: 3600 };
      const link = assertResponse(await api.server('POST', path, body), 200, DownloadResponse);
      assertEqual('The lifetime', link.expiresIn, 3600);
      const shown = await fetch(link.url);
      const disposition = shown.headers.get('content-disposition') ?? '';
      assert(disposition.startsWith('inline'), `The disposition is ${disposition}`);
      const refused = await api.server('POST', path, { expiresIn: 3601 });
      const { detail = '' } = assertProblem(refused, 'invalid-request');
      assert(detail.includes('expiresIn') && detail.includes('3600'), `The detail is "${detail}"`);
    },
  },
  {
    rule: 'Info waits for a file that has not arrived, for a server key only',
    needs: ['serverKey'],
    run: async (api) => {
      const pending = await api.register('late');
      const arrive = async (): Promise<void> => {
        await sendPut(uploadOf('put', pending), pending.bytes);
        await api.call('POST', `/files/${pending.id}/complete`, { token: pending.token, body: {} });
      };
      const waiting = api.server('GET', `/files/${pending.id}?wait=5`);
      // Also if the upload fails, so that no request outlives the check.
      await Promise.allSettled([waiting, arrive()]);
      const { state } = assertResponse(await waiting, 200, FileInfo);
      assert(state !== 'PENDING', 'The call ends before the file has arrived');
      const refused = await api.call('GET', `/files/${pending.id}?wait=1`, {
        token: pending.token,
      });
      assertProblem(refused, 'invalid-request');
    },
  },
  {
    rule: 'Unknown fields and parameters are refused and named',
    needs: ['serverKey'],
    run: async (api) => {
      const { id } = await api.uploaded('strict');
      const calls = [
        ['POST', `/files/${id}/store`, { surprise: 1 }],
        ['POST', `/files/${id}/download`, { surprise: 1 }],
        ['POST', '/grants', { surprise: 1 }],
        ['DELETE', `/files/${id}`, { surprise: 1 }],
        ['GET', `/files/${id}?surprise=1`, undefined],
        ['GET', '/files?state=STORED&surprise=1', undefined],
      ] as const;
      for (const [method, path, body] of calls) {
        const { detail = '' } = assertProblem(
          await api.server(method, path, body),
          'invalid-request',
        );
        assert(detail.includes('surprise'), `The detail does not name the field: ${detail}`);
      }
    },
  },
];

async function storedFile(api: ConformanceClient, text: string): Promise<FileInfo> {
  const { id } = await api.uploaded(text);
  return assertResponse(await api.server('POST', `/files/${id}/store`, {}), 200, FileInfo);
}

/** Returns the ids of all pages. */
async function listAll(api: ConformanceClient, path: string): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const query = cursor === undefined ? '' : `&cursor=${cursor}`;
    const page = assertResponse(await api.server('GET', path + query), 200, ListResponse);
    assert(page.files.length <= 1, 'A page has more files than its limit');
    ids.push(...page.files.map(({ id }) => id));
    cursor = page.cursor;
  } while (cursor !== undefined);
  return ids;
}

async function eventually<Result>(
  read: () => Promise<Result>,
  isThere: (result: Result) => boolean,
): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    const result = await read();
    if (isThere(result) || attempt === LIST_ATTEMPTS) return result;
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MILLISECONDS));
  }
}
