import { FILES_PER_CALL, NAME_LENGTH } from '../../../src/contract/limits.ts';
import { assert, mustEqual, assertProblem } from '../failure.ts';
import type { Check } from '../check.ts';

const one = { name: 'a.txt', type: 'text/plain', size: 1 };

/** What `preprocess` takes, and in what words it does not. */
export const announcingChecks: readonly Check[] = [
  {
    rule: `up to ${FILES_PER_CALL} files are announced at once and answered in their order`,
    run: async (api) => {
      const files = Array.from({ length: FILES_PER_CALL }, (_, index) => ({ ...one, size: index }));
      const answered = await api.preprocess({ files });
      mustEqual('The number of answers', answered.length, FILES_PER_CALL);
      const ids = answered.map((file) => ('id' in file ? file.id : ''));
      assert(new Set(ids).size === FILES_PER_CALL, 'Two files have one id, or one was not taken');
      // Their order, by what each is announced as.
      const [, , third] = answered;
      assert(third !== undefined && 'id' in third, 'The third is not taken');
      const info = await api.call('GET', `/files/${third.id}`, { token: third.token });
      mustEqual('info: the size of the third', (info.body as { size?: unknown }).size, 2);
    },
  },
  {
    rule: 'one file that is refused says why, and the others go on',
    run: async (api) => {
      const files = [one, { ...one, size: 2 ** 52 }, one];
      const [first, refused, last] = await api.preprocess({ files });
      assert(first !== undefined && 'id' in first, 'The file before it is not taken');
      assert(last !== undefined && 'id' in last, 'The file behind it is not taken');
      assert(refused !== undefined && 'error' in refused, 'A file of four petabytes is taken');
      mustEqual('The code', refused.error.code, 'file-too-large');
      assert(refused.error.limit !== undefined, 'It does not say the limit');
    },
  },
  {
    rule: 'no files, too many, and fields that the contract lacks are refused, naming the field',
    run: async (api) => {
      const wrong: readonly [body: unknown, field: RegExp][] = [
        [{ files: [] }, /files/],
        [{ files: Array.from({ length: FILES_PER_CALL + 1 }, () => one) }, /files/],
        [{ files: [one], colour: 'red' }, /colour/],
        [{ files: [{ ...one, key: 'somebody/elses' }] }, /key/],
        [{ files: [{ ...one, size: -1 }] }, /size/],
        [{ files: [{ ...one, size: 1.5 }] }, /size/],
        [{ files: [{ ...one, name: 'x'.repeat(NAME_LENGTH + 1) }] }, /name/],
        [{ files: [{ ...one, type: 'text/plain\r\nx-amz-acl: public-read' }] }, /type/],
      ];
      for (const [body, field] of wrong) {
        const { detail = '' } = assertProblem(
          await api.call('POST', '/files', { body }),
          'invalid-request',
        );
        assert(field.test(detail), `The detail “${detail}” does not name ${field.source}`);
      }
    },
  },
  {
    rule: 'what is no JSON is refused, and crashes nothing',
    run: async (api) => {
      const broken = { type: 'application/json', text: '{"files":[' };
      const refused = await api.call('POST', '/files', { raw: broken });
      assert([400, 415].includes(refused.status), `Half a JSON text is answered ${refused.status}`);
      const form = { type: 'application/x-www-form-urlencoded', text: 'files=1' };
      assertProblem(await api.call('POST', '/files', { raw: form }), 'body-not-json');
    },
  },
  {
    rule: 'a name is data: no path, no line break and no quote of it reaches a header or a key',
    needs: ['serverKey'],
    run: async (api) => {
      const file = await api.uploaded('x', { name: '../../etc/"pass\r\nx-evil: 1/wd.txt' });
      await api.server('POST', `/files/${file.id}/store`, {});
      const link = await api.server('POST', `/files/${file.id}/download`);
      const back = await fetch(String((link.body as { url?: unknown }).url));
      await back.arrayBuffer();
      const disposition = back.headers.get('content-disposition') ?? '';
      assert(back.headers.get('x-evil') === null, 'The name has made a header');
      assert(disposition.startsWith('attachment'), `The link is no attachment: ${disposition}`);
      assert(!/\.\.[\\/]|%2F|%5C/i.test(disposition), `The name is a path: ${disposition}`);
    },
  },
];
