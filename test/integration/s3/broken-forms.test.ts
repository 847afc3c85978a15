import { readdir } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { signForm } from '../../support/local-stack/sign-request.ts';
import { S3_BUCKET, S3_CREDENTIALS } from '../../support/local-stack/start-s3.ts';
import { testS3 } from '../../support/local-stack/test-s3.ts';
import { refusal, s3Calls } from '../../support/s3/calls.ts';

/** Forms that end too early or whose fields are not valid headers. No SDK sends such forms. */
const s3 = testS3();

const { get } = s3Calls(() => ({ client: s3.client, bucket: S3_BUCKET }));
const blobs = async (): Promise<number> => (await readdir(join(s3.directory, 'blobs'))).length;
const BOUNDARY = 'boundary-of-the-form';

/** Returns a signed form up to the last byte of its file. */
function openForm(
  key: string,
  fields: Readonly<Record<string, string>> = {},
  file = 'abc',
): string {
  const named = { key, ...fields };
  const signed = signForm(S3_CREDENTIALS, (signing) => {
    const all = Object.entries({ bucket: S3_BUCKET, ...named, ...signing });
    const document = {
      expiration: new Date(Date.now() + 60_000).toISOString(),
      conditions: all.map(([name, value]) => ({ [name]: value })),
    };
    return Buffer.from(JSON.stringify(document)).toString('base64');
  });
  const parts = Object.entries({ ...named, ...signed }).map(
    ([name, value]) => `Content-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  const head = 'Content-Disposition: form-data; name="file"; filename="f"\r\n\r\n';
  return [...parts, `${head}${file}`].map((part) => `--${BOUNDARY}\r\n${part}`).join('');
}

const post = (body: string): Promise<Response> =>
  fetch(`${s3.url}/${S3_BUCKET}`, {
    method: 'POST',
    headers: { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` },
    body,
  });
const END = `\r\n--${BOUNDARY}--`;

test.each(['', '\r\n', `\r\n--${BOUNDARY}`])(
  'a form that ends early with %j is refused and stores nothing',
  async (end) => {
    const before = await blobs();
    const answer = await post(openForm('broken') + end);
    expect([answer.status, await answer.text()]).toEqual([
      400,
      expect.stringContaining('<Code>MalformedPOSTRequest</Code>'),
    ]);
    expect(await refusal(get('broken'))).toEqual([404, 'NoSuchKey']);
    expect(await blobs()).toBe(before);
  },
);

test('the same form with its final boundary is stored', async () => {
  expect((await post(openForm('complete') + END)).status).toBe(204);
  expect((await get('complete')).text).toBe('abc');
});

test('a connection that is cut in the middle of the file leaves no bytes', async () => {
  const before = await blobs();
  const { port } = new URL(s3.url);
  const body = openForm('cut', {}, 'a'.repeat(100_000));
  const socket = connect(Number(port), 'localhost');
  socket.write(
    `POST /${S3_BUCKET} HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=${BOUNDARY}\r\nContent-Length: 20000000\r\n\r\n${body}`,
  );
  await expect.poll(blobs).toBe(before + 1);
  socket.destroy();
  await expect.poll(blobs).toBe(before);
});

test('a content type that is not a valid header value does not break reading the object', async () => {
  expect((await post(openForm('type', { 'Content-Type': 'text/a\u007f' }) + END)).status).toBe(204);
  expect(await get('type')).toMatchObject({ text: 'abc', ContentType: 'text/a' });
});

test('metadata whose name is not a valid header name is refused', async () => {
  const answer = await post(openForm('name', { 'x-amz-meta-a b': 'c' }) + END);
  expect([answer.status, await answer.text()]).toEqual([
    400,
    expect.stringContaining('<ArgumentName>x-amz-meta-a b</ArgumentName>'),
  ]);
});
