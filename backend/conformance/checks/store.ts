import {
  DeleteResponse,
  DownloadResponse,
  GrantResponse,
} from '../../../src/contract/responses.ts';
import { FileInfo } from '../../../src/contract/file-info.ts';
import { assert, assertResponse, assertEqual, assertProblem } from '../assertions.ts';
import type { Check } from '../check.ts';

/** Checks of store, download, delete and grants. */
export const keepingChecks: readonly Check[] = [
  {
    rule: 'An upload token deletes its file, and the request can be repeated',
    run: async (api) => {
      const { id, token } = await api.uploaded('never mind');
      for (let attempt = 0; attempt < 2; attempt += 1) {
        const response = await api.call('DELETE', `/files/${id}`, { token });
        assertEqual('The state', assertResponse(response, 200, DeleteResponse).state, 'DELETED');
      }
      assertProblem(await api.call('GET', `/files/${id}`, { token }), 'file-deleted');
    },
  },
  {
    rule: 'Store keeps an uploaded file, and the request can be repeated',
    needs: ['serverKey'],
    run: async (api) => {
      const { id, bytes } = await api.uploaded('keep me');
      for (let attempt = 0; attempt < 2; attempt += 1) {
        const info = assertResponse(
          await api.server('POST', `/files/${id}/store`, {}),
          200,
          FileInfo,
        );
        assertEqual('The state', info.state, 'STORED');
        assertEqual('The size', info.size, bytes.length);
        assert(info.expiresAt === undefined, 'A stored file has an expiry');
      }
    },
  },
  {
    rule: 'Store refuses a file that has not been uploaded',
    needs: ['serverKey'],
    run: async (api) => {
      const { id } = await api.register('still to come');
      const refused = assertProblem(
        await api.server('POST', `/files/${id}/store`, {}),
        'wrong-state',
      );
      assertEqual('The state', refused.state, 'PENDING');
    },
  },
  {
    rule: 'Store refuses a file if its context differs from the registered context',
    needs: ['serverKey'],
    run: async (api) => {
      const { id } = await api.uploaded('for one form', { context: 'form 7' });
      for (const body of [{}, { context: 'form 8' }]) {
        const response = await api.server('POST', `/files/${id}/store`, body);
        assertProblem(response, 'context-mismatch');
      }
      const response = await api.server('POST', `/files/${id}/store`, { context: 'form 7' });
      assertResponse(response, 200, FileInfo);
    },
  },
  {
    rule: 'The upload token of a stored file can neither read nor delete the file',
    needs: ['serverKey'],
    run: async (api) => {
      const { id, token } = await api.uploaded('mine now');
      await api.server('POST', `/files/${id}/store`, {});
      for (const method of ['GET', 'DELETE']) {
        const refused = assertProblem(
          await api.call(method, `/files/${id}`, { token }),
          'wrong-state',
        );
        assertEqual('The state', refused.state, 'STORED');
      }
      const info = assertResponse(await api.server('GET', `/files/${id}`), 200, FileInfo);
      assertEqual('The state after these requests', info.state, 'STORED');
    },
  },
  {
    rule: 'A download returns the uploaded bytes as an attachment with the original file name',
    needs: ['serverKey'],
    run: async (api) => {
      const { id, request } = await api.uploaded('byte for byte', { name: 'Größe 1.txt' });
      await api.server('POST', `/files/${id}/store`, {});
      const response = await api.server('POST', `/files/${id}/download`);
      const { url } = assertResponse(response, 200, DownloadResponse);
      const download = await fetch(url);
      assertEqual('The bytes', await download.text(), 'byte for byte');
      assertEqual('The type', download.headers.get('content-type'), request.type);
      const disposition = download.headers.get('content-disposition') ?? '';
      assert(
        disposition.startsWith('attachment'),
        `The download is not an attachment: ${disposition}`,
      );
      assert(
        disposition.includes("UTF-8''Gr%C3%B6%C3%9Fe%201.txt"),
        `The download has another name: ${disposition}`,
      );
    },
  },
  {
    rule: 'A server key deletes a stored file permanently',
    needs: ['serverKey'],
    run: async (api) => {
      const { id } = await api.uploaded('not for ever');
      await api.server('POST', `/files/${id}/store`, {});
      const link = assertResponse(
        await api.server('POST', `/files/${id}/download`),
        200,
        DownloadResponse,
      );
      for (let attempt = 0; attempt < 2; attempt += 1) {
        const deleted = assertResponse(
          await api.server('DELETE', `/files/${id}`),
          200,
          DeleteResponse,
        );
        assertEqual('The state', deleted.state, 'DELETED');
      }
      for (const [method, path] of [
        ['GET', ''],
        ['POST', '/store'],
        ['POST', '/download'],
      ] as const) {
        const body = path === '/store' ? {} : undefined;
        assertProblem(await api.server(method, `/files/${id}${path}`, body), 'file-deleted');
      }
      const oldDownload = await fetch(link.url);
      // S3 answers 403 for a missing object if the caller may not list the bucket.
      assert(
        [403, 404].includes(oldDownload.status),
        `The old download link returns ${oldDownload.status}, not 403 or 404`,
      );
    },
  },
  {
    rule: 'A grant limits the number, size and type of files, and an unknown grant is refused',
    needs: ['serverKey'],
    run: async (api) => {
      const request = { files: 1, maxFileSize: 10, allowedTypes: ['text/plain'] };
      const { grant } = assertResponse(
        await api.server('POST', '/grants', request),
        201,
        GrantResponse,
      );
      const file = (size: number, type = 'text/plain') => ({ name: 'a.txt', type, size });
      const [large, other] = await api.preprocess({
        grant,
        files: [file(11), file(1, 'image/png')],
      });
      assert(
        large !== undefined && 'error' in large,
        'A file is accepted that is larger than the grant allows',
      );
      assert(
        other !== undefined && 'error' in other,
        'A file is accepted whose type the grant does not allow',
      );
      const [accepted] = await api.preprocess({ grant, files: [file(10)] });
      assert(accepted !== undefined && 'id' in accepted, 'A file is refused that the grant allows');
      for (const [what, used] of [
        ['A used-up grant', grant],
        ['An unknown grant', 'x'.repeat(43)],
      ] as const) {
        const response = await api.call('POST', '/files', {
          body: { grant: used, files: [file(1)] },
        });
        const [refused] =
          (response.body as { files?: { error?: { code?: string } }[] }).files ?? [];
        const code = refused?.error?.code ?? (response.body as { code?: string }).code;
        assertEqual(`${what}: the code`, code, 'grant-refused');
      }
    },
  },
];
