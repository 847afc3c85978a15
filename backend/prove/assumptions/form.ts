import type { Assumption } from '../assumption.ts';
import { expect, expectEqual, expectRefusal, expectStatus } from '../expectations.ts';
import { complete, registerForm, sendForm, sha256, type FormChange } from '../uploads.ts';
import type { Upload } from '../uploads.ts';
import type { FormPlan } from '../../../src/contract/upload-plans.ts';

const TEXT = 'by form';

interface Refusal {
  readonly id: string;
  readonly what: string;
  readonly status: number;
  readonly code: string;
  readonly change: (upload: Upload<FormPlan>) => FormChange;
}

const refusals: readonly Refusal[] = [
  {
    id: 'other-bytes',
    what: 'other bytes than those whose SHA-256 is in the policy',
    status: 400,
    code: 'BadDigest',
    change: () => ({ bytes: Buffer.from('no form') }),
  },
  {
    id: 'longer-file',
    what: 'a file that is longer than the policy allows',
    status: 400,
    code: 'EntityTooLarge',
    change: () => ({ bytes: Buffer.from('by form!') }),
  },
  {
    id: 'shorter-file',
    what: 'a file that is shorter than the policy allows',
    status: 400,
    code: 'EntityTooSmall',
    change: () => ({ bytes: Buffer.from('by') }),
  },
  {
    id: 'other-type',
    what: 'another Content-Type than the one in the policy',
    status: 403,
    code: 'AccessDenied',
    change: () => ({ fields: { 'Content-Type': 'text/html' } }),
  },
  {
    id: 'other-key',
    what: 'another object key than the one in the policy',
    status: 403,
    code: 'AccessDenied',
    change: ({ plan }) => ({ fields: { key: `${plan.fields['key']}x` } }),
  },
  {
    id: 'other-checksum',
    what: 'another SHA-256 than the one in the policy',
    status: 403,
    code: 'AccessDenied',
    change: () => ({
      bytes: Buffer.from('no form'),
      fields: { 'x-amz-checksum-sha256': sha256(Buffer.from('no form')) },
    }),
  },
  {
    id: 'missing-checksum',
    what: 'a form without the checksum that is in the policy',
    status: 403,
    code: 'AccessDenied',
    change: () => ({
      fields: { 'x-amz-checksum-sha256': undefined, 'x-amz-checksum-algorithm': undefined },
    }),
  },
  {
    id: 'extra-field',
    what: 'a field that is not in the policy',
    status: 403,
    code: 'AccessDenied',
    change: () => ({ fields: { acl: 'public-read' } }),
  },
  {
    id: 'other-policy',
    what: 'a policy that was changed after it was signed',
    status: 403,
    code: 'SignatureDoesNotMatch',
    change: ({ plan }) => ({ fields: { policy: laterPolicy(plan.fields['policy'] ?? '') } }),
  },
];

/** Uploads with a form, and what S3 refuses of it. */
export const formAssumptions: readonly Assumption[] = [
  {
    id: 'form.stored',
    statement: 'S3 accepts a signed form whose policy fixes key, type, length and SHA-256',
    test: async (session) => {
      const upload = await registerForm(session, TEXT);
      expectStatus(await sendForm(session, upload), 204);
      const info = await complete(session, upload.file);
      expectEqual('the size', info.size, upload.bytes.length);
      expect(
        info.sha256 === sha256(upload.bytes),
        'the SHA-256 of the file',
        'another one or none',
      );
    },
  },
  {
    id: 'form.can-be-repeated',
    statement: 'S3 accepts the same form again, so that a lost response does not fail an upload',
    requires: ['form.stored'],
    test: async (session) => {
      const upload = await registerForm(session, TEXT);
      for (let time = 0; time < 2; time += 1) expectStatus(await sendForm(session, upload), 204);
    },
  },
  ...refusals.map(({ id, what, status, code, change }): Assumption => ({
    id: `form.refuses-${id}`,
    statement: `S3 refuses ${what}`,
    test: async (session) => {
      const upload = await registerForm(session, TEXT);
      expectRefusal(await sendForm(session, upload, change(upload)), status, code);
    },
  })),
];

/** Returns the policy with an expiration a century later. */
function laterPolicy(policy: string): string {
  const text = Buffer.from(policy, 'base64').toString();
  const later = text.replace(/"expiration":"20/, '"expiration":"21');
  return Buffer.from(later).toString('base64');
}
