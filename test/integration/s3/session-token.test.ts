import { PutObjectCommand } from '@aws-sdk/client-s3';
import { describe, expect, test } from 'vitest';
import { credentialsEnvironment } from '../../../backend/runtime/aws-environment.ts';
import { connectPresigner } from '../../../backend/stores/s3/connect-presigner.ts';
import { S3_BUCKET, S3_CREDENTIALS, startS3 } from '../../support/local-stack/start-s3.ts';
import { testS3 } from '../../support/local-stack/test-s3.ts';
import { refusal } from '../../support/s3/calls.ts';
import { newClient } from '../../support/s3/target.ts';

/*
 * Functions sign with temporary credentials. Without the session token S3 does not know the access key, and
 * it refuses a wrong token: https://docs.aws.amazon.com/AmazonS3/latest/API/RESTAuthentication.html
 */
const s3 = testS3();

const { sessionToken: _token, ...withoutToken } = S3_CREDENTIALS;
const withAnother = { ...S3_CREDENTIALS, sessionToken: `${S3_CREDENTIALS.sessionToken}x` };

const presign = (credentials: typeof withoutToken & { readonly sessionToken?: string }) =>
  connectPresigner(
    S3_BUCKET,
    {
      AWS_REGION: 'us-east-1',
      AWS_ENDPOINT_URL_S3: s3.url,
      ...credentialsEnvironment(credentials),
    },
    Date.now,
  );
const upload = { key: 'tenant/file', size: 5, type: 'text/plain' };
const sha256 = 'LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=';

async function outcome(answer: Response): Promise<readonly [number, string | undefined]> {
  return [answer.status, /<Code>([^<]*)<\/Code>/.exec(await answer.text())?.[1]];
}

describe.each([
  ['no token', withoutToken, [403, 'InvalidAccessKeyId']],
  ['a wrong token', withAnother, [400, 'InvalidToken']],
  ['the right token', S3_CREDENTIALS, undefined],
] as const)('credentials with %s', (name, credentials, refused) => {
  test(`a request signed in its headers, with ${name}`, async () => {
    const client = newClient(s3.url, credentials);
    const command = new PutObjectCommand({ Bucket: S3_BUCKET, Key: 'k', Body: 'hello' });
    expect(await refusal(client.send(command))).toEqual(refused ?? ['not refused']);
    client.destroy();
  });

  test(`a presigned PUT with ${name}`, async () => {
    const key = `tenant/${credentials.accessKeyId}-${refused?.[1] ?? 'right'}`;
    const { url, headers } = presign(credentials).upload({ ...upload, key }, 60);
    const answer = await fetch(url, { method: 'PUT', headers, body: 'hello' });
    expect(await outcome(answer)).toEqual(refused ?? [200, undefined]);
  });

  test(`a presigned form with ${name}`, async () => {
    const { url, fields } = presign(credentials).form(
      { ...upload, key: 'tenant/form', sha256 },
      60,
    );
    const body = new FormData();
    for (const [name, value] of Object.entries(fields)) body.append(name, value);
    body.append('file', new Blob(['hello']));
    const answer = await fetch(url, { method: 'POST', body });
    expect(await outcome(answer)).toEqual(refused ?? [204, undefined]);
  });

  test(`CreateMultipartUpload, UploadPart and a download with ${name}`, async () => {
    const signer = presign(credentials);
    const created = signer.startMultipart('tenant/parts', 'text/plain');
    if (refused) {
      await expect(created).rejects.toThrow(`returned ${refused[0]}`);
      return;
    }
    const part = signer.part(
      { key: 'tenant/parts', uploadId: await created, number: 1, length: 5 },
      60,
    );
    expect((await fetch(part, { method: 'PUT', body: 'hello' })).status).toBe(200);
    const file = { key: 'k', name: 'hello.txt', type: 'text/plain' };
    expect(
      await (
        await fetch(signer.download(file, { disposition: 'attachment', expiresIn: 60 }))
      ).text(),
    ).toBe('hello');
  });
});

test('a session token is refused with long-term credentials', async () => {
  const own = await startS3({ credentials: withoutToken });
  const client = newClient(own.url, S3_CREDENTIALS);
  const command = new PutObjectCommand({ Bucket: S3_BUCKET, Key: 'k', Body: 'hello' });
  expect(await refusal(client.send(command))).toEqual([400, 'InvalidToken']);
  client.destroy();
  await own.close();
});
