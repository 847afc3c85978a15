import { createHash } from 'node:crypto';
import { AcceptedFile, ConfirmResponse, PartsResponse } from '../../../src/contract/responses.ts';
import { FileInfo } from '../../../src/contract/file-info.ts';
import { MultipartPlan } from '../../../src/contract/upload-plans.ts';
import { MEBIBYTE, SMALLEST_PART_BYTES } from '../../../src/contract/limits.ts';
import { matches } from '../../../src/contract/schema.ts';
import { uploadOf, sendForm, sendPut, sendToStorage } from '../client.ts';
import { assert, assertResponse, assertEqual, assertProblem } from '../assertions.ts';
import type { Check } from '../check.ts';

const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

/** Checks what a page can do with a signed upload. */
export const uploadingChecks: readonly Check[] = [
  {
    rule: 'A signed PUT accepts the registered bytes once',
    run: async (api) => {
      const file = await api.register('once');
      const plan = uploadOf('put', file);
      assert(plan.expiresIn > 0, 'The URL has already expired');
      const sent = await sendPut(plan, file.bytes);
      assert(sent.ok, `The PUT returns ${sent.status}`);
      const again = await sendPut(plan, bytesOf('more'));
      assert(
        [403, 409, 412].includes(again.status),
        `A second PUT returns ${again.status}, not 403, 409 or 412`,
      );
    },
  },
  {
    rule: 'A signed PUT refuses another length, another type, additional headers and a missing signature',
    run: async (api) => {
      const file = await api.register('four');
      const plan = uploadOf('put', file);
      const attempts: readonly [what: string, response: Response][] = [
        ['A longer body', await sendPut(plan, bytesOf('longer'))],
        ['A shorter body', await sendPut(plan, bytesOf('s'))],
        ['Another type', await sendPut(plan, file.bytes, { 'content-type': 'text/html' })],
        ['An ACL', await sendPut(plan, file.bytes, { 'x-amz-acl': 'public-read' })],
        [
          'A missing signature',
          await sendPut({ ...plan, url: plan.url.split('?')[0] ?? '' }, file.bytes),
        ],
      ];
      for (const [what, { ok, status }] of attempts) assert(!ok, `${what} returns ${status}`);
      const sent = await sendPut(plan, file.bytes);
      assert(sent.ok, `Afterwards, the valid PUT returns ${sent.status}`);
    },
  },
  {
    rule: 'The URL of an upload cannot read, list or delete',
    run: async (api) => {
      const file = await api.register('only in');
      const plan = uploadOf('put', file);
      await sendPut(plan, file.bytes);
      for (const method of ['GET', 'DELETE']) {
        const { ok, status } = await fetch(plan.url, { method });
        assert(!ok, `${method} returns ${status}`);
      }
    },
  },
  {
    rule: 'A signed form, if the API offers one, accepts only the registered bytes',
    run: async (api) => {
      const text = 'by form';
      const sha256 = createHash('sha256').update(text).digest('base64');
      const file = await api.register(text, { sha256 });
      if (file.upload.kind === 'put') return;
      const plan = uploadOf('form', file);
      const other = await sendForm(plan, plan.fields, bytesOf('no form'));
      assert(!other.ok, `Other bytes return ${other.status}`);
      for (const name of Object.keys(plan.fields)) {
        const fields = { ...plan.fields, [name]: `${plan.fields[name]}x` };
        const { ok, status } = await sendForm(plan, fields, file.bytes);
        assert(!ok, `A form with another ${name} returns ${status}`);
      }
      const sent = await sendForm(plan, plan.fields, file.bytes);
      assert(sent.ok, `The valid form returns ${sent.status}`);
    },
  },
  {
    rule: 'A file that is larger than maxFormBytes gets no form',
    run: async (api) => {
      const sha256 = createHash('sha256').update('a').digest('base64');
      const files = [{ name: 'conformance form.txt', type: 'text/plain', size: 1, sha256 }];
      const [file] = await api.preprocess({ accepts: ['put', 'form'], maxFormBytes: 0, files });
      assert(matches(AcceptedFile, file), 'A call with maxFormBytes is refused');
      assertEqual('The kind of the upload', file.upload.kind, 'put');
    },
  },
  {
    rule: 'Complete refuses a file before its upload, and returns its actual size afterwards',
    run: async (api) => {
      const file = await api.register('here');
      const call = { token: file.token, body: {} };
      const early = await api.call('POST', `/files/${file.id}/complete`, call);
      assert(early.status === 409, `Complete before the upload returns ${early.status}, not 409`);
      await sendPut(uploadOf('put', file), file.bytes);
      const response = await api.call('POST', `/files/${file.id}/complete`, call);
      const info = assertResponse(response, 200, FileInfo);
      assertEqual('The state', info.state === 'STORED' ? 'UPLOADED' : info.state, 'UPLOADED');
      assertEqual('The size', info.size, file.bytes.length);
      assertEqual('The type', info.type, file.request.type);
    },
  },
  {
    rule: 'Confirm returns the state of each uploaded file, and an error for every other file',
    run: async (api) => {
      const [sent, pending] = [await api.register('here'), await api.register('not here')];
      const plan = uploadOf('put', sent);
      const uploaded = await sendPut(plan, sent.bytes);
      assert(uploaded.ok, `The signed PUT returns ${uploaded.status}`);
      const files = [
        { id: pending.id, token: pending.token },
        { id: sent.id, token: sent.token },
        { id: sent.id, token: pending.token },
        { id: 'a'.repeat(26), token: sent.token },
      ];
      const response = await api.call('POST', '/files/confirm', { body: { files } });
      const results = assertResponse(response, 200, ConfirmResponse).files;
      const outcomes = results.map((one) => ('error' in one ? one.error.code : one.id));
      const expected = ['wrong-state', sent.id, 'file-not-found', 'file-not-found'];
      assertEqual('The results', outcomes, expected);
      const info = results.find((one) => 'id' in one);
      assertEqual('The state', info?.state === 'STORED' ? 'UPLOADED' : info?.state, 'UPLOADED');
      assertEqual('The size', info?.size, sent.bytes.length);
    },
  },
  {
    rule: 'A large file is uploaded in parts of equal size, and the length of each part is signed',
    run: async (api) => {
      const size = 300 * MEBIBYTE;
      const request = { name: 'large.bin', type: 'application/octet-stream', size };
      const accepts = ['put', 'multipart'] as const;
      const [file] = await api.preprocess({ accepts, files: [request] });
      // An implementation may have a smaller limit, or accept the file in a single PUT.
      if (!file || 'error' in file || file.upload.kind === 'put') return;
      const { upload: plan } = file;
      assert(matches(MultipartPlan, plan), 'The upload plan has a wrong shape');
      assertEqual('The number of parts', plan.partCount, Math.ceil(size / plan.partSize));
      assert(
        plan.partSize >= SMALLEST_PART_BYTES,
        `A part has ${plan.partSize} bytes, fewer than ${SMALLEST_PART_BYTES}`,
      );
      const [part] = plan.parts;
      assert(part !== undefined, 'The plan contains no signed part');
      const wrong = await sendToStorage(part.url, { method: 'PUT', body: bytesOf('short') });
      assert(!wrong.ok, `A part of another length returns ${wrong.status}`);
      const { token } = file;
      const more = await api.call('POST', `/files/${file.id}/parts`, {
        token,
        body: { numbers: [plan.partCount], list: true },
      });
      const body = assertResponse(more, 200, PartsResponse);
      assertEqual('The number of the requested part', body.parts[0]?.number, plan.partCount);
      assertEqual('The number of uploaded parts', body.uploaded?.length, 0);
      const tooMany = { token, body: { numbers: [plan.partCount + 1] } };
      const refused = await api.call('POST', `/files/${file.id}/parts`, tooMany);
      assertProblem(refused, 'invalid-request');
      const early = await api.call('POST', `/files/${file.id}/complete`, { token, body: {} });
      assertProblem(early, 'parts-incomplete');
    },
  },
];
