import {
  DeleteResponse,
  DownloadResponse,
  FileInfo,
  GrantResponse,
} from '../../../src/contract/responses.ts';
import { assert, mustAnswer, mustEqual, assertProblem } from '../failure.ts';
import type { Check } from '../check.ts';

/** What becomes of a file: the server's half. */
export const keepingChecks: readonly Check[] = [
  {
    rule: 'the page takes its file back with the token, again and again',
    run: async (api) => {
      const { id, token } = await api.uploaded('never mind');
      for (let time = 0; time < 2; time += 1) {
        const answer = await api.call('DELETE', `/files/${id}`, { token });
        mustEqual('The state', mustAnswer(answer, 200, DeleteResponse).state, 'DELETED');
      }
      assertProblem(await api.call('GET', `/files/${id}`, { token }), 'file-deleted');
    },
  },
  {
    rule: 'store keeps an uploaded file, and repeating it is fine',
    needs: ['serverKey'],
    run: async (api) => {
      const { id, bytes } = await api.uploaded('keep me');
      for (let time = 0; time < 2; time += 1) {
        const info = mustAnswer(await api.server('POST', `/files/${id}/store`, {}), 200, FileInfo);
        mustEqual('The state', info.state, 'STORED');
        mustEqual('The size', info.size, bytes.length);
        assert(info.expiresAt === undefined, 'A stored file still expires');
      }
    },
  },
  {
    rule: 'what has not been uploaded cannot be stored',
    needs: ['serverKey'],
    run: async (api) => {
      const { id } = await api.announce('still to come');
      const refused = assertProblem(
        await api.server('POST', `/files/${id}/store`, {}),
        'wrong-state',
      );
      mustEqual('The state', refused.state, 'PENDING');
    },
  },
  {
    rule: 'store must repeat the context that the file was announced with',
    needs: ['serverKey'],
    run: async (api) => {
      const { id } = await api.uploaded('for one form', { context: 'session 7' });
      for (const body of [{}, { context: 'session 8' }]) {
        const answer = await api.server('POST', `/files/${id}/store`, body);
        assertProblem(answer, 'context-mismatch');
      }
      const answer = await api.server('POST', `/files/${id}/store`, { context: 'session 7' });
      mustAnswer(answer, 200, FileInfo);
    },
  },
  {
    rule: 'once stored, the token opens nothing any more, and deletes nothing',
    needs: ['serverKey'],
    run: async (api) => {
      const { id, token } = await api.uploaded('mine now');
      await api.server('POST', `/files/${id}/store`, {});
      for (const method of ['GET', 'DELETE']) {
        const refused = assertProblem(
          await api.call(method, `/files/${id}`, { token }),
          'wrong-state',
        );
        mustEqual('The state', refused.state, 'STORED');
      }
      const info = mustAnswer(await api.server('GET', `/files/${id}`), 200, FileInfo);
      mustEqual('The state after it', info.state, 'STORED');
    },
  },
  {
    rule: 'a download gives the very bytes, as an attachment under the file’s own name',
    needs: ['serverKey'],
    run: async (api) => {
      const { id, request } = await api.uploaded('byte for byte', { name: 'Größe 1.txt' });
      await api.server('POST', `/files/${id}/store`, {});
      const answer = await api.server('POST', `/files/${id}/download`);
      const { url } = mustAnswer(answer, 200, DownloadResponse);
      const back = await fetch(url);
      mustEqual('The bytes', await back.text(), 'byte for byte');
      mustEqual('The type', back.headers.get('content-type'), request.type);
      const disposition = back.headers.get('content-disposition') ?? '';
      assert(disposition.startsWith('attachment'), `It is no attachment: ${disposition}`);
      assert(
        disposition.includes("UTF-8''Gr%C3%B6%C3%9Fe%201.txt"),
        `Another name: ${disposition}`,
      );
    },
  },
  {
    rule: 'the server deletes a stored file, and then it is gone for good',
    needs: ['serverKey'],
    run: async (api) => {
      const { id } = await api.uploaded('not for ever');
      await api.server('POST', `/files/${id}/store`, {});
      const link = mustAnswer(
        await api.server('POST', `/files/${id}/download`),
        200,
        DownloadResponse,
      );
      for (let time = 0; time < 2; time += 1) {
        const answer = mustAnswer(await api.server('DELETE', `/files/${id}`), 200, DeleteResponse);
        mustEqual('The state', answer.state, 'DELETED');
      }
      for (const [method, path] of [
        ['GET', ''],
        ['POST', '/store'],
        ['POST', '/download'],
      ] as const) {
        const body = path === '/store' ? {} : undefined;
        assertProblem(await api.server(method, `/files/${id}${path}`, body), 'file-deleted');
      }
      const late = await fetch(link.url);
      // S3 says 403 of what is not there to whoever may not list the bucket.
      assert(
        [403, 404].includes(late.status),
        `Its old link is answered ${late.status}, and neither 404 nor 403`,
      );
    },
  },
  {
    rule: 'a grant lets so many files of so much through, and a made-up one none',
    needs: ['serverKey'],
    run: async (api) => {
      const wish = { files: 1, maxFileSize: 10, allowedTypes: ['text/plain'] };
      const { grant } = mustAnswer(await api.server('POST', '/grants', wish), 201, GrantResponse);
      const file = (size: number, type = 'text/plain') => ({ name: 'a.txt', type, size });
      const [large, other] = await api.preprocess({
        grant,
        files: [file(11), file(1, 'image/png')],
      });
      assert(large !== undefined && 'error' in large, 'A file beyond the grant’s size is taken');
      assert(other !== undefined && 'error' in other, 'A file of another type is taken');
      const [taken] = await api.preprocess({ grant, files: [file(10)] });
      assert(taken !== undefined && 'id' in taken, 'A file that it covers is refused');
      for (const [what, used] of [
        ['A used-up grant', grant],
        ['A made-up grant', 'x'.repeat(43)],
      ] as const) {
        const answer = await api.call('POST', '/files', {
          body: { grant: used, files: [file(1)] },
        });
        const [refused] = (answer.body as { files?: { error?: { code?: string } }[] }).files ?? [];
        const code = refused?.error?.code ?? (answer.body as { code?: string }).code;
        mustEqual(`${what}: the code`, code, 'grant-refused');
      }
    },
  },
];
