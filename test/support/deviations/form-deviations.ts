import { answer, isPost, rewrite, type Deviation } from './deviation.ts';
import type { ProxiedRequest } from './proxy.ts';

const FORM = ['form'];
const forms = new Set<string>();

/** S3 accepts the forms that contain this text. */
function acceptsFormWith(text: string) {
  const fits = (request: ProxiedRequest): boolean => isPost(request) && request.body.includes(text);
  return rewrite(fits, (response) => void (response.status = 204));
}

/** How S3 could treat a form otherwise. */
export const formDeviations: readonly Deviation[] = [
  {
    name: 'S3 ignores the checksum in the policy of a form',
    s3: {
      response: (response) => {
        if (response.status === 400 && response.body.includes('BadDigest')) response.status = 204;
      },
    },
    tested: FORM,
    broken: ['form.refuses-other-bytes'],
  },
  {
    name: 'S3 ignores the length in the policy of a form',
    s3: {
      response: (response) => {
        if (/EntityToo(Large|Small)/.test(response.body.toString())) response.status = 204;
      },
    },
    tested: FORM,
    broken: ['form.refuses-longer-file', 'form.refuses-shorter-file'],
  },
  {
    name: 'S3 ignores the conditions in the policy of a form',
    s3: {
      response: (response) => {
        if (response.body.includes('Policy Condition failed')) response.status = 204;
      },
    },
    tested: FORM,
    broken: [
      'form.refuses-other-type',
      'form.refuses-other-key',
      'form.refuses-other-checksum',
      'form.refuses-missing-checksum',
    ],
  },
  {
    name: 'S3 accepts another type in a form',
    s3: acceptsFormWith('text/html'),
    tested: FORM,
    broken: ['form.refuses-other-type'],
  },
  {
    name: 'S3 accepts an extra field in a form',
    s3: acceptsFormWith('name="acl"'),
    tested: FORM,
    broken: ['form.refuses-extra-field'],
  },
  {
    name: 'S3 does not check the signature of a policy',
    s3: {
      response: (response) => {
        if (response.body.includes('SignatureDoesNotMatch')) response.status = 204;
      },
    },
    tested: FORM,
    broken: ['form.refuses-other-policy'],
  },
  {
    name: 'S3 answers a form with 201',
    s3: rewrite(isPost, (response) => {
      if (response.status === 204) response.status = 201;
    }),
    tested: FORM,
    broken: ['form.stored'],
    observed: /^201$/,
  },
  {
    name: 'S3 accepts a form only once',
    s3: {
      answer: (request) => {
        if (!isPost(request)) return undefined;
        const body = request.body.toString();
        if (forms.has(body))
          return answer(412, 'application/xml', '<Error><Code>PreconditionFailed</Code></Error>');
        forms.add(body);
      },
    },
    tested: FORM,
    broken: ['form.can-be-repeated'],
    observed: /412 PreconditionFailed/,
  },
  {
    name: 'S3 refuses every form, because the policy of the bucket requires If-None-Match',
    s3: {
      answer: (request) =>
        isPost(request)
          ? answer(403, 'application/xml', '<Error><Code>AccessDenied</Code></Error>')
          : undefined,
    },
    tested: ['form.stored', 'events.form'],
    broken: ['form.stored', 'events.form'],
  },
];
