import { createHash } from 'node:crypto';
import { FileInfo, MultipartPlan, PartsResponse } from '../../../src/contract/responses.ts';
import { MEBIBYTE, SMALLEST_PART_BYTES } from '../../../src/contract/limits.ts';
import { matches } from '../../../src/contract/schema.ts';
import { planOf, sendForm, sendPut } from '../client.ts';
import { assert, mustAnswer, mustEqual, assertProblem } from '../failure.ts';
import type { Check } from '../check.ts';

const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

/** What a signed upload lets a page do, and nothing more. */
export const uploadingChecks: readonly Check[] = [
  {
    rule: 'a PUT of the announced bytes is taken, once',
    run: async (api) => {
      const file = await api.announce('once');
      const plan = planOf('put', file);
      assert(plan.expiresIn > 0, 'The URL has expired before it is used');
      const sent = await sendPut(plan, file.bytes);
      assert(sent.ok, `It is answered ${sent.status}`);
      const again = await sendPut(plan, bytesOf('more'));
      assert([403, 409, 412].includes(again.status), `A second PUT is answered ${again.status}`);
    },
  },
  {
    rule: 'a PUT of another length, another type or with a header of one’s own is refused',
    run: async (api) => {
      const file = await api.announce('four');
      const plan = planOf('put', file);
      const tries: readonly [what: string, response: Response][] = [
        ['a longer body', await sendPut(plan, bytesOf('longer'))],
        ['a shorter body', await sendPut(plan, bytesOf('s'))],
        ['another type', await sendPut(plan, file.bytes, { 'content-type': 'text/html' })],
        ['an ACL', await sendPut(plan, file.bytes, { 'x-amz-acl': 'public-read' })],
        ['no signature', await sendPut({ ...plan, url: plan.url.split('?')[0] ?? '' }, file.bytes)],
      ];
      for (const [what, { ok, status }] of tries) assert(!ok, `${what} is answered ${status}`);
      const sent = await sendPut(plan, file.bytes);
      assert(sent.ok, `After them the right one is answered ${sent.status}`);
    },
  },
  {
    rule: 'the URL of an upload does not read, list or delete',
    run: async (api) => {
      const file = await api.announce('only in');
      const plan = planOf('put', file);
      await sendPut(plan, file.bytes);
      for (const method of ['GET', 'DELETE']) {
        const { ok, status } = await fetch(plan.url, { method });
        assert(!ok, `${method} is answered ${status}`);
      }
    },
  },
  {
    rule: 'a form, where one is given, takes the announced bytes alone',
    run: async (api) => {
      const text = 'by form';
      const sha256 = createHash('sha256').update(text).digest('base64');
      const file = await api.announce(text, { sha256 });
      if (file.upload.kind === 'put') return;
      const plan = planOf('form', file);
      const other = await sendForm(plan, plan.fields, bytesOf('no form'));
      assert(!other.ok, `Other bytes are answered ${other.status}`);
      for (const name of Object.keys(plan.fields)) {
        const fields = { ...plan.fields, [name]: `${plan.fields[name]}x` };
        const { ok, status } = await sendForm(plan, fields, file.bytes);
        assert(!ok, `With another ${name} it is answered ${status}`);
      }
      const sent = await sendForm(plan, plan.fields, file.bytes);
      assert(sent.ok, `The right one is answered ${sent.status}`);
    },
  },
  {
    rule: 'complete says early that a file is there, with its real size, and not before it is',
    run: async (api) => {
      const file = await api.announce('here');
      const call = { token: file.token, body: {} };
      const early = await api.call('POST', `/files/${file.id}/complete`, call);
      assert(early.status === 409, `Before the bytes it answers ${early.status}, and not 409`);
      await sendPut(planOf('put', file), file.bytes);
      const answer = await api.call('POST', `/files/${file.id}/complete`, call);
      const info = mustAnswer(answer, 200, FileInfo);
      mustEqual('The state', info.state === 'STORED' ? 'UPLOADED' : info.state, 'UPLOADED');
      mustEqual('The size', info.size, file.bytes.length);
      mustEqual('The type', info.type, file.request.type);
    },
  },
  {
    rule: 'a large file goes up in parts of equal size, each of a signed length',
    run: async (api) => {
      const size = 300 * MEBIBYTE;
      const request = { name: 'large.bin', type: 'application/octet-stream', size };
      const accepts = ['put', 'multipart'] as const;
      const [file] = await api.preprocess({ accepts, files: [request] });
      // An implementation may take less than that, or all in one PUT.
      if (!file || 'error' in file || file.upload.kind === 'put') return;
      const { upload: plan } = file;
      assert(matches(MultipartPlan, plan), 'The plan is of another shape');
      mustEqual('The number of parts', plan.partCount, Math.ceil(size / plan.partSize));
      assert(plan.partSize >= SMALLEST_PART_BYTES, `A part has ${plan.partSize} bytes`);
      const [part] = plan.parts;
      assert(part !== undefined, 'No part is signed');
      const wrong = await fetch(part.url, { method: 'PUT', body: bytesOf('short') });
      assert(!wrong.ok, `A part of another length is answered ${wrong.status}`);
      const { token } = file;
      const more = await api.call('POST', `/files/${file.id}/parts`, {
        token,
        body: { numbers: [plan.partCount], list: true },
      });
      const answer = mustAnswer(more, 200, PartsResponse);
      mustEqual('The part that was asked for', answer.parts[0]?.number, plan.partCount);
      mustEqual('The parts that are there', answer.uploaded?.length, 0);
      const tooMany = { token, body: { numbers: [plan.partCount + 1] } };
      const refused = await api.call('POST', `/files/${file.id}/parts`, tooMany);
      assertProblem(refused, 'invalid-request');
      const early = await api.call('POST', `/files/${file.id}/complete`, { token, body: {} });
      assertProblem(early, 'parts-incomplete');
    },
  },
];
