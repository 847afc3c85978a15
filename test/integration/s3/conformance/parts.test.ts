import {
  AbortMultipartUploadCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  UploadPartCopyCommand,
  type ChecksumAlgorithm,
  type ListPartsCommandOutput,
} from '@aws-sdk/client-s3';
import { createHash, randomBytes } from 'node:crypto';
import { expect } from 'vitest';
import { conformance } from '../../../support/s3/conformance.ts';
import { refusal, s3Calls } from '../../../support/s3/calls.ts';
import { send } from '../../../support/s3/raw-request.ts';

const small = randomBytes(1000);
const md5 = (bytes: Buffer): Buffer => createHash('md5').update(bytes).digest();

conformance(
  'UploadPart',
  'https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPart.html',
  (check, s3) => {
    const { put, get, create, uploadPart, complete } = s3Calls(s3);

    check('accepts part numbers from 1 to 10,000', async () => {
      const UploadId = await create('numbers');
      await uploadPart('numbers', UploadId, 10_000, small);
      for (const number of [0, 10_001, -1]) {
        expect(await refusal(uploadPart('numbers', UploadId, number, small))).toEqual([
          400,
          'InvalidArgument',
        ]);
      }
    });

    check('a missing upload or one of another key is 404', async () => {
      const UploadId = await create('mine');
      const missing = [404, 'NoSuchUpload'];
      expect(await refusal(uploadPart('mine', 'unknown', 1, small))).toEqual(missing);
      expect(await refusal(uploadPart('other', UploadId, 1, small))).toEqual(missing);
    });

    check('refuses a wrong checksum', async () => {
      const UploadId = await create('digest', { ChecksumAlgorithm: 'SHA256' });
      const wrong = { ChecksumSHA256: Buffer.alloc(32).toString('base64') };
      expect(await refusal(uploadPart('digest', UploadId, 1, small, wrong))).toEqual([
        400,
        'BadDigest',
      ]);
    });

    check('refuses a checksum of another algorithm than the upload’s', async () => {
      const UploadId = await create('kinds', { ChecksumAlgorithm: 'SHA256' });
      const other = { ChecksumAlgorithm: 'CRC32' as ChecksumAlgorithm };
      expect((await refusal(uploadPart('kinds', UploadId, 1, small, other)))[0]).toBe(400);
    });

    check('returns the ETag and checksum of the part', async () => {
      const UploadId = await create('answer', { ChecksumAlgorithm: 'SHA256' });
      const part = await uploadPart('answer', UploadId, 1, small, { ChecksumAlgorithm: 'SHA256' });
      expect(part.ETag).toBe(`"${md5(small).toString('hex')}"`);
      expect(part.ChecksumSHA256).toBe(createHash('sha256').update(small).digest('base64'));
    });

    check('UploadPartCopy copies a range of an object', async () => {
      await put('source', { Body: 'abcdefgh' });
      const UploadId = await create('copied');
      const copy = (CopySourceRange: string) =>
        s3().client.send(
          new UploadPartCopyCommand({
            Bucket: s3().bucket,
            Key: 'copied',
            UploadId,
            PartNumber: 1,
            CopySource: `${s3().bucket}/source`,
            CopySourceRange,
          }),
        );
      expect((await refusal(copy('bytes=0-99')))[0]).toBe(400);
      const { CopyPartResult } = await copy('bytes=2-4');
      await complete('copied', UploadId, [{ PartNumber: 1, ETag: CopyPartResult?.ETag }]);
      expect((await get('copied')).text).toBe('cde');
    });
  },
);

conformance(
  'CreateMultipartUpload',
  'https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateMultipartUpload.html',
  (check, s3) => {
    for (const [algorithm, type] of [
      ['SHA256', 'FULL_OBJECT'],
      ['SHA1', 'FULL_OBJECT'],
      ['CRC64NVME', 'COMPOSITE'],
    ] as const) {
      check(`refuses ${type} for ${algorithm}`, async () => {
        const answer = await send(s3(), {
          method: 'POST',
          key: 'kind',
          query: { uploads: '' },
          headers: { 'x-amz-checksum-algorithm': algorithm, 'x-amz-checksum-type': type },
        });
        expect([answer.status, answer.code]).toEqual([400, 'InvalidRequest']);
      });
    }

    check('refuses an unknown checksum algorithm', async () => {
      const answer = await send(s3(), {
        method: 'POST',
        key: 'kind',
        query: { uploads: '' },
        headers: { 'x-amz-checksum-algorithm': 'ADLER' },
      });
      expect(answer.status).toBe(400);
    });
  },
);

conformance(
  'AbortMultipartUpload',
  'https://docs.aws.amazon.com/AmazonS3/latest/API/API_AbortMultipartUpload.html',
  (check, s3) => {
    const { get, create, uploadPart } = s3Calls(s3);

    check('deletes the upload and leaves no object', async () => {
      const UploadId = await create('aborted');
      await uploadPart('aborted', UploadId, 1, small);
      const abort = new AbortMultipartUploadCommand({
        Bucket: s3().bucket,
        Key: 'aborted',
        UploadId,
      });
      expect((await s3().client.send(abort)).$metadata.httpStatusCode).toBe(204);
      const missing = [404, 'NoSuchUpload'];
      expect(await refusal(s3().client.send(abort))).toEqual(missing);
      expect(await refusal(uploadPart('aborted', UploadId, 1, small))).toEqual(missing);
      expect(await refusal(get('aborted'))).toEqual([404, 'NoSuchKey']);
    });
  },
);

conformance(
  'ListParts',
  'https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListParts.html',
  (check, s3) => {
    const { create, uploadPart } = s3Calls(s3);

    for (const pageSize of [1, 3, 1000]) {
      check(`lists parts by number in pages of ${pageSize}`, async () => {
        const UploadId = await create('parts');
        for (const number of [11, 3, 10_000, 1]) await uploadPart('parts', UploadId, number, small);
        const numbers: unknown[] = [];
        let marker: string | undefined;
        // Stops by IsTruncated, because S3 returns a next marker on the last page too.
        for (let more = true; more;) {
          const page: ListPartsCommandOutput = await s3().client.send(
            new ListPartsCommand({
              Bucket: s3().bucket,
              Key: 'parts',
              UploadId,
              MaxParts: pageSize,
              PartNumberMarker: marker,
            }),
          );
          expect(page.Parts?.length ?? 0).toBeLessThanOrEqual(pageSize);
          numbers.push(...(page.Parts ?? []).map(({ PartNumber }) => PartNumber));
          marker = page.NextPartNumberMarker;
          more = page.IsTruncated ?? false;
        }
        expect(numbers).toEqual([1, 3, 11, 10_000]);
      });
    }

    check('returns size, ETag and checksum of each part', async () => {
      const UploadId = await create('detail', { ChecksumAlgorithm: 'SHA256' });
      await uploadPart('detail', UploadId, 1, small, { ChecksumAlgorithm: 'SHA256' });
      const list = new ListPartsCommand({ Bucket: s3().bucket, Key: 'detail', UploadId });
      const { Parts, ChecksumAlgorithm } = await s3().client.send(list);
      expect(ChecksumAlgorithm).toBe('SHA256');
      expect(Parts).toMatchObject([
        {
          Size: 1000,
          ETag: `"${md5(small).toString('hex')}"`,
          ChecksumSHA256: createHash('sha256').update(small).digest('base64'),
        },
      ]);
    });

    check('a missing upload is 404', async () => {
      const list = new ListPartsCommand({ Bucket: s3().bucket, Key: 'parts', UploadId: 'unknown' });
      expect(await refusal(s3().client.send(list))).toEqual([404, 'NoSuchUpload']);
    });
  },
);

conformance(
  'ListMultipartUploads',
  'https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListMultipartUploads.html',
  (check, s3) => {
    const { create } = s3Calls(s3);

    check('lists uploads by key in pages of one', async () => {
      const ids = [await create('open/b'), await create('open/a'), await create('open/b')];
      const seen: (string | undefined)[][] = [];
      let marker = {};
      for (;;) {
        const page = await s3().client.send(
          new ListMultipartUploadsCommand({
            Bucket: s3().bucket,
            Prefix: 'open/',
            MaxUploads: 1,
            ...marker,
          }),
        );
        seen.push(...(page.Uploads ?? []).map(({ Key, UploadId }) => [Key, UploadId]));
        if (!page.IsTruncated) break;
        marker = { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker };
      }
      expect(seen.map(([key]) => key)).toEqual(['open/a', 'open/b', 'open/b']);
      expect(new Set(seen.map(([, id]) => id))).toEqual(new Set(ids));
    });
  },
);
