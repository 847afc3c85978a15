import { randomUUID } from 'node:crypto';
import { FILES_PER_CALL, NAME_LENGTH } from '../../../src/contract/limits.ts';
import { PreprocessResponse } from '../../../src/contract/responses.ts';
import { API_KEY_HEADER, IDEMPOTENCY_KEY_HEADER } from '../../../src/contract/operations.ts';
import { assert, assertEqual, assertProblem, assertResponse } from '../assertions.ts';
import type { Check } from '../check.ts';

const textFile = { name: 'a.txt', type: 'text/plain', size: 1 };

/** Checks which files `preprocess` accepts, and how it refuses others. */
export const announcingChecks: readonly Check[] = [
  {
    rule: `POST /files registers up to ${FILES_PER_CALL} files and returns them in the order of the request`,
    run: async (api) => {
      const files = Array.from({ length: FILES_PER_CALL }, (_, index) => ({
        ...textFile,
        size: index,
      }));
      const registered = await api.preprocess({ files });
      assertEqual('The number of files in the response', registered.length, FILES_PER_CALL);
      const ids = registered.map((file) => ('id' in file ? file.id : ''));
      assert(
        new Set(ids).size === FILES_PER_CALL,
        'Two files have the same id, or a file was refused',
      );
      // The size of each file is its index in the request, so it shows the order.
      const [, , third] = registered;
      assert(third !== undefined && 'id' in third, 'The third file is refused');
      const info = await api.call('GET', `/files/${third.id}`, { token: third.token });
      assertEqual(
        'GET /files/{id}: the size of the third file',
        (info.body as { size?: unknown }).size,
        2,
      );
    },
  },
  {
    rule: 'POST /files with the same Idempotency-Key and body returns the same ids and tokens, and a key refuses another body',
    run: async (api) => {
      const idempotencyKey = randomUUID();
      const send = (body: object) => api.call('POST', '/files', { idempotencyKey, body });
      const responses = [
        await send({ files: [textFile, textFile] }),
        await send({ files: [textFile, textFile] }),
      ];
      const [first, again] = responses.map((response) =>
        assertResponse(response, 201, PreprocessResponse).files.map((file) =>
          'id' in file ? [file.id, file.token] : [file.error.code],
        ),
      );
      assertEqual('The ids and tokens of the repeated call', again, first);
      assert(new Set(first?.flat()).size === 4, 'Two files have the same id or token');
      assertProblem(await send({ files: [textFile] }), 'idempotency-key-reused');
      const other = await api.call('POST', '/files', {
        idempotencyKey: randomUUID(),
        body: { files: [textFile] },
      });
      const [file] = assertResponse(other, 201, PreprocessResponse).files;
      assert(
        file !== undefined && 'id' in file && file.id !== first?.[0]?.[0],
        'A call with another key returns a file of the first call',
      );
    },
  },
  {
    rule: 'A page of an allowed origin may send the Idempotency-Key header',
    needs: ['origin'],
    run: async (api) => {
      const names = ['content-type', IDEMPOTENCY_KEY_HEADER, API_KEY_HEADER];
      const headers = await api.preflight('POST', '/files', names);
      const allowed = headers.get('access-control-allow-headers')?.toLowerCase() ?? '';
      assert(
        allowed === '*' || allowed.includes(IDEMPOTENCY_KEY_HEADER),
        `The preflight allows the headers ${allowed}, without ${IDEMPOTENCY_KEY_HEADER}`,
      );
    },
  },
  {
    rule: 'POST /files returns an error for a file that is too large, and registers the other files',
    run: async (api) => {
      const files = [textFile, { ...textFile, size: 2 ** 52 }, textFile];
      const [first, refused, last] = await api.preprocess({ files });
      assert(
        first !== undefined && 'id' in first,
        'The file before the refused one is refused too',
      );
      assert(last !== undefined && 'id' in last, 'The file after the refused one is refused too');
      assert(refused !== undefined && 'error' in refused, 'A file of four petabytes is accepted');
      assertEqual('The error code', refused.error.code, 'file-too-large');
      assert(refused.error.limit !== undefined, 'The error does not contain the limit');
    },
  },
  {
    rule: 'POST /files refuses no files, too many files, and unknown or invalid fields, and names the field',
    run: async (api) => {
      const invalid: readonly [body: unknown, field: RegExp][] = [
        [{ files: [] }, /files/],
        [{ files: Array.from({ length: FILES_PER_CALL + 1 }, () => textFile) }, /files/],
        [{ files: [textFile], colour: 'red' }, /colour/],
        [{ files: [{ ...textFile, key: 'somebody/elses' }] }, /key/],
        [{ files: [{ ...textFile, size: -1 }] }, /size/],
        [{ files: [{ ...textFile, size: 1.5 }] }, /size/],
        [{ files: [{ ...textFile, name: 'x'.repeat(NAME_LENGTH + 1) }] }, /name/],
        [{ files: [{ ...textFile, type: 'text/plain\r\nx-amz-acl: public-read' }] }, /type/],
      ];
      for (const [body, field] of invalid) {
        const { detail = '' } = assertProblem(
          await api.call('POST', '/files', { body }),
          'invalid-request',
        );
        assert(field.test(detail), `The detail “${detail}” does not name ${field.source}`);
      }
    },
  },
  {
    rule: 'POST /files refuses a body that is not JSON',
    run: async (api) => {
      const invalid = { type: 'application/json', text: '{"files":[' };
      const refused = await api.call('POST', '/files', { raw: invalid });
      assert(
        [400, 415].includes(refused.status),
        `Incomplete JSON returns ${refused.status}, not 400 or 415`,
      );
      const form = { type: 'application/x-www-form-urlencoded', text: 'files=1' };
      assertProblem(await api.call('POST', '/files', { raw: form }), 'body-not-json');
    },
  },
  {
    rule: 'A path, line break or quote in a file name does not change a key or a header',
    needs: ['serverKey'],
    run: async (api) => {
      const file = await api.uploaded('x', { name: '../../etc/"pass\r\nx-evil: 1/wd.txt' });
      await api.server('POST', `/files/${file.id}/store`, {});
      const link = await api.server('POST', `/files/${file.id}/download`);
      const download = await fetch(String((link.body as { url?: unknown }).url));
      await download.arrayBuffer();
      const disposition = download.headers.get('content-disposition') ?? '';
      assert(download.headers.get('x-evil') === null, 'The name has added a header');
      assert(
        disposition.startsWith('attachment'),
        `The download is not an attachment: ${disposition}`,
      );
      assert(
        !/\.\.[\\/]|%2F|%5C/i.test(disposition),
        `The download name contains a path: ${disposition}`,
      );
    },
  },
];
