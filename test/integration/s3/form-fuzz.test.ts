import fc from 'fast-check';
import { expect, test } from 'vitest';
import { signForm } from '../../support/local-stack/sign-request.ts';
import { S3_BUCKET, S3_CREDENTIALS } from '../../support/local-stack/start-s3.ts';
import { testS3 } from '../../support/local-stack/test-s3.ts';
import { sendTo } from '../../support/s3/raw-request.ts';

const s3 = testS3();

const text = fc.string({ unit: 'binary', maxLength: 60 }).map((value) => value.toWellFormed());
const fieldName = fc.constantFrom(
  'key',
  'policy',
  'x-amz-algorithm',
  'x-amz-credential',
  'x-amz-date',
  'x-amz-signature',
  'tagging',
  'success_action_status',
  'x-amz-checksum-sha256',
  'Content-Type',
  '__proto__',
);
const policy = fc
  .oneof(
    fc.json(),
    fc.constantFrom(
      '{"expiration":"2099-01-01T00:00:00Z","conditions":[]}',
      '{"expiration":"never","conditions":[["eq"]]}',
      '{"expiration":"2099-01-01T00:00:00Z","conditions":[["content-length-range",-1,1e400]]}',
    ),
  )
  .map((json) => Buffer.from(json).toString('base64'));

test('1,000 random forms, cut at random positions, are all answered without a 500', async () => {
  const statuses = new Set<string>();
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fieldName, fc.oneof(text, policy)), { maxLength: 8 }),
      fc.boolean(),
      fc.option(fc.nat(2000), { freq: 2 }),
      fc.option(policy),
      async (fields, withFile, cut, signed) => {
        const all = signed === null ? fields : [...fields, ...signedFields(signed)];
        const parts = all.map(
          ([name, value]) =>
            `--b\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
        );
        const file = '--b\r\ncontent-disposition: form-data; name="file"\r\n\r\nx\r\n';
        const form = Buffer.from(`${parts.join('')}${withFile ? file : ''}--b--\r\n`);
        const answer = await sendTo(
          `${s3.url}/${S3_BUCKET}`,
          'POST',
          { 'content-type': 'multipart/form-data; boundary=b' },
          form.subarray(0, cut ?? undefined),
        );
        statuses.add(answer.code ?? 'accepted');
        expect(answer.status).toBeLessThan(500);
      },
    ),
    { numRuns: 1000 },
  );
  // Some forms passed the signature check, so their policies were read.
  for (const code of ['InvalidPolicyDocument', 'AccessDenied']) {
    expect([...statuses]).toContain(code);
  }
});

/** A policy with a valid signature and arbitrary content. */
const signedFields = (policyText: string): [string, string][] =>
  Object.entries(signForm(S3_CREDENTIALS, () => policyText));
