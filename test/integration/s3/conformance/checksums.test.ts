import { Crc32c, Crc64Nvme } from '@aws-sdk/checksums/crc';
import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { expect } from 'vitest';
import { conformance } from '../../../support/s3/conformance.ts';
import { refusal, s3Calls } from '../../../support/s3/calls.ts';
import { send } from '../../../support/s3/raw-request.ts';

const TEXT = 'hello world';
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

/** The expected checksums, computed by the SDK's implementations, which the server does not use. */
const expected: readonly [string, () => Promise<string>][] = [
  [
    'CRC32',
    async () => {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32BE(crc32(TEXT));
      return base64(bytes);
    },
  ],
  [
    'CRC32C',
    async () => {
      const crc = new Crc32c();
      crc.update(Buffer.from(TEXT));
      return base64(await crc.digest());
    },
  ],
  [
    'CRC64NVME',
    async () => {
      const crc = new Crc64Nvme();
      crc.update(Buffer.from(TEXT));
      return base64(await crc.digest());
    },
  ],
  ['SHA1', async () => createHash('sha1').update(TEXT).digest('base64')],
  ['SHA256', async () => createHash('sha256').update(TEXT).digest('base64')],
];

conformance(
  'Checksums',
  'https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html',
  (check, s3) => {
    const { put, get, head } = s3Calls(s3);

    for (const [algorithm, value] of expected) {
      const header = `x-amz-checksum-${algorithm.toLowerCase()}`;
      const field = `Checksum${algorithm}`;

      check(`verifies, stores and returns a ${algorithm}`, async () => {
        const checksum = await value();
        const answer = await send(s3(), {
          method: 'PUT',
          key: algorithm,
          headers: { [header]: checksum },
          body: TEXT,
        });
        expect([answer.status, answer.headers[header]]).toEqual([200, checksum]);
        expect(await head(algorithm)).toMatchObject({
          [field]: checksum,
          ChecksumType: 'FULL_OBJECT',
        });
      });

      check(`stores nothing with a wrong ${algorithm}`, async () => {
        const length = Buffer.from(await value(), 'base64').length;
        const answer = await send(s3(), {
          method: 'PUT',
          key: `wrong-${algorithm}`,
          headers: { [header]: base64(Buffer.alloc(length, 7)) },
          body: TEXT,
        });
        expect([answer.status, answer.code]).toEqual([400, 'BadDigest']);
        expect(await refusal(get(`wrong-${algorithm}`))).toEqual([404, 'NoSuchKey']);
      });

      check(`refuses a ${algorithm} of another length`, async () => {
        const answer = await send(s3(), {
          method: 'PUT',
          key: 'length',
          headers: { [header]: 'AAA=' },
          body: TEXT,
        });
        expect([answer.status, answer.code]).toEqual([400, 'InvalidRequest']);
      });
    }

    check('adds a CRC64NVME if the request has no checksum', async () => {
      const answer = await send(s3(), { method: 'PUT', key: 'added', body: TEXT });
      const crc64 = await expected.find(([name]) => name === 'CRC64NVME')?.[1]();
      expect(answer.headers['x-amz-checksum-crc64nvme']).toBe(crc64);
      expect(await head('added')).toMatchObject({
        ChecksumCRC64NVME: crc64,
        ChecksumType: 'FULL_OBJECT',
      });
    });

    check('refuses two checksums in one request', async () => {
      const answer = await send(s3(), {
        method: 'PUT',
        key: 'two',
        headers: Object.fromEntries(
          await Promise.all(
            expected
              .slice(0, 2)
              .map(async ([name, value]) => [
                `x-amz-checksum-${name.toLowerCase()}`,
                await value(),
              ]),
          ),
        ),
        body: TEXT,
      });
      expect(answer.status).toBe(400);
    });

    check('returns the checksum only if the request asks for it', async () => {
      await put('silent', { ChecksumAlgorithm: 'SHA256' });
      const answer = await send(s3(), { method: 'HEAD', key: 'silent' });
      expect(answer.headers['x-amz-checksum-sha256']).toBeUndefined();
    });

    check('does not return the object’s checksum for a range', async () => {
      await put('ranged', { ChecksumAlgorithm: 'SHA256' });
      const answer = await send(s3(), {
        method: 'GET',
        key: 'ranged',
        headers: { range: 'bytes=0-3', 'x-amz-checksum-mode': 'ENABLED' },
      });
      expect([answer.status, answer.headers['x-amz-checksum-sha256']]).toEqual([206, undefined]);
    });
  },
);
