import { S3Client } from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { getSigningKey, SignatureV4 } from '@smithy/signature-v4';
import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  presignedPost,
  presignQuery,
  signedHeaders,
  type SigningContext,
} from '../../../../backend/stores/s3/sigv4.ts';
import { percentEncode } from '../../../../backend/domain/percent-encode.ts';

/** Compares our signer with the AWS SDK for the same input, with temporary credentials as in a function. */
const credentials = {
  accessKeyId: 'ASIAEXAMPLE',
  secretAccessKey: 'secret/of+the=tests',
  sessionToken: 'IQoJb3JpZ2luX2Vj/EXAMPLE+token==',
};
const now = Date.UTC(2026, 10, 28, 12, 34, 56);
const context: SigningContext = { region: 'eu-central-1', credentials, now };
const client = new S3Client({ region: context.region, credentials });
const signer = new SignatureV4({
  credentials,
  region: context.region,
  service: 's3',
  sha256: client.config.sha256,
  uriEscapePath: false,
  applyChecksum: false,
});

const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 });
const visible = fc.stringMatching(/^[!-~]([ -~]{0,20}[!-~])?$/);
const request = fc.record({
  method: fc.constantFrom('PUT', 'GET', 'POST'),
  path: fc
    .array(text, { minLength: 1, maxLength: 3 })
    .map((segments) => `/${segments.map(percentEncode).join('/')}`),
  query: fc.dictionary(fc.stringMatching(/^[a-z][a-z-]{0,10}$/), text, { maxKeys: 3 }),
  headers: fc.dictionary(
    fc.constantFrom('content-type', 'content-length', 'if-none-match', 'x-amz-checksum-sha256'),
    visible,
    { maxKeys: 4 },
  ),
});

describe('presigned URLs', () => {
  test('a presigned URL is identical to the URL of the AWS SDK', async () => {
    await fc.assert(
      fc.asyncProperty(request, fc.integer({ min: 1, max: 604_800 }), async (input, expiresIn) => {
        const host = 'bucket.s3.eu-central-1.amazonaws.com';
        const headers = { ...input.headers, host };
        const theirs = await signer.presign(
          {
            ...input,
            protocol: 'https:',
            hostname: host,
            headers: { ...headers, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' },
          },
          {
            expiresIn,
            signingDate: new Date(now),
            unhoistableHeaders: new Set([...Object.keys(headers), 'x-amz-content-sha256']),
            unsignableHeaders: new Set(['x-amz-content-sha256']),
            signableHeaders: new Set(Object.keys(headers)),
          },
        );
        const ours = new URLSearchParams(presignQuery({ ...input, host }, expiresIn, context));
        expect(Object.fromEntries(ours)).toMatchObject({
          'X-Amz-Security-Token': credentials.sessionToken,
        });
        expect(Object.fromEntries(ours)).toEqual(theirs.query);
      }),
      { numRuns: 300 },
    );
  });
});

test('the Authorization header is identical to the header of the AWS SDK', async () => {
  await fc.assert(
    fc.asyncProperty(request, async (input) => {
      const host = 'bucket.s3.eu-central-1.amazonaws.com';
      const ours = signedHeaders({ ...input, host }, context);
      const { authorization, 'x-amz-date': _date, ...unsigned } = ours;
      const theirs = await signer.sign(
        { ...input, protocol: 'https:', hostname: host, headers: unsigned },
        { signingDate: new Date(now), signableHeaders: new Set(Object.keys(ours)) },
      );
      expect(ours['x-amz-security-token']).toBe(credentials.sessionToken);
      expect(authorization).toBe(theirs.headers['authorization']);
    }),
    { numRuns: 300 },
  );
});

describe('presigned POST forms', () => {
  const form = {
    key: 'tenant/0123456789abcdef',
    'Content-Type': 'image/png',
    'x-amz-checksum-algorithm': 'SHA256',
    'x-amz-checksum-sha256': 'lyTB4g5uPk1/V+0l+dTvsAblCFkNUoyQ2ll/andcE+U=',
  };
  const conditions = [{ bucket: 'bucket' }, ['content-length-range', 16, 16]] as const;

  test('a presigned POST has the fields and conditions of the AWS SDK', async () => {
    const { key, ...others } = form;
    const theirs = await createPresignedPost(client, {
      Bucket: 'bucket',
      Key: key,
      Fields: others,
      Conditions: [['content-length-range', 16, 16]],
      Expires: 600,
    });
    // The SDK signs with the current date.
    const ours = presignedPost(form, conditions, 600, { ...context, now: Date.now() });
    // The SDK repeats the bucket as a field, which S3 does not require.
    const signature = ['policy', 'x-amz-signature', 'x-amz-date', 'bucket'];
    expect(without(lowerCase(ours), signature)).toEqual(
      without(lowerCase(theirs.fields), signature),
    );
    const wanted = conditionsOf(lowerCase(theirs.fields)).filter(
      (text) => !text.includes('x-amz-date'),
    );
    expect(conditionsOf(ours)).toEqual(expect.arrayContaining(wanted));
    expect(conditionsOf(ours)).toHaveLength(wanted.length + 1);
  });

  test('a presigned POST is signed with the key that the AWS SDK derives', async () => {
    const { policy = '', 'x-amz-signature': signature } = presignedPost(
      form,
      conditions,
      600,
      context,
    );
    const key = await getSigningKey(
      client.config.sha256,
      credentials,
      '20261128',
      context.region,
      's3',
    );
    expect(signature).toBe(createHmac('sha256', key).update(policy).digest('hex'));
  });
});

function lowerCase(fields: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name.toLowerCase(), value]),
  );
}

function without(fields: Readonly<Record<string, string>>, names: readonly string[]): object {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));
}

/** Returns each condition as text with lower-case field names, so that policies can be compared as sets. */
function conditionsOf({ policy = '' }: Readonly<Record<string, string>>): string[] {
  const document = JSON.parse(Buffer.from(policy, 'base64').toString('utf8')) as {
    readonly conditions: readonly (readonly unknown[] | Readonly<Record<string, string>>)[];
  };
  return document.conditions.map((condition) => {
    if (Array.isArray(condition)) return JSON.stringify(condition);
    return JSON.stringify(lowerCase(condition as Readonly<Record<string, string>>));
  });
}
